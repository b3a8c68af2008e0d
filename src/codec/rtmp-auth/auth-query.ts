import type { RawQuery } from '../rtmp/index.ts';
import { maxAuthFieldLength } from './limits.ts';
import { userFault } from './user-forms.ts';

/** Adobe's challenge (FMLE, Wowza, Akamai) and Limelight's. */
export const authModes = ['adobe', 'llnw'] as const;

export type AuthMode = (typeof authModes)[number];

/** The answer to an Adobe challenge; challenge and response are without what librtmp adds by mistake. */
export interface AdobeReply {
  readonly kind: 'response';
  readonly authmod: 'adobe';
  /** As sent; {@link userForms} are whom it may mean. */
  readonly user: string;
  /** The client's own challenge. */
  readonly challenge: string;
  readonly response: string;
  /** The server's, by which it finds the challenge that is answered; `''` when the client left it out. */
  readonly opaque: string;
}

/** The answer to a Limelight nonce. */
export interface LlnwReply {
  readonly kind: 'response';
  readonly authmod: 'llnw';
  /** As sent; {@link userForms} are whom it may mean. */
  readonly user: string;
  /** The server's. */
  readonly nonce: string;
  /** The client's. */
  readonly cnonce: string;
  /** How often the client used the nonce, eight hex digits. */
  readonly nc: string;
  readonly response: string;
}

/** What the query of `app` says of a login over several connections. */
export type AuthQuery =
  /** Nothing: the first connection, or a client that logs in some other way or not at all. */
  | { readonly kind: 'none' }
  /** The second connection: the client says who it is and wants a challenge. */
  | { readonly kind: 'needs-challenge'; readonly authmod: AuthMode; readonly user: string }
  /** The third. */
  | AdobeReply
  | LlnwReply
  /** A way that we do not have. */
  | { readonly kind: 'unsupported' }
  /** No login can come of it. The fault does not quote what was sent. */
  | { readonly kind: 'invalid'; readonly authmod: AuthMode; readonly fault: string };

/**
 * Reads a login from the raw query of `app`, in any order of its parameters: `live?authmod=adobe&user=u`, then
 * `live?authmod=adobe&user=u&challenge=c&response=r&opaque=o`. Nothing is percent-decoded, since responses hold
 * `+`, `/` and `=`. Never throws.
 */
export function parseAuthQuery(query: RawQuery): AuthQuery {
  const sent = query.get('authmod');
  if (sent === undefined) return { kind: 'none' };
  const authmod = authModes.find((mode) => mode === sent);
  if (authmod === undefined) return { kind: 'unsupported' };
  const user = query.get('user') ?? '';
  const fault = userFault(user);
  if (fault !== undefined) return { kind: 'invalid', authmod, fault };
  if (query.get('response') === undefined) return { kind: 'needs-challenge', authmod, user };
  return authmod === 'adobe' ? parseAdobeReply(query, user) : parseLlnwReply(query, user);
}

function parseAdobeReply(query: RawQuery, user: string): AuthQuery {
  const reply: AdobeReply = {
    kind: 'response',
    authmod: 'adobe',
    user,
    challenge: cutAfterPadding(query.get('challenge') ?? ''),
    response: cutAfterPadding(query.get('response') ?? ''),
    opaque: query.get('opaque') ?? '',
  };
  if (!/^[A-Za-z0-9+/]{22}==$/.test(reply.response)) return invalid('adobe', 'response');
  if (!isField(reply.challenge)) return invalid('adobe', 'challenge');
  return reply.opaque === '' || isField(reply.opaque) ? reply : invalid('adobe', 'opaque');
}

function parseLlnwReply(query: RawQuery, user: string): AuthQuery {
  const reply: LlnwReply = {
    kind: 'response',
    authmod: 'llnw',
    user,
    nonce: query.get('nonce') ?? '',
    cnonce: query.get('cnonce') ?? '',
    nc: query.get('nc') ?? '',
    response: query.get('response') ?? '',
  };
  if (!/^[0-9a-f]{32}$/.test(reply.response)) return invalid('llnw', 'response');
  if (!/^[0-9a-fA-F]{8}$/.test(reply.nc)) return invalid('llnw', 'nc');
  if (!isField(reply.cnonce)) return invalid('llnw', 'cnonce');
  return isField(reply.nonce) ? reply : invalid('llnw', 'nonce');
}

function invalid(authmod: AuthMode, field: string): AuthQuery {
  return {
    kind: 'invalid',
    authmod,
    fault: `A login by authmod=${authmod} needs its ${field} in the right form`,
  };
}

/** Printable ASCII, as base64, hex and decimal numbers are. */
function isField(text: string): boolean {
  return text.length <= maxAuthFieldLength && /^[!-~]+$/.test(text);
}

/**
 * librtmp of Debian and Ubuntu (GnuTLS) does not end its base64 and sends what lies behind it in memory. What
 * stands before the padding is right: 8 characters of challenge, 24 of response.
 */
function cutAfterPadding(text: string): string {
  const padding = text.indexOf('==');
  return padding === -1 ? text : text.slice(0, padding + 2);
}
