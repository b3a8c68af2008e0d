import { parseRawQuery, type RawQuery } from '../codec/rtmp/index.ts';

/** What a request names. */
export interface HttpTarget {
  /** Of an absolute URL: it counts, and not the header `Host` (RFC 9112 §3.2.2). */
  readonly host: string | undefined;
  /** First segment of the path. */
  readonly application: string;
  /** The other segments, percent-decoded, joined with `/`; `''` when there are none. */
  readonly path: string;
  readonly query: RawQuery;
}

/** Nothing of these may reach a module's paths: what moves between folders, ends texts or moves a terminal's cursor. */
const forbidden = /[\p{Cc}/\\]/u;

/** Clients that take the server for a proxy send a whole URL. */
const absoluteForm = /^https?:\/\/(?<host>[^/?#@\s]+)(?<origin>(?:[/?].*)?)$/i;

/**
 * Reads `/live/room1/cam.flv?token=…`, or the same with a scheme and a host before it; `undefined` for what is no
 * plain path of names.
 */
export function parseHttpTarget(text: string): HttpTarget | undefined {
  const { host, origin } = absoluteForm.exec(text)?.groups ?? {};
  const target = origin === undefined ? text : origin.startsWith('/') ? origin : `/${origin}`;
  const mark = target.indexOf('?');
  const rawPath = mark === -1 ? target : target.slice(0, mark);
  if (!rawPath.startsWith('/')) return undefined;
  const segments: string[] = [];
  for (const raw of rawPath.split('/')) {
    if (raw === '') continue;
    const segment = decode(raw);
    if (segment === undefined || segment === '.' || segment === '..' || forbidden.test(segment)) {
      return undefined;
    }
    segments.push(segment);
  }
  const [application = '', ...rest] = segments;
  return {
    host,
    application,
    path: rest.join('/'),
    query: parseRawQuery(mark === -1 ? '' : target.slice(mark + 1)),
  };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
