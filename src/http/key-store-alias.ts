/** How messages name an entry. */
export function inStore(file: string, alias: string): string {
  // Quoted as JSON: an alias may hold whatever its maker liked.
  return `alias ${JSON.stringify(alias)} in ${file}`;
}

/** A name for what has none: `key`, `key-2` ... */
export function numbered(name: string, index: number): string {
  return index === 0 ? name : `${name}-${index + 1}`;
}

/** The entry that an operator means: Java writes aliases in lower case, whatever keytool was told. */
export function findAlias<Entry extends { readonly alias: string }>(
  entries: readonly Entry[],
  alias: string,
): Entry | undefined {
  const lower = alias.toLowerCase();
  return (
    entries.find((entry) => entry.alias === alias) ??
    entries.find((entry) => entry.alias.toLowerCase() === lower)
  );
}
