/** What one proxy says of a request: nearest proxy first in lists of them. */
export interface ForwardedHop {
  /** Who sent it to that proxy, as written; `''` when that is not said. */
  readonly node: string;
  /** How it came there; `undefined` when that is not said. */
  readonly secure: boolean | undefined;
}

/** `for=192.0.2.43`, `for="[2001:db8:cafe::17]:4711"`; many proxies leave the quotes out where there is a colon. */
const pair = /[ \t]*([\w!#$%&'*+.^`|~-]+)=(?:"((?:[^"\\]|\\.)*)"|([\w!#$%&'*+.^`|~:[\]-]+))[ \t]*/y;

/**
 * Reads `Forwarded` (RFC 7239 §4). `undefined` when it is not well-formed: an open quote that a client left would
 * swallow what the proxy added behind it.
 */
export function parseForwarded(header: string): readonly ForwardedHop[] | undefined {
  const hops: ForwardedHop[] = [];
  let pairs = new Map<string, string>();
  for (let at = 0; ; at++) {
    pair.lastIndex = at;
    const [match, name, quoted, token = ''] = pair.exec(header) ?? [];
    if (match !== undefined && name !== undefined) {
      const key = name.toLowerCase();
      if (pairs.has(key)) return undefined;
      pairs.set(key, quoted === undefined ? token : quoted.replaceAll(/\\(.)/g, '$1'));
      at += match.length;
    } else {
      while (header[at] === ' ' || header[at] === '\t') at++;
    }
    const separator = header[at];
    if (separator === ';') continue;
    if (separator !== ',' && separator !== undefined) return undefined;
    hops.push({ node: pairs.get('for') ?? '', secure: isSecure(pairs.get('proto')) });
    if (separator === undefined) return hops.reverse();
    pairs = new Map();
  }
}

/**
 * Reads `X-Forwarded-For` with the `X-Forwarded-Proto` beside it. Where that has fewer entries its first one goes for
 * the proxies before it: most proxies set a single one.
 */
export function parseXForwarded(
  addresses: string | undefined,
  protocols: string | undefined,
): readonly ForwardedHop[] {
  const secure = entriesOf(protocols ?? '').map(isSecure);
  return entriesOf(addresses ?? '').map((node, hop) => ({
    node,
    secure: secure[Math.min(hop, secure.length - 1)],
  }));
}

/** An empty entry stays: a proxy that could not say who sent the request must not vouch for what the client wrote. */
function entriesOf(list: string): string[] {
  return list
    .split(',')
    .map((entry) => entry.trim())
    .reverse();
}

function isSecure(protocol: string | undefined): boolean | undefined {
  switch (protocol?.toLowerCase()) {
    case 'https':
    case 'wss':
      return true;
    case 'http':
    case 'ws':
      return false;
    default:
      return undefined;
  }
}
