import { equalInConstantTime } from '../digest/index.ts';
import type { RawQuery } from '../rtmp/index.ts';
import { maxTokenQueryLength } from './limits.ts';
import { secureTokenHash, type TokenHashAlgorithm, toUrlSafe } from './token-hash.ts';
import { outcomeAt, parseTokenTime, type TokenOutcome } from './token-outcome.ts';

/** What a client asks for, and when. */
export interface TokenRequest {
  /** Any of which the token may name: see {@link contentPaths}; over HTTP the path of the URL as sent. */
  readonly paths: readonly string[];
  /** Of the stream name (RTMP) or of the URL. */
  readonly query: RawQuery;
  /** Of the client as the signer sees it; left out where tokens are good for every address. */
  readonly clientAddress?: string | undefined;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/** What tokens are signed with. */
export interface TokenRules {
  /** An empty one lets nobody in. */
  readonly secret: string;
  /** Begins the names of a token's parameters: `wowzatoken`. */
  readonly prefix: string;
  readonly algorithm: TokenHashAlgorithm;
}

/**
 * Checks the SecureToken (Wowza, version 2) of a request: the hash, then the times that it covers. Parameters
 * whose names do not begin with the prefix do not count.
 */
export function checkSecureToken(request: TokenRequest, rules: TokenRules): TokenOutcome {
  const { query, nowMs } = request;
  const { prefix } = rules;
  const sent = query.getDecoded(`${prefix}hash`);
  if (sent === undefined) return { kind: 'missing' };
  if (query.text.length > maxTokenQueryLength) {
    return malformed(`A query with a token has at most ${maxTokenQueryLength} characters`);
  }
  const own = query.entries().filter(([name]) => name.startsWith(prefix));
  if (own.filter(([name]) => name === `${prefix}hash`).length > 1) return malformed('A token has one hash');
  const start = readTime(own, `${prefix}starttime`);
  if (!start) return malformed('A token has at most one start time, in whole seconds since 1970');
  const end = readTime(own, `${prefix}endtime`);
  if (!end) return malformed('A token has at most one end time, in whole seconds since 1970');

  const parameters = own.filter(([name]) => name !== `${prefix}hash`);
  if (!isSigned(parameters, sent, request, rules)) return { kind: 'mismatch' };
  return outcomeAt({ startTimeMs: start.timeMs, endTimeMs: end.timeMs }, nowMs);
}

type Parameters = readonly (readonly [name: string, value: string])[];

/** Whether the hash is right for any of the paths. All are compared, each in constant time. */
function isSigned(
  parameters: Parameters,
  sent: string,
  { paths, clientAddress }: TokenRequest,
  { secret, algorithm }: TokenRules,
): boolean {
  const wanted = withoutPadding(toUrlSafe(sent));
  let right = false;
  for (const path of paths) {
    for (const spelt of spellings(parameters)) {
      const hash = secureTokenHash({ path, secret, clientAddress, parameters: spelt }, algorithm);
      right = equalInConstantTime(withoutPadding(hash), wanted) || right;
    }
  }
  return right && secret !== '';
}

/**
 * Values as sent, then percent-decoded if that differs: signers hash either. A value that holds `&` once decoded
 * stays as sent, or it could swallow the end time of an expired token and give the same hash.
 */
function spellings(parameters: Parameters): readonly Parameters[] {
  const decoded = parameters.map(([name, value]) => [name, decodedValue(value)] as const);
  const same = decoded.every(([, value], index) => value === parameters[index]?.[1]);
  return same ? [parameters] : [parameters, decoded];
}

function decodedValue(value: string): string {
  try {
    const decoded = decodeURIComponent(value);
    return decoded.includes('&') ? value : decoded;
  } catch {
    return value;
  }
}

/** The time of that name, if there is one; `undefined` when it is no time or there are several. */
function readTime(own: Parameters, name: string): { readonly timeMs: number | undefined } | undefined {
  const [value, ...others] = own.filter(([each]) => each === name).map(([, each]) => each);
  if (value === undefined) return { timeMs: undefined };
  const timeMs = parseTokenTime(value);
  return timeMs === undefined || others.length > 0 ? undefined : { timeMs };
}

function withoutPadding(base64: string): string {
  return base64.replace(/={1,2}$/, '');
}

function malformed(fault: string): TokenOutcome {
  return { kind: 'malformed', fault };
}
