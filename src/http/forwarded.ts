import type { IpRules } from '../codec/ip-rules/index.ts';
import { type ForwardedHop, parseForwarded, parseXForwarded } from './forwarded-header.ts';
import { forwardedLimits } from './forwarded-limits.ts';
import { parseForwardedNode } from './forwarded-node.ts';
import { normalizeAddress } from './peer-address.ts';

export interface ForwardedRequest {
  /** Where the connection comes from: of a PROXY protocol header, where there was one. */
  readonly peerAddress: string;
  /** By lower-case name, as Node gives them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The proxies whose headers are believed; `undefined` is none. */
  readonly trusted: IpRules | undefined;
}

export type ForwardedClient =
  | {
      readonly believed: true;
      /** The client's, as sockets write it. */
      readonly address: string;
      /** `undefined` when the address is the connection's own; 0 when the proxy did not say. */
      readonly port: number | undefined;
      /** Whether the client spoke TLS to the first trusted proxy; `undefined` when nobody says: as the connection. */
      readonly secure: boolean | undefined;
    }
  /** A trusted proxy passed on what cannot be believed. Answer 400: anything else would take a proxy for the client. */
  | { readonly believed: false; readonly rule: string };

const rules = {
  length: `Forwarded and X-Forwarded headers must be at most ${forwardedLimits.maxForwardedLength} characters long`,
  hops: `A request must pass at most ${forwardedLimits.maxForwardedHops} trusted proxies`,
  form: 'Forwarded must be as RFC 7239 says',
  conflict: 'Forwarded and X-Forwarded-For must name the same client',
} as const;

const headerNames = ['forwarded', 'x-forwarded-for', 'x-forwarded-proto'] as const;

/**
 * Who sent a request, by what trusted proxies say in `Forwarded` (RFC 7239) or `X-Forwarded-For` and
 * `X-Forwarded-Proto`. It walks from the nearest proxy outwards as far as trust goes: the client is the first
 * address that is no trusted proxy, and what stands left of it is what the client made up. From anybody but a
 * trusted proxy the headers mean nothing.
 */
export function resolveClient({ peerAddress, headers, trusted }: ForwardedRequest): ForwardedClient {
  const address = normalizeAddress(peerAddress);
  const peer = { believed: true, address, port: undefined, secure: undefined } as const;
  if (trusted?.matches(address) !== true) return peer;
  const [forwarded, addresses, protocols] = headerNames.map((name) => joined(headers[name]));
  if (
    [forwarded, addresses, protocols].some(
      (header) => (header?.length ?? 0) > forwardedLimits.maxForwardedLength,
    )
  ) {
    return { believed: false, rule: rules.length };
  }
  const answers: ForwardedClient[] = [];
  if (forwarded !== undefined) {
    const hops = parseForwarded(forwarded);
    answers.push(hops === undefined ? { believed: false, rule: rules.form } : walk(address, hops, trusted));
  }
  if (addresses !== undefined || (protocols !== undefined && forwarded === undefined)) {
    answers.push(walk(address, parseXForwarded(addresses, protocols), trusted));
  }
  return answers.reduce(agreed, answers[0] ?? peer);
}

/** Of several fields of a name the later ones were added later (RFC 9110 §5.3). */
function joined(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.join(', ');
}

function walk(peerAddress: string, hops: readonly ForwardedHop[], trusted: IpRules): ForwardedClient {
  let address = peerAddress;
  let port: number | undefined;
  let secure: boolean | undefined;
  for (const [index, hop] of hops.entries()) {
    if (!trusted.matches(address)) break;
    if (index >= forwardedLimits.maxForwardedHops) return { believed: false, rule: rules.hops };
    secure = hop.secure;
    const node = parseForwardedNode(hop.node);
    // The proxy does not know or does not say: it is as far as anybody can see.
    if (node === undefined) break;
    ({ address, port } = node);
  }
  return { believed: true, address, port, secure };
}

/**
 * A proxy sets one of the two headers and passes on whatever the client wrote into the other: where they differ,
 * nobody can tell which is which.
 */
function agreed(one: ForwardedClient, other: ForwardedClient): ForwardedClient {
  if (!one.believed) return one;
  if (!other.believed) return other;
  if (one.address !== other.address) return { believed: false, rule: rules.conflict };
  const disagree = one.secure !== undefined && other.secure !== undefined && one.secure !== other.secure;
  const port = one.port === undefined ? other.port : one.port || other.port || 0;
  return { ...one, port, secure: disagree ? false : (one.secure ?? other.secure) };
}
