import { type HttpRoute, splitStreamPath } from 'sluice/module';

const suffix = '.flv';

/** `cam.flv`, `room1/cam.flv`, `_definst_/a/b.flv`: the forms of node-media-server and SRS, and the instance. */
export function routeFlv(path: string): HttpRoute | undefined {
  if (!path.endsWith(suffix)) return undefined;
  return { protocol: 'http-flv', ...splitStreamPath(path.slice(0, -suffix.length)) };
}
