/** A line that is not, or not only, a user name and a password. */
export interface PasswordFileProblem {
  /** 1-based. */
  readonly line: number;
  readonly rule: string;
}

export interface PasswordFile {
  /** Passwords by user name. */
  readonly passwords: ReadonlyMap<string, string>;
  readonly problems: readonly PasswordFileProblem[];
}

/**
 * Reads a `publish.password` file: UTF-8, one `user password` a line, blank lines and lines that begin with
 * `#` skipped, names case-sensitive. As in Wowza a line is split at white space, so that a password cannot
 * hold any, and the last line of a user holds. Whatever is wrong with one line leaves the others in force.
 */
export function parsePasswordFile(bytes: Uint8Array): PasswordFile {
  const passwords = new Map<string, string>();
  const lineOf = new Map<string, number>();
  const problems: PasswordFileProblem[] = [];
  // TextDecoder takes a byte order mark away.
  const lines = new TextDecoder('utf-8').decode(bytes).split(/\r\n|\n|\r/);
  for (const [index, text] of lines.entries()) {
    const line = index + 1;
    const [user = '', password, extra] = text.split(/[ \t]+/).filter((token) => token !== '');
    if (user === '' || user.startsWith('#')) continue;
    if (/[\p{Cc}\u{feff}\u{fffd}]/u.test(user + (password ?? ''))) {
      problems.push({ line, rule: 'must be UTF-8 text without control characters or byte order marks' });
      continue;
    }
    if (password === undefined) {
      problems.push({ line, rule: 'must be a user name and a password' });
      continue;
    }
    if (extra !== undefined) {
      problems.push({ line, rule: 'should hold nothing after the password, which cannot contain spaces' });
    }
    const earlier = lineOf.get(user);
    if (earlier !== undefined) {
      problems.push({ line, rule: `should not name a user again; this line replaces line ${earlier}` });
    }
    passwords.set(user, password);
    lineOf.set(user, line);
  }
  return { passwords, problems };
}
