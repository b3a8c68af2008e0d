import { accessSync, constants, realpathSync } from 'node:fs';
import path from 'node:path';
import { shellText } from './shell-text.ts';

export interface OwnCommandOptions {
  /** The script that runs: `process.argv[1]`. */
  readonly script: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** How whoever started this command can start it again from the same folder: `sluice`, `npx sluice`, `bin/sluice`. */
export function ownCommand({ env, folder, script }: OwnCommandOptions): string {
  // npx puts its own folder before the others, for as long as the command runs.
  if (env['npm_command'] === 'exec') return 'npx sluice';
  const isOnPath = (env['PATH'] ?? '')
    .split(path.delimiter)
    .some((each) => each !== '' && isSameFile(path.join(each, 'sluice'), script));
  if (isOnPath) return 'sluice';
  const relative = path.relative(folder, script);
  const isBelow = !relative.startsWith('..') && !path.isAbsolute(relative);
  const shown = isBelow && !relative.includes(path.sep) ? `.${path.sep}${relative}` : relative;
  const command = shellText(isBelow ? shown : script);
  return isExecutable(script) ? command : `node ${command}`;
}

function isSameFile(one: string, other: string): boolean {
  try {
    return realpathSync(one) === realpathSync(other);
  } catch {
    return false;
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
