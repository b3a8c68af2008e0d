/**
 * Node's text for a distinguished name, a line each from the widest part (`C=US`) to the narrowest, as RFC 2253
 * writes it: `CN=joe,O=Example,C=US`. Values are escaped as there (§2.4) already.
 */
export function distinguishedName(lines: string): string {
  return lines.split('\n').toReversed().join(',');
}

/** The same for people, as keytool writes it: `CN=joe, O=Example, C=US`; `''` for an empty one. */
export function nameOnOneLine(lines: string | undefined): string {
  // Node calls an empty one undefined.
  return (lines ?? '').split('\n').toReversed().join(', ');
}
