import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AmfEcmaArray, amfObject, serializeAmf0 } from '../../src/codec/amf/index.ts';
import { ByteReader } from '../../src/codec/bits/index.ts';
import {
  AudioPacketType,
  type FlvTag,
  FlvTagType,
  FourCc,
  fourCcCode,
  serializeAudioTag,
  serializeVideoTag,
  VideoFrameType,
  VideoPacketType,
} from '../../src/codec/flv/index.ts';
import { serializeOpusIdHeader } from '../../src/codec/opus/index.ts';
import { runTool } from './media-tools.ts';
import { decoderSpecificInfo, type Mp4Sample, type Mp4Track, readMp4Tracks } from './mp4-file.ts';

const size = { width: 320, height: 180 } as const;
const framesPerSecond = 25;

const x265 = 'log-level=none:bframes=2:b-adapt=0:scenecut=0:open-gop=0';

/** ffmpeg's options by the FourCC that the sequence is to carry. AVC and HEVC have B-frames. */
const videoEncoders = {
  [FourCc.Avc]: '-c:v libx264 -preset ultrafast -bf 2',
  [FourCc.Hevc]: `-c:v libx265 -preset ultrafast -tag:v hvc1 -x265-params ${x265}`,
  [FourCc.Av1]: '-c:v libsvtav1 -preset 12 -svtav1-params pred-struct=1',
  [FourCc.Vp9]: '-c:v libvpx-vp9 -deadline realtime -cpu-used 8',
} as const;

const audioEncoders = {
  [FourCc.Opus]: '-c:a libopus',
  [FourCc.Aac]: '-c:a aac',
  [FourCc.Flac]: '-c:a flac',
} as const;

export interface EnhancedSequenceOptions {
  readonly seconds: number;
  /** FourCC of the video: hvc1 unless said otherwise. */
  readonly video?: keyof typeof videoEncoders;
  /** FourCC of the audio: Opus unless said otherwise. */
  readonly audio?: keyof typeof audioEncoders;
  /** Frames from one key frame to the next: 25, a second, unless said otherwise. */
  readonly gopFrames?: number;
}

/**
 * A stream as an Enhanced RTMP encoder would send it, in decode order: onMetaData, both sequence starts, then
 * coded frames of a moving test picture (320x180 at 25 frames a second) and a tone (48 kHz stereo). The frames
 * come from ffmpeg's encoders, the tags from our serialisers, since no packaged encoder sends these. Bodies are
 * at once the payloads of RTMP messages of the same type and timestamp.
 */
export async function makeEnhancedSequence(options: EnhancedSequenceOptions): Promise<FlvTag[]> {
  const { seconds, video = FourCc.Hevc, audio = FourCc.Opus, gopFrames = framesPerSecond } = options;
  const [videoTrack, audioTrack] = await encode({ seconds, video, audio, gopFrames });
  const metadata = new AmfEcmaArray(
    amfObject({
      ...size,
      framerate: framesPerSecond,
      videocodecid: fourCcCode(video),
      audiocodecid: fourCcCode(audio),
      audiosamplerate: 48_000,
      stereo: true,
    }),
  );
  const frames = [
    ...videoTrack.samples.map((sample) => videoTag(video, sample)),
    ...audioTrack.samples.map((sample) =>
      audioTag(audio, AudioPacketType.CodedFrames, sample.dtsMs, sample.bytes),
    ),
  ].sort((a, b) => a.timestampMs - b.timestampMs);
  return [
    { type: FlvTagType.ScriptData, timestampMs: 0, body: serializeAmf0('onMetaData', metadata) },
    videoStart(video, videoTrack.configuration),
    audioTag(audio, AudioPacketType.SequenceStart, 0, audioConfiguration(audio, audioTrack.configuration)),
    ...frames,
  ];
}

