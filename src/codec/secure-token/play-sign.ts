import { digest, equalInConstantTime } from '../digest/index.ts';
import { outcomeAt, parseTokenTime, type TokenOutcome } from './token-outcome.ts';

/**
 * The value of `sign` in URLs of node-media-server: the last second in which it is good, and the MD5 of path,
 * time and secret.
 *
 * @param path `application/stream`, without the slash in front
 */
export function serializePlaySign(path: string, endTimeSeconds: number, secret: string): string {
  return `${endTimeSeconds}-${digest('md5', `/${path}-${endTimeSeconds}-${secret}`, 'hex')}`;
}

/** What a client with a `sign` asks for, and when. */
export interface PlaySignRequest {
  /** Any of which may be signed: see {@link contentPaths}. */
  readonly paths: readonly string[];
  /** The value of `sign`, if there is one. */
  readonly sign: string | undefined;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/**
 * Checks a `sign`. An empty secret lets nobody in (node-media-server lets everybody in), and an end time with
 * other text behind the number is none.
 */
export function checkPlaySign({ paths, sign, nowMs }: PlaySignRequest, secret: string): TokenOutcome {
  if (sign === undefined) return { kind: 'missing' };
  const [, seconds = ''] = /^(\d{1,12})-[0-9a-f]{32}$/.exec(sign) ?? [];
  const endTimeMs = parseTokenTime(seconds);
  if (endTimeMs === undefined) {
    return { kind: 'malformed', fault: 'A sign is an end time in seconds, a hyphen and 32 hex digits' };
  }
  let right = false;
  for (const path of paths) {
    // The number as JavaScript writes it, without zeros in front, is what was hashed.
    const wanted = serializePlaySign(path, endTimeMs / 1000, secret);
    right = equalInConstantTime(wanted.slice(wanted.indexOf('-')), sign.slice(sign.indexOf('-'))) || right;
  }
  if (!right || secret === '') return { kind: 'mismatch' };
  return outcomeAt({ startTimeMs: undefined, endTimeMs }, nowMs);
}
