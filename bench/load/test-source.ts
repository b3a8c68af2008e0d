import { AmfEcmaArray, amfObject, serializeAmf0 } from 'sluice/codec/amf';
import { type FlvTag, FlvTagType, serializeFlvHeader, serializeFlvTag } from 'sluice/codec/flv';

const framesPerSecond = 30;
/** A key frame against the others of its group; x264 with a constant bit rate has 5 to 10. */
const keyFrameWeight = 8;
const audioSampleRate = 44_100;
const samplesPerAudioFrame = 1024;

/** AVCDecoderConfigurationRecord of x264 1.0.164 for 1280x720 at 30 frames a second, High profile. */
const avcConfiguration =
  '0164001fffe100186764001facb402802dd80880000003008000001e078c195001000468ef0fcbfdf8f800';
/** AudioSpecificConfig (ISO 14496-3 §1.6.2.1): AAC LC, 44100 Hz, stereo. */
const aacConfiguration = '1210';

export interface TestSourceOptions {
  readonly videoBitsPerSecond: number;
  readonly audioBitsPerSecond: number;
  /** From one key frame to the next; a whole number of them in `seconds`. */
  readonly gopSeconds: number;
  readonly seconds: number;
}

/**
 * An FLV file of exactly the bit rate that is asked for, the same on every machine. Frames are as long as an
 * encoder's and as hard to compress, and no decoder could make a picture of them: servers do not look into them.
 */
export function makeTestSource(options: TestSourceOptions): Uint8Array {
  const metadata = new AmfEcmaArray(
    amfObject({ width: 1280, height: 720, framerate: framesPerSecond, videocodecid: 7, audiocodecid: 10 }),
  );
  const head: FlvTag[] = [
    { type: FlvTagType.ScriptData, timestampMs: 0, body: serializeAmf0('onMetaData', metadata) },
    { type: FlvTagType.Video, timestampMs: 0, body: Buffer.from(`1700000000${avcConfiguration}`, 'hex') },
    { type: FlvTagType.Audio, timestampMs: 0, body: Buffer.from(`af00${aacConfiguration}`, 'hex') },
  ];
  const frames = [...videoTags(options), ...audioTags(options)].sort((a, b) => a.timestampMs - b.timestampMs);
  return Buffer.concat([
    serializeFlvHeader({ hasAudio: true, hasVideo: true }),
    ...[...head, ...frames].map(serializeFlvTag),
  ]);
}

function videoTags({ gopSeconds, seconds, videoBitsPerSecond }: TestSourceOptions): FlvTag[] {
  const gopFrames = gopSeconds * framesPerSecond;
  const gopBytes = (videoBitsPerSecond / 8) * gopSeconds;
  const interBytes = gopBytes / (gopFrames - 1 + keyFrameWeight);
  return Array.from({ length: seconds * framesPerSecond }, (_, index) => {
    const isKey = index % gopFrames === 0;
    const nalUnit = noise(Math.round(interBytes * (isKey ? keyFrameWeight : 1)), index);
    nalUnit[0] = isKey ? 0x65 : 0x41; // NAL unit type 5 or 1 (H.264 §7.4.1)
    const header = Buffer.from([isKey ? 0x17 : 0x27, 1, 0, 0, 0, 0, 0, 0, 0]);
    header.writeUInt32BE(nalUnit.length, 5);
    const body = Buffer.concat([header, nalUnit]);
    return { type: FlvTagType.Video, timestampMs: Math.round((index * 1000) / framesPerSecond), body };
  });
}

function audioTags({ seconds, audioBitsPerSecond }: TestSourceOptions): FlvTag[] {
  const frameSeconds = samplesPerAudioFrame / audioSampleRate;
  const frameBytes = Math.round((audioBitsPerSecond / 8) * frameSeconds);
  return Array.from({ length: Math.floor(seconds / frameSeconds) }, (_, index) => {
    const body = Buffer.concat([Buffer.from([0xaf, 1]), noise(frameBytes, index)]);
    return { type: FlvTagType.Audio, timestampMs: Math.round(index * frameSeconds * 1000), body };
  });
}

/** Bytes without a zero, so that nothing looks like a start code (H.264 Annex B): xorshift32, always the same. */
function noise(length: number, seed: number): Uint8Array {
  let state = (seed + 1) * 2_654_435_761;
  return Uint8Array.from({ length }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 0xff || 1;
  });
}
