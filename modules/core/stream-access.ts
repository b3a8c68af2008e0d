/** True when a name begins with one of the prefixes. `*` is every name, an empty list none. */
export function hasAccess(name: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => prefix === '*' || (prefix !== '' && name.startsWith(prefix)));
}
