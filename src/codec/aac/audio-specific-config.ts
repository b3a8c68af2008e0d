import { ProtocolError } from '../../errors.ts';
import { BitReader } from '../bits/index.ts';
import { channelsOf, readProgramConfigChannels } from './channels.ts';
import { samplingFrequencyEscape, samplingFrequencyOf } from './sampling-frequency.ts';

/** Audio object types (ISO/IEC 14496-3 table 1.17) that this parser treats apart. */
export const AudioObjectType = {
  SpectralBandReplication: 5,
  Scalable: 6,
  ErrorResilientScalable: 20,
  ErrorResilientBsac: 22,
  ParametricStereo: 29,
} as const;

/** AudioSpecificConfig (ISO/IEC 14496-3 §1.6.2.1), the body of an AAC sequence header. */
export interface AudioSpecificConfig {
  /** Of the core coder: 2 for AAC-LC, also below SBR and PS. */
  readonly objectType: number;
  /** Of the core coder, in Hz. */
  readonly samplingFrequency: number;
  /** 0 where a program config element lists the channels. */
  readonly channelConfiguration: number;
  /** Of the core coder; `undefined` where the configuration is reserved or the object type is not parsed so far. */
  readonly channels: number | undefined;
  /** Spectral band replication is signalled (explicitly; a stream may also use it unannounced). */
  readonly spectralBandReplication: boolean;
  /** Parametric stereo is signalled: one coded channel becomes two. */
  readonly parametricStereo: boolean;
  /** After spectral band replication, in Hz; equal to samplingFrequency without it. */
  readonly outputSamplingFrequency: number;
}

/** General audio types, whose GASpecificConfig this parser goes through (§4.4.1). */
const generalAudioTypes: ReadonlySet<number> = new Set([1, 2, 3, 4, 6, 7, 17, 19, 20, 21, 22, 23]);

/** General audio types in the error resilient syntax; epConfig follows their config. */
const errorResilientFrom = 17;

const syncExtensionSbr = 0x2_b7;
const syncExtensionPs = 0x5_48;

/** Throws `ProtocolError` for one that is cut short or names a reserved frequency. */
export function parseAudioSpecificConfig(bytes: Uint8Array): AudioSpecificConfig {
  const reader = new BitReader(bytes);
  const outerType = readObjectType(reader);
  const samplingFrequency = readSamplingFrequency(reader);
  const channelConfiguration = reader.readBits(4);
  const parametricStereo = outerType === AudioObjectType.ParametricStereo;
  if (parametricStereo || outerType === AudioObjectType.SpectralBandReplication) {
    // Hierarchical signalling: the extension comes first, the core coder's type after it.
    const outputSamplingFrequency = readSamplingFrequency(reader);
    const objectType = readObjectType(reader);
    const core = readCore(reader, objectType, channelConfiguration);
    return {
      objectType,
      samplingFrequency,
      channelConfiguration,
      channels: core.channels,
      spectralBandReplication: true,
      parametricStereo,
      outputSamplingFrequency,
    };
  }
  const core = readCore(reader, outerType, channelConfiguration);
  const extension = core.complete ? readSyncExtension(reader) : undefined;
  return {
    objectType: outerType,
    samplingFrequency,
    channelConfiguration,
    channels: core.channels,
    spectralBandReplication: extension !== undefined,
    parametricStereo: extension?.parametricStereo ?? false,
    outputSamplingFrequency: extension?.samplingFrequency ?? samplingFrequency,
  };
}

function readObjectType(reader: BitReader): number {
  const type = reader.readBits(5);
  return type === 31 ? 32 + reader.readBits(6) : type;
}

function readSamplingFrequency(reader: BitReader): number {
  const index = reader.readBits(4);
  if (index !== samplingFrequencyEscape) {
    return samplingFrequencyOf(index);
  }
  const frequency = reader.readBits(24);
  if (frequency === 0) {
    throw new ProtocolError('MEDIA_HEADER_INVALID', 'an AAC samplingFrequency of 0');
  }
  return frequency;
}

interface Core {
  readonly channels: number | undefined;
  /** Whether the reader stands behind the core's config. */
  readonly complete: boolean;
}

/** GASpecificConfig (§4.4.1) and epConfig. */
function readCore(reader: BitReader, objectType: number, channelConfiguration: number): Core {
  const channels = channelsOf(channelConfiguration);
  if (!generalAudioTypes.has(objectType)) {
    return { channels, complete: false };
  }
  reader.skipBits(1); // frameLengthFlag
  if (reader.readFlag()) {
    reader.skipBits(14); // coreCoderDelay
  }
  const extended = reader.readFlag();
  const listedChannels = channelConfiguration === 0 ? readProgramConfigChannels(reader) : channels;
  if (objectType === AudioObjectType.Scalable || objectType === AudioObjectType.ErrorResilientScalable) {
    reader.skipBits(3); // layerNr
  }
  if (extended) {
    skipExtension(reader, objectType);
  }
  // An epConfig of 2 or 3 brings a table of its own, which nobody sends over RTMP.
  const complete = objectType < errorResilientFrom || reader.readBits(2) < 2;
  return { channels: listedChannels, complete };
}

function skipExtension(reader: BitReader, objectType: number): void {
  if (objectType === AudioObjectType.ErrorResilientBsac) {
    reader.skipBits(5 + 11); // numOfSubFrame, layer_length
  } else if (objectType >= errorResilientFrom && objectType !== 21) {
    reader.skipBits(3); // resilience flags
  }
  reader.skipBits(1); // extensionFlag3
}

/** Backward compatible signalling behind the core's config (§1.6.2.1, syncExtensionType); optional. */
function readSyncExtension(
  reader: BitReader,
): { samplingFrequency: number; parametricStereo: boolean } | undefined {
  if (reader.remainingBits < 16 || reader.readBits(11) !== syncExtensionSbr) {
    return undefined;
  }
  const extensionType = readObjectType(reader);
  if (extensionType !== AudioObjectType.SpectralBandReplication || !reader.readFlag()) {
    return undefined;
  }
  const samplingFrequency = readSamplingFrequency(reader);
  const parametricStereo =
    reader.remainingBits >= 12 && reader.readBits(11) === syncExtensionPs && reader.readFlag();
  return { samplingFrequency, parametricStereo };
}
