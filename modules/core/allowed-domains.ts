import type { Client } from 'sluice/module';

/**
 * True when the client's address, or the host of the page or player that it says it comes from, matches
 * one of the patterns. `*` in a pattern stands for any characters.
 */
export function mayComeFrom(
  client: Pick<Client, 'address' | 'pageUrl' | 'swfUrl'>,
  patterns: readonly string[],
): boolean {
  const origins = [client.address, hostOf(client.pageUrl), hostOf(client.swfUrl)].filter(
    (text) => text !== '',
  );
  return patterns.some((pattern) => origins.some((origin) => matches(pattern, origin.toLowerCase())));
}

function hostOf(url: string): string {
  try {
    return new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
  } catch {
    return '';
  }
}

/** Literal parts between stars, each found after the one before it: no backtracking on a client's text. */
function matches(pattern: string, origin: string): boolean {
  const [first = '', ...rest] = pattern.trim().toLowerCase().split('*');
  const last = rest.pop();
  if (last === undefined) return origin === first;
  if (!origin.startsWith(first)) return false;
  let position = first.length;
  for (const part of rest) {
    const found = origin.indexOf(part, position);
    if (found === -1) return false;
    position = found + part.length;
  }
  return origin.length - last.length >= position && origin.endsWith(last);
}
