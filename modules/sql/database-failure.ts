/** Longest part of a database's own words that is passed on. */
const maxWordsLength = 300;

/**
 * An error that says what went wrong at which step, in the database's words but without secrets. Its cause is
 * left out: drivers hang the query, its parameters and the connection's URL on what they throw.
 */
export function databaseFailure(step: string, error: unknown, secrets: readonly string[]): Error {
  const words = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? `${String(error.code)} ` : '';
  const safe = secrets.reduce((text, secret) => text.replaceAll(secret, '***'), `${code}${words}`);
  return new Error(`${step}: ${safe.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, maxWordsLength)}`);
}
