import { readFileSync } from 'node:fs';
import { hex } from './bytes.ts';

/** What a real client sent to a server on loopback: test/vectors/rtmp/<name>.json. */
export interface RtmpCapture {
  readonly name: string;
  /** Program and version. */
  readonly client: string;
  /** C0, C1 and C2, where they were kept. */
  readonly handshake: Uint8Array | undefined;
  /** Everything after the handshake. */
  readonly chunks: Uint8Array;
  readonly commands: readonly string[];
  /** Media messages as the source file has them. */
  readonly media: readonly (readonly [type: number, timestampMs: number, bytes: number, sha256: string])[];
}

interface CaptureFile {
  readonly client: string;
  readonly handshake?: readonly string[];
  readonly chunks: readonly string[];
  readonly commands: readonly string[];
  readonly media: RtmpCapture['media'];
}

const captureNames = [
  'ffmpeg-publish',
  'ffmpeg-publish-extended',
  'ffmpeg-play',
  'rtmp2sink-publish',
  'librtmp-publish',
  'librtmp-publish-backwards',
  'rtmpdump-play',
] as const;

export type RtmpCaptureName = (typeof captureNames)[number];

export function readRtmpCapture(name: RtmpCaptureName): RtmpCapture {
  const file = readVector(name) as CaptureFile;
  return {
    name,
    client: file.client,
    handshake: file.handshake === undefined ? undefined : hex(file.handshake.join('')),
    chunks: hex(file.chunks.join('')),
    commands: file.commands,
    media: file.media,
  };
}

export const rtmpCaptures: readonly RtmpCapture[] = captureNames.map(readRtmpCapture);

/** What node-media-server answered to C0 and C1 of {@link countingHandshake} under both schemes. */
export function readServerHandshakes(): { readonly scheme: 0 | 1; readonly answer: Uint8Array }[] {
  const file = readVector('node-media-server-handshake') as {
    scheme0: readonly string[];
    scheme1: readonly string[];
  };
  return [
    { scheme: 0, answer: hex(file.scheme0.join('')) },
    { scheme: 1, answer: hex(file.scheme1.join('')) },
  ];
}

/** The bytes and the clock that our side had while the handshakes were recorded. */
export const countingHandshake = {
  randomBytes: (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => index & 0xff),
  nowMs: (): number => 0,
};

function readVector(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../vectors/rtmp/${name}.json`, import.meta.url), 'utf8'));
}
