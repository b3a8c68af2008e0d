import { parseStreamName } from '../../codec/rtmp/index.ts';
import type { StreamParameters } from '../session-owner.ts';

/** What publish, play and releaseStream name. */
export function streamParameters(rawName: string): StreamParameters {
  const { name, prefix, query } = parseStreamName(rawName);
  return { streamName: name, requestedName: prefix === undefined ? name : `${prefix}:${name}`, query };
}
