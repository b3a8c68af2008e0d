import { defaultInstance } from './default-instance.ts';
import type { HttpRoute } from './http-exchange.ts';

/**
 * The instance and the stream name in a path below an application: `cam`, `room1/cam`, `_definst_/cam`. The
 * first of several segments is the instance, so a name with slashes needs one before it: `_definst_/a/b`.
 */
export function splitStreamPath(path: string): Pick<HttpRoute, 'instance' | 'streamName'> {
  const slash = path.indexOf('/');
  if (slash === -1) return { instance: defaultInstance, streamName: path };
  return { instance: path.slice(0, slash), streamName: path.slice(slash + 1) };
}
