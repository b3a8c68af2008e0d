/** What is wrong with a file that operators edit: `sluice check` shows it. It must not quote a secret. */
export interface FileProblem {
  /** Absolute. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** An error keeps the whole file from being used. */
  readonly severity: 'error' | 'warning';
  /** What must hold, or what is missing. */
  readonly rule: string;
}
