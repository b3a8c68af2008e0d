import { ConfigError } from '../config/config-error.ts';
import { formatProblem, formatProblems } from '../config/format-problems.ts';
import { SluiceError } from '../errors.ts';
import { WorkerFailure } from '../server/worker-failure.ts';
import { isSqliteError } from '../store/sqlite.ts';
import { type ExitCode, exitCode } from './exit-code.ts';

export interface Failure {
  readonly code: ExitCode;
  /** For a person, with a newline at the end. */
  readonly text: string;
  /** For the log: without a stack unless the fault may be ours. */
  readonly fields: object;
}

/** What a command's error means to the person who called it. */
export function explainFailure(error: unknown): Failure {
  if (error instanceof ConfigError) {
    const text = `${formatProblems(error.problems)}The configuration has errors: nothing was started.\n`;
    return { code: exitCode.configuration, text, fields: { error: error.code, problems: errorLines(error) } };
  }
  if (error instanceof WorkerFailure) return error.fault;
  if (error instanceof SluiceError) {
    const code = error.code === 'LOG_LEVEL_UNKNOWN' ? exitCode.configuration : exitCode.failure;
    return { code, text: `sluice: ${error.message}\n`, fields: { error: error.code, reason: error.message } };
  }
  if (isSqliteError(error)) {
    return { code: exitCode.failure, text: `sluice: ${error.message}\n`, fields: { reason: error.message } };
  }
  if (isSystemError(error)) {
    const fields = { error: error.code, reason: error.message };
    return { code: exitCode.failure, text: `sluice: ${error.message}\n`, fields };
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: exitCode.failure, text: `sluice: ${text}\n`, fields: { err: error } };
}

/** The operating system's, such as a folder that may not be written: its stack tells an operator nothing. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

function errorLines({ problems }: ConfigError): string[] {
  return problems.filter(({ severity }) => severity === 'error').map(formatProblem);
}
