import { SluiceError } from '../errors.ts';
import { formatProblems } from './format-problems.ts';
import type { ConfigProblem } from './settings.ts';

/** The configuration cannot be used. It carries every problem that was found, not only the first. */
export class ConfigError extends SluiceError {
  /** Errors, and the warnings beside them. */
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super('CONFIG_INVALID', `\n${formatProblems(problems)}`);
    this.problems = problems;
  }
}