async function encode({
  gopFrames,
  ...options
}: Required<EnhancedSequenceOptions>): Promise<readonly [Mp4Track, Mp4Track]> {
  const directory = await mkdtemp(join(tmpdir(), 'sluice-sequence-'));
  try {
    const file = join(directory, 'sequence.mp4');
    const picture = `-f lavfi -i testsrc2=size=${size.width}x${size.height}:rate=${framesPerSecond}`;
    const tone = '-f lavfi -i sine=frequency=440:sample_rate=48000';
    const video = `${videoEncoders[options.video]} -pix_fmt yuv420p -g ${gopFrames} -keyint_min ${gopFrames}`;
    const audio = `${audioEncoders[options.audio]} -ac 2`;
    const output = `-t ${options.seconds} ${video} ${audio} -strict experimental -f mp4`;
    const args = `-hide_banner -nostdin -loglevel error ${picture} ${tone} ${output}`.split(' ');
    await runTool('ffmpeg', [...args, file]);
    const [videoTrack, audioTrack] = readMp4Tracks(new Uint8Array(await readFile(file)));
    if (videoTrack === undefined || audioTrack === undefined) throw new Error('ffmpeg must write two tracks');
    return [videoTrack, audioTrack];
  } finally {
    await rm(directory, { recursive: true });
  }
}

function videoStart(fourCc: string, configuration: Uint8Array): FlvTag {
  const track = { trackId: 0, fourCc, compositionTimeMs: 0, payload: configuration };
  const body = serializeVideoTag({
    kind: 'enhanced',
    frameType: VideoFrameType.Key,
    modEx: [],
    packetType: VideoPacketType.SequenceStart,
    multitrackType: undefined,
    tracks: [track],
  });
  return { type: FlvTagType.Video, timestampMs: 0, body };
}

function videoTag(fourCc: string, sample: Mp4Sample): FlvTag {
  const compositionTimeMs = sample.ptsMs - sample.dtsMs;
  const timed = compositionTimeMs !== 0 || fourCc === FourCc.Av1 || fourCc === FourCc.Vp9;
  const body = serializeVideoTag({
    kind: 'enhanced',
    frameType: sample.keyframe ? VideoFrameType.Key : VideoFrameType.Inter,
    modEx: [],
    packetType: timed ? VideoPacketType.CodedFrames : VideoPacketType.CodedFramesX,
    multitrackType: undefined,
    tracks: [{ trackId: 0, fourCc, compositionTimeMs, payload: sample.bytes }],
  });
  return { type: FlvTagType.Video, timestampMs: sample.dtsMs, body };
}

function audioTag(fourCc: string, packetType: number, timestampMs: number, payload: Uint8Array): FlvTag {
  const tracks = [{ trackId: 0, fourCc, payload }];
  const body = serializeAudioTag({
    kind: 'enhanced',
    modEx: [],
    packetType,
    multitrackType: undefined,
    tracks,
  });
  return { type: FlvTagType.Audio, timestampMs, body };
}

/** What Enhanced RTMP wants in a sequence start, from the box that MP4 has in its place. */
function audioConfiguration(fourCc: keyof typeof audioEncoders, box: Uint8Array): Uint8Array {
  switch (fourCc) {
    case FourCc.Opus:
      return opusIdHeader(box);
    case FourCc.Aac:
      return decoderSpecificInfo(box);
    case FourCc.Flac:
      // dfLa is a full box of metadata blocks; the sequence start has the signature instead of its version.
      return Buffer.concat([Buffer.from('fLaC'), box.subarray(4)]);
  }
}

/** dOps (Opus in ISOBMFF §4.3.2) has the fields of the ID header, big-endian. Stereo needs no mapping table. */
function opusIdHeader(dOps: Uint8Array): Uint8Array {
  const reader = new ByteReader(dOps);
  reader.readUint8(); // version
  return serializeOpusIdHeader({
    channels: reader.readUint8(),
    preSkip: reader.readUint16(),
    inputSampleRate: reader.readUint32(),
    outputGain: (reader.readUint16() << 16) >> 16,
    mappingFamily: reader.readUint8(),
  });
}
