/** How a database writes the place of its first parameter. */
export type Placeholder = '?' | '$1';

/** What SQL is made of, as far as it matters here: where quoted text ends and where a placeholder stands. */
const tokens =
  /(?<quoted>\b[eE]'(?:[^'\\]|''|\\.)*'|'(?:[^']|'')*'|"(?:[^"]|"")*")|(?<placeholder>\?\d*|\$\d+)|(?<comment>--|\/\*)|(?<open>['"$])|(?<end>;)|[\p{L}_][\p{L}\p{N}_$]*|./gsu;

/**
 * Checks the query of an operator, and makes of it one that yields two rows at most. Throws with the rule that
 * it breaks.
 *
 * @param text with one placeholder, `?` or `$1`, for the user name
 * @param placeholder as the database writes it
 */
export function makePasswordQuery(text: string, placeholder: Placeholder): string {
  const query = text.trim().replace(/\s*;$/, '');
  if (!/^(select|with)\b/i.test(query)) throw new Error('sqlQuery must begin with SELECT or WITH');
  let placeholders = 0;
  const parts = [...query.matchAll(tokens)].map(({ 0: part, groups }) => {
    if (groups?.['comment'] !== undefined) throw new Error('sqlQuery must hold no comments');
    if (groups?.['end'] !== undefined) throw new Error('sqlQuery must be one statement, without a semicolon');
    if (groups?.['open'] !== undefined) {
      throw new Error(`sqlQuery must close its quotes, and quote by ' and " only; got ${part} alone`);
    }
    if (groups?.['placeholder'] === undefined) return part;
    if (part !== '?' && part !== '$1') {
      throw new Error(`sqlQuery must write its placeholder as ? or $1; got ${part}`);
    }
    placeholders += 1;
    return placeholder;
  });
  if (placeholders !== 1) {
    const rule = 'sqlQuery must hold exactly one placeholder, ? or $1, outside of quotes';
    throw new Error(`${rule}; got ${placeholders}`);
  }
  // A second row is all it takes to see that the query does not name one user; a whole table need not come.
  return `SELECT * FROM (\n${parts.join('')}\n) AS sluice_login LIMIT 2`;
}
