import { describeAv1, parseAv1CodecConfiguration, serializeAv1CodecConfiguration } from '../av1/index.ts';
import { ByteWriter } from '../bits/index.ts';
import type { VideoDescription } from '../description/index.ts';
import { describeAvc, parseAvcDecoderConfiguration } from '../h264/index.ts';
import {
  describeHevc,
  type HevcDecoderConfiguration,
  parseHevcDecoderConfiguration,
  serializeHevcDecoderConfiguration,
} from '../h265/index.ts';
import {
  describeVp,
  parseVp9KeyFrameHeader,
  parseVpCodecConfiguration,
  serializeVpCodecConfiguration,
} from '../vp9/index.ts';
import { box } from './box.ts';
import { boundedConfiguration } from './decoder-configuration.ts';
import type { VideoTrack } from './track.ts';

/** Ticks in a second of a video track, as in MPEG-2 systems: whole milliseconds stay exact. */
export const videoTimescale = 90_000;

/** What a video track is made of. */
export interface VideoTrackSource {
  readonly trackId: number;
  /** avc1, hvc1, av01 or vp09: the hub's name of the codec. */
  readonly fourCc: string;
  /** The decoder configuration record of the sequence header, without the headers of the tag. */
  readonly configuration: Uint8Array;
  /** Payload of a key frame: VP9 states its size there and nowhere else. */
  readonly keyFrame?: Uint8Array;
}

interface Entry {
  /** avc1 or avc3, hvc1 or hev1: whether parameter sets stand in the record only (ISO/IEC 14496-15 §5.4.2.1). */
  readonly name: string;
  readonly configurationBox: Uint8Array;
  readonly description: VideoDescription;
}

/**
 * The track of a video codec; `undefined` for one without a binding here. Frames go into samples as Enhanced RTMP
 * carries them: NAL units with lengths (avcC, hvcC), OBUs, VP9 frames. Throws `ProtocolError` for a broken record.
 */
export function makeVideoTrack(source: VideoTrackSource): VideoTrack | undefined {
  const entry = makeEntry(source);
  if (entry === undefined) {
    return undefined;
  }
  const { codec, width = 0, height = 0, frameRate } = entry.description;
  return {
    kind: 'video',
    trackId: source.trackId,
    timescale: videoTimescale,
    fourCc: source.fourCc,
    codec: entry.name + codec.slice(4),
    width,
    height,
    ...(frameRate !== undefined && { frameRate }),
    sampleEntry: visualSampleEntry(entry.name, width, height, entry.configurationBox),
  };
}

function makeEntry({ fourCc, configuration: unbounded, keyFrame }: VideoTrackSource): Entry | undefined {
  const configuration = boundedConfiguration(unbounded);
  switch (fourCc) {
    case 'avc1':
      return avcEntry(configuration);
    case 'hvc1':
      return hevcEntry(parseHevcDecoderConfiguration(configuration));
    case 'av01': {
      // AV1 in ISOBMFF §2.3: av1C is the record.
      const record = parseAv1CodecConfiguration(configuration);
      const configurationBox = box('av1C', serializeAv1CodecConfiguration(record));
      return { name: 'av01', configurationBox, description: describeAv1(record) };
    }
    case 'vp09': {
      // VP Codec ISO Media File Format Binding §2.2: vpcC is the record with version and flags.
      const record = parseVpCodecConfiguration(configuration);
      const configurationBox = box('vpcC', serializeVpCodecConfiguration(record));
      const description = describeVp('vp09', record, keyFrame && parseVp9KeyFrameHeader(keyFrame));
      return { name: 'vp09', configurationBox, description };
    }
    default:
      return undefined;
  }
}

/** ISO/IEC 14496-15 §5.4.2.1. The record stays as it came: there is nothing in it to put right. */
function avcEntry(configuration: Uint8Array): Entry {
  const record = parseAvcDecoderConfiguration(configuration);
  const complete = record.sequenceParameterSets.length > 0 && record.pictureParameterSets.length > 0;
  return {
    name: complete ? 'avc1' : 'avc3',
    configurationBox: box('avcC', configuration),
    description: describeAvc(record),
  };
}

/** VPS, SPS and PPS. */
const parameterSetTypes: ReadonlySet<number> = new Set([32, 33, 34]);

/** ISO/IEC 14496-15 §8.4.1.1: in hvc1 the arrays of parameter sets are complete, whatever the encoder wrote. */
function hevcEntry(record: HevcDecoderConfiguration): Entry {
  const present = new Set(record.arrays.filter(({ nalUnits }) => nalUnits.length > 0).map((a) => a.nalType));
  const complete = [...parameterSetTypes].every((type) => present.has(type));
  const arrays = record.arrays.map((array) =>
    parameterSetTypes.has(array.nalType) ? { ...array, complete } : array,
  );
  return {
    name: complete ? 'hvc1' : 'hev1',
    configurationBox: box('hvcC', serializeHevcDecoderConfiguration({ ...record, arrays })),
    description: describeHevc(record),
  };
}

const dotsPerInch72 = 0x48_00_00;
const compressorNameBytes = 32;
const depthColour = 0x18;

/** VisualSampleEntry (ISO/IEC 14496-12 §12.1.3). */
function visualSampleEntry(name: string, width: number, height: number, codecBox: Uint8Array): Uint8Array {
  const fields = new ByteWriter(78);
  fields.writeBytes(new Uint8Array(6)); // reserved
  fields.writeUint16(1); // data_reference_index
  fields.writeBytes(new Uint8Array(16)); // pre_defined, reserved
  fields.writeUint16(Math.min(width, 0xff_ff));
  fields.writeUint16(Math.min(height, 0xff_ff));
  fields.writeUint32(dotsPerInch72);
  fields.writeUint32(dotsPerInch72);
  fields.writeUint32(0); // reserved
  fields.writeUint16(1); // frame_count
  fields.writeBytes(new Uint8Array(compressorNameBytes));
  fields.writeUint16(depthColour);
  fields.writeUint16(0xff_ff); // pre_defined: -1
  return box(name, fields.finish(), codecBox);
}
