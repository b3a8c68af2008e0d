import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { ConfigProblem } from '../../config/settings.ts';
import { checkHome } from '../check-home.ts';
import type { Environment } from '../load-home.ts';
import { ImportPlan } from './import-plan.ts';
import { planNodeMediaServer } from './node-media-server.ts';
import { planRed5, type SourceOptions } from './red5.ts';
import { planWowza } from './wowza.ts';
import { commitFiles, findTaken, refuseSource, stageFiles } from './write-plan.ts';

const readers = {
  red5: planRed5,
  wowza: planWowza,
  'node-media-server': planNodeMediaServer,
} as const;

/** A server whose configuration can be imported. */
export type ImportFormat = keyof typeof readers;

export const importFormats = Object.keys(readers) as readonly ImportFormat[];

export interface ImportOptions extends SourceOptions {
  readonly format: ImportFormat;
  /** Folder or file of the other server's configuration. */
  readonly source: string;
  /** Absolute. */
  readonly home: string;
  readonly env: Environment;
  /** Replaces files that are there. */
  readonly force: boolean;
  /** Writes nothing. */
  readonly dryRun: boolean;
}

export interface ImportOutcome {
  readonly plan: ImportPlan;
  /** What `sluice check` says of the files. */
  readonly problems: readonly ConfigProblem[];
  /** Files that were there before. */
  readonly taken: readonly string[];
}

/**
 * Writes another server's configuration as ours.
 *
 * @throws {SluiceError} with a code that begins with IMPORT_
 * @throws a Node error when a file cannot be read or written.
 */
export async function importHome(options: ImportOptions): Promise<ImportOutcome> {
  const { dryRun, env, force, format, home, source } = options;
  const plan = new ImportPlan();
  await readers[format](source, plan, options);
  await refuseSource(home, path.resolve(source));
  const taken = await findTaken(home, plan.files);
  const staging = await stageFiles(plan.files);
  try {
    const problems = await checkHome(staging, env);
    if (!dryRun) await commitFiles(home, plan.files, force);
    return { plan, taken, problems: problems.map((problem) => atHome(problem, staging, home)) };
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Messages name absolute paths of files below the home folder. */
function atHome(problem: ConfigProblem, staging: string, home: string): ConfigProblem {
  const moved = (text: string) => text.replaceAll(staging, () => home);
  return { ...problem, rule: moved(problem.rule), value: moved(problem.value) };
}
