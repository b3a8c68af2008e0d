import { existsSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../server/package-root.ts';

export const homeOption = '--home <dir>';
export const homeHelp =
  'folder with conf/, keystore/, modules/ and data/ (default: $SLUICE_HOME, else the current folder when it holds conf/VHost.xml, else the one Sluice is installed in)';

/** The home folder by the rule of {@link homeHelp}, as an absolute path. */
export function resolveHome(
  option: string | undefined,
  env: Readonly<Record<string, string | undefined>> = process.env,
  currentFolder: string = process.cwd(),
): string {
  const named = option ?? env['SLUICE_HOME'];
  if (named !== undefined && named !== '') return path.resolve(currentFolder, named);
  return existsSync(path.join(currentFolder, 'conf', 'VHost.xml')) ? currentFolder : packageRoot;
}
