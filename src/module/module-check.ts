import path from 'node:path';
import type { ConfigProblem } from '../config/settings.ts';
import type { ApplicationModule } from './application-modules.ts';
import { isRecord } from './definition-check.ts';
import type { FileProblem } from './file-problem.ts';
import { failure, type RunningModule } from './hook-runner.ts';
import { moduleKey, problem } from './loader.ts';
import { messageOf } from './module-error.ts';
import type { ModuleSurroundings } from './module-making.ts';
import { settle } from './settle.ts';

/** What a module that was made and not started says of its files. A check that fails is a problem too. */
export async function checkModule(
  { reference }: ApplicationModule,
  { hooks, name, timeoutMs }: RunningModule,
  { clock, home }: Pick<ModuleSurroundings, 'clock' | 'home'>,
): Promise<readonly ConfigProblem[]> {
  const settled = await settle((signal) => hooks.onCheck?.(signal), { clock, timeoutMs });
  if (settled.kind !== 'value') {
    const { cause, message } = failure({ name, timeoutMs }, 'onCheck', settled);
    return [problem(reference, 'error', `must be able to check its files: ${messageOf(cause ?? message)}`)];
  }
  const found: unknown = settled.value ?? [];
  if (!Array.isArray(found) || !found.every(isFileProblem)) {
    return [problem(reference, 'error', 'must answer onCheck with a list of file, line, severity and rule')];
  }
  return found.map(({ file, line, rule, severity }) => ({
    severity,
    location: { file: shown(file, home), line, column: 1 },
    key: moduleKey(reference),
    rule,
    value: '',
  }));
}

function isFileProblem(value: unknown): value is FileProblem {
  if (!isRecord(value)) return false;
  const { file, line, rule, severity } = value;
  const isText = typeof file === 'string' && typeof rule === 'string';
  return isText && Number.isInteger(line) && (severity === 'error' || severity === 'warning');
}

/** As other files of the home folder are shown. */
function shown(file: string, home: string): string {
  const relative = path.relative(home, file);
  return relative.startsWith('..') || path.isAbsolute(relative) ? file : relative;
}
