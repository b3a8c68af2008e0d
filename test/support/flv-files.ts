import { readFileSync } from 'node:fs';
import { FlvReader, FlvTagType } from '../../src/codec/flv/index.ts';
import frames from '../vectors/flv/frames.json' with { type: 'json' };

/** A small FLV file that a muxer wrote, and the coded frames that another demuxer finds in it. */
export interface FlvFileVector {
  readonly file: string;
  /** The muxer, and who listed the frames. */
  readonly source: string;
  readonly bytes: Uint8Array;
  readonly frames: readonly {
    readonly kind: string;
    readonly codec: string;
    readonly trackId: number;
    readonly dtsMs: number;
    readonly ptsMs: number;
    /** Without the headers of the tag. */
    readonly bytes: number;
    readonly keyframe: boolean;
  }[];
}

export const flvFiles: readonly FlvFileVector[] = frames.map((vector) => ({
  ...vector,
  bytes: new Uint8Array(readFileSync(new URL(`../vectors/flv/${vector.file}`, import.meta.url))),
}));

export function flvFile(name: string): FlvFileVector {
  const found = flvFiles.find(({ file }) => file === `${name}.flv`);
  if (found === undefined) throw new Error(`No FLV vector ${name}`);
  return found;
}

/** The bodies of all files' tags of one kind. */
export function flvBodies(kind: 'audio' | 'video'): Uint8Array[] {
  const wanted = kind === 'audio' ? FlvTagType.Audio : FlvTagType.Video;
  return flvFiles.flatMap(({ bytes }) =>
    new FlvReader()
      .push(bytes)
      .filter(({ type }) => type === wanted)
      .map(({ body }) => body),
  );
}
