/** The process in which queries on SQLite run, one after the other, until the one that started it goes or ends it. */
import { type SqliteQuestion, SqliteReader } from './sqlite-reader.ts';

/** What comes back of a question. */
export type SqliteAnswer = { readonly rows: readonly (readonly unknown[])[] } | { readonly failure: string };

const reader = new SqliteReader();

process.on('message', (question: SqliteQuestion) => {
  void answer(question).then((found) => process.send?.(found));
});
// Ctrl-C goes to the whole group: the server is the one to say when this ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

process.send?.('ready');

async function answer(question: SqliteQuestion): Promise<SqliteAnswer> {
  try {
    return { rows: await reader.find(question) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
