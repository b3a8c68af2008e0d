/**
 * An error that a module's command wants its caller to read. The text of any other error stays in the log,
 * since it may tell of databases and paths.
 */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
