/** Where a PostgreSQL server is, and what must not be said of it. */
export interface PostgresqlUrl {
  readonly url: string;
  /** Folder of the server's socket, from `?host=/run/postgresql`; `undefined` over TCP. */
  readonly socketFolder: string | undefined;
  /** Texts to keep out of messages. */
  readonly secrets: readonly string[];
}

const rule = 'sqlConnection must be a URL as postgres://user:password@host:5432/database';

/** Reads `sqlConnection`. Throws with the rule, never with the value: it holds a password. */
export function parsePostgresqlUrl(text: string): PostgresqlUrl {
  if (!/^postgres(ql)?:\/\//.test(text.trim()) || !URL.canParse(text.trim())) throw new Error(rule);
  const url = new URL(text.trim());
  const raw = url.password;
  const secrets = [raw, decoded(raw), url.searchParams.get('password') ?? ''].filter((each) => each !== '');
  const folder = url.searchParams.get('host') ?? undefined;
  if (folder !== undefined && !folder.startsWith('/')) {
    throw new Error('host in the query of sqlConnection must be the folder of a socket');
  }
  url.searchParams.delete('host');
  return { url: url.href, socketFolder: folder, secrets };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error(`${rule}, in which the password is percent-encoded`);
  }
}
