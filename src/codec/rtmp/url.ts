import { parseRawQuery, type RawQuery } from './raw-query.ts';
import { splitSlashedPath } from './slashed-path.ts';

/** The instance of an application that a client gets when it names none. */
export const defaultInstance = '_definst_';

/** What the `app` of connect names. */
export interface ApplicationUrl {
  /** First part of the path; `''` when the client sent only a query (`?authmod=adobe&user=u`) or nothing. */
  readonly application: string;
  /** The rest of the path, which may contain slashes; {@link defaultInstance} when there is none. */
  readonly instance: string;
  readonly query: RawQuery;
}

/**
 * Reads `app`: `live`, `live/inst`, `/live/`, `live?user=u&pass=p`. Names are not percent-decoded and not
 * checked: `..` is a name like any other here, so whoever makes a path of one must check it.
 */
export function parseApplicationUrl(app: string): ApplicationUrl {
  const { path, query } = splitSlashedPath(app);
  const [application = '', ...instance] = path.split('/').filter((part) => part !== '');
  return {
    application,
    instance: instance.length === 0 ? defaultInstance : instance.join('/'),
    query: parseRawQuery(query),
  };
}

/** The parts of a tcUrl that can be told; every field is as the client wrote it. */
export interface TcUrl {
  /** Lower case: `rtmp`, `rtmps`, `rtmpt` ... */
  readonly scheme: string;
  /** Host name or address, an IPv6 address without its brackets. User and password are cut off. */
  readonly host: string;
  /** 0..65535, `undefined` when none or no such number is given. */
  readonly port: number | undefined;
  /** What follows the host, without the slash: an `app` for {@link parseApplicationUrl}. */
  readonly app: string;
}

/**
 * Reads the tcUrl of connect: clients leave it out, send other things, or put the query of `app` in it again.
 * Never throws; `undefined` when the text is no URL.
 */
export function parseTcUrl(text: string): TcUrl | undefined {
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)\/?(.*)$/is.exec(text);
  if (match === null) {
    return undefined;
  }
  const [, scheme = '', authority = '', app = ''] = match;
  // Up to the last '@': passwords may hold one.
  const hostAndPort = authority.slice(authority.lastIndexOf('@') + 1);
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/s.exec(hostAndPort) ?? [];
  return {
    scheme: scheme.toLowerCase(),
    host: bracketed ?? plain ?? hostAndPort,
    port: parsePort(port),
    app,
  };
}

function parsePort(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,5}$/.test(text)) {
    return undefined;
  }
  const port = Number(text);
  return port <= 65_535 ? port : undefined;
}
