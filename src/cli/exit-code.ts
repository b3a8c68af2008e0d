/** What `sluice` ends with; scripts rely on these. */
export const exitCode = {
  ok: 0,
  /** The port is taken, a file cannot be written, a fault of ours. */
  failure: 1,
  /** The configuration has an error. */
  configuration: 2,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** Told by a command how it ended; the process ends by itself once all output is written. */
export type Finish = (code: ExitCode) => void;
