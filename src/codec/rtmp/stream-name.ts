import { parseRawQuery, type RawQuery } from './raw-query.ts';
import { splitSlashedPath, stripSlashes } from './slashed-path.ts';

/** Containers that clients name before a stream name; a live stream is the same under each. */
const streamPrefixes = ['flv', 'mp4', 'mp3'] as const;

export type StreamPrefix = (typeof streamPrefixes)[number];

/** What a publish or play command names. */
export interface StreamName {
  /** May contain slashes inside, may be empty (`rtmp://host/live/` from GStreamer), and may be a secret key. */
  readonly name: string;
  /** `mp4` of `mp4:name`; `undefined` when there is none that we know. */
  readonly prefix: StreamPrefix | undefined;
  readonly query: RawQuery;
}

/**
 * Reads a stream name: `cam`, `/cam/`, `mp4:cam.mp4`, `cam?user=u&pass=p`. ffmpeg makes `mp4:x.mp4` of `x.mp4`,
 * librtmp `mp4:x`; the extension belongs to the name. Names are not percent-decoded and not checked.
 */
export function parseStreamName(text: string): StreamName {
  const { path, query } = splitSlashedPath(text);
  const prefix = streamPrefixes.find((known) => path.slice(0, 4).toLowerCase() === `${known}:`);
  return {
    name: prefix === undefined ? path : stripSlashes(path.slice(4)),
    prefix,
    query: parseRawQuery(query),
  };
}
