/** How a database may keep passwords, by the names that Openfire's JDBCAuthProvider gives them. */
export const passwordTypes = ['plain', 'md5', 'sha1', 'sha256', 'sha512', 'nt', 'bcrypt'] as const;

export type PasswordType = (typeof passwordTypes)[number];

/**
 * Reads a list such as `md5` or `md5,sha1`: each digest is taken of the one before it in lower-case hex. Throws
 * with the rule that it breaks.
 */
export function parsePasswordTypes(text: string): readonly PasswordType[] {
  const names = text.split(/[,\s]+/).filter((name) => name !== '');
  const types = names.flatMap((name) => passwordTypes.find((known) => known === name.toLowerCase()) ?? []);
  if (types.length === 0 || types.length < names.length) {
    throw new Error(`A password type must be one of ${passwordTypes.join(', ')}, or a list of them`);
  }
  if (types.includes('plain') && types.length > 1)
    throw new Error('The password type plain must stand alone');
  if (types.slice(0, -1).includes('bcrypt')) {
    throw new Error('The password type bcrypt must be the last of its list');
  }
  return types;
}
