import { sqlLimits } from './limits.ts';
import { type PasswordType, parsePasswordTypes } from './password-types.ts';

/** What a database knows of a user's password. */
export interface StoredPassword {
  /** Never empty. */
  readonly text: string;
  readonly types: readonly PasswordType[];
}

/**
 * The password among the rows of a query; `undefined` without a row, which is an unknown user. Whatever else is
 * not exactly one row with a text throws: it is not known then who the user is.
 *
 * @param types where the row does not say how it keeps the password
 */
export function readPasswordRow(
  rows: readonly (readonly unknown[])[],
  types: readonly PasswordType[],
): StoredPassword | undefined {
  const [row, another] = rows;
  if (row === undefined) return undefined;
  if (another !== undefined) throw new Error('sqlQuery must find one row at most; got several');
  if (row.length !== 1 && row.length !== 2) {
    throw new Error(`sqlQuery must select a password, and perhaps its type; got ${row.length} columns`);
  }
  const [text, type] = row;
  if (typeof text !== 'string') throw new Error(`The password column must hold text; got ${kindOf(text)}`);
  if (text === '') throw new Error('The password column must not be empty');
  if (text.length > sqlLimits.maxStoredPasswordLength) {
    const rule = `The password column must hold at most ${sqlLimits.maxStoredPasswordLength} characters`;
    throw new Error(`${rule}; got ${text.length}`);
  }
  if (type === undefined || type === null) return { text, types };
  if (typeof type !== 'string') throw new Error(`The type column must hold text; got ${kindOf(type)}`);
  return { text, types: parsePasswordTypes(type) };
}

/** Never the value itself, which may be a password. */
function kindOf(value: unknown): string {
  if (value === null) return 'NULL';
  return value instanceof Uint8Array ? 'bytes' : typeof value;
}
