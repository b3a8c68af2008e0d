import { defaultVHostName } from '../../config/load-settings.ts';
import { resolveVariables, type VariableScope } from '../../config/variables.ts';
import type { Environment } from '../load-home.ts';
import type { ImportPlan } from './import-plan.ts';
import type { KeyStoreFiles } from './key-store-files.ts';
import type { SourceFolder } from './source-folder.ts';

/** What every reader of Wowza's files works with. */
export interface WowzaSource {
  /** The folder above conf/, `${com.wowza.wms.context.VHostConfigHome}`. */
  readonly folder: SourceFolder;
  /** Name of the folder with the files: `conf`. */
  readonly conf: string;
  readonly env: Environment;
  readonly keyStores: KeyStoreFiles;
  readonly plan: ImportPlan;
}

/** True for a value that is taken from elsewhere when it is read: it stays as it is written. */
export function isReference(text: string): boolean {
  return /\$\{(env|file):/.test(text);
}

/** A value with the variables that tell where Wowza stands replaced. */
export function resolveInWowza(
  text: string,
  { env, folder }: WowzaSource,
  application: string | undefined,
): string {
  const scope: VariableScope = {
    home: folder.path,
    userHome: env['HOME'] ?? '',
    vhost: defaultVHostName,
    application,
    env,
    secretFiles: new Map(),
  };
  return resolveVariables(text, scope).text;
}
