/** What a password file keeps of a password, and so what can be checked with it. */
export type StoredPassword =
  | { readonly kind: 'cleartext'; readonly password: string }
  | { readonly kind: 'bcrypt'; readonly hash: string }
  /** Hex of `md5(user:realm:password)`, lower case. */
  | { readonly kind: 'digest'; readonly hash: string };

/** A line that is not, or not only, a user name and a password. */
export interface PasswordFileProblem {
  /** 1-based. */
  readonly line: number;
  readonly rule: string;
}

export interface PasswordFile {
  /** By user name. */
  readonly passwords: ReadonlyMap<string, StoredPassword>;
  readonly problems: readonly PasswordFileProblem[];
}

/** The third column of Wowza's admin.password. */
const groups = /^(admin|advUser|basic|readOnly)(\|(admin|advUser|basic|readOnly))*$/;
const encodings = ['cleartext', 'bcrypt', 'digest'] as const;
/** RFC-less but everywhere: version, cost, 22 characters of salt and 31 of hash. `$2y$` is PHP's and Wowza's. */
const bcryptHash = /^\$2[aby]\$(0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{53}$/;
const digestHash = /^[0-9a-fA-F]{32}$/;

/**
 * Reads a `publish.password` file, or Wowza's `admin.password` with its two more columns: UTF-8, one
 * `user password [group|group [cleartext|bcrypt|digest]]` a line, blank lines and lines that begin with `#`
 * skipped, names case-sensitive. As in Wowza a line is split at white space, so that a password cannot hold any,
 * and the last line of a user holds. Whatever is wrong with one line leaves the others in force.
 */
export function parsePasswordFile(bytes: Uint8Array): PasswordFile {
  const passwords = new Map<string, StoredPassword>();
  const lineOf = new Map<string, number>();
  const problems: PasswordFileProblem[] = [];
  // TextDecoder takes a byte order mark away.
  const lines = new TextDecoder('utf-8').decode(bytes).split(/\r\n|\n|\r/);
  for (const [index, text] of lines.entries()) {
    const line = index + 1;
    const tokens = text.split(/[ \t]+/).filter((token) => token !== '');
    const [user = '', password] = tokens;
    if (user === '' || user.startsWith('#')) continue;
    if (/[\p{Cc}\u{feff}\u{fffd}]/u.test(user + (password ?? ''))) {
      problems.push({ line, rule: 'must be UTF-8 text without control characters or byte order marks' });
      continue;
    }
    if (password === undefined) {
      problems.push({ line, rule: 'must be a user name and a password' });
      continue;
    }
    const { stored, rule } = readPassword(password, tokens.slice(2));
    if (rule !== undefined) problems.push({ line, rule });
    if (stored === undefined) continue;
    const earlier = lineOf.get(user);
    if (earlier !== undefined) {
      problems.push({ line, rule: `should not name a user again; this line replaces line ${earlier}` });
    }
    passwords.set(user, stored);
    lineOf.set(user, line);
  }
  return { passwords, problems };
}

interface ReadPassword {
  readonly stored?: StoredPassword;
  readonly rule?: string;
}

function readPassword(password: string, columns: readonly string[]): ReadPassword {
  const [group, encoding, extra] = columns;
  const inferred: StoredPassword = bcryptHash.test(password)
    ? { kind: 'bcrypt', hash: password }
    : { kind: 'cleartext', password };
  if (group === undefined) return { stored: inferred };
  if (!groups.test(group) || extra !== undefined) {
    const rule = 'should hold nothing after the password, which cannot contain spaces';
    return { stored: inferred, rule };
  }
  if (encoding === undefined) return { stored: inferred };
  return readEncoded(password, encoding);
}

/** A line that says how its password is kept must be right about it: a hash must never do as a password. */
function readEncoded(password: string, name: string): ReadPassword {
  const encoding = encodings.find((known) => known === name.toLowerCase());
  switch (encoding) {
    case 'cleartext':
      return { stored: { kind: 'cleartext', password } };
    case 'bcrypt':
      if (bcryptHash.test(password)) return { stored: { kind: 'bcrypt', hash: password } };
      return { rule: 'must hold a bcrypt hash where it says so' };
    case 'digest':
      if (digestHash.test(password)) return { stored: { kind: 'digest', hash: password.toLowerCase() } };
      return { rule: 'must hold 32 hex digits where it says digest' };
    case undefined:
      return { rule: `must be encoded as one of ${encodings.join(', ')}` };
  }
}
