/** The structured log a module or layer writes to: fields first, then the message. Never pass a secret. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  /** The same log with these fields on every line. */
  child(fields: object): Logger;
}
