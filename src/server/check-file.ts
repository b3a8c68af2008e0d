import path from 'node:path';
import { readApplication } from '../config/application-xml.ts';
import { readConfigFile } from '../config/config-files.ts';
import { defaultVHostName } from '../config/load-settings.ts';
import { checkPropertyNames } from '../config/property-names.ts';
import { failureOf, readSecretFiles } from '../config/secret-files.ts';
import { readServer } from '../config/server-xml.ts';
import type { ConfigProblem } from '../config/settings.ts';
import { withoutReportedValues } from '../config/value-problems.ts';
import type { VariableScope } from '../config/variables.ts';
import { readVHost } from '../config/vhost-xml.ts';
import { type ConfigElement, parseXmlDocument } from '../config/xml-document.ts';
import { loadApplication } from '../module/application-modules.ts';
import { ModuleLoader } from '../module/loader.ts';
import type { Environment } from './load-home.ts';
import { warnOfOpenApplication } from './open-applications.ts';
import { tryApplications } from './try-applications.ts';

/**
 * Checks one file by itself, wherever it lies: an Application.xml with the modules it names, a VHost.xml or
 * a Server.xml. What it is, its content says.
 *
 * @param file as the operator wrote it; messages repeat it.
 */
export async function checkFile(file: string, env: Environment): Promise<readonly ConfigProblem[]> {
  let bytes: Uint8Array;
  try {
    bytes = await readConfigFile(file);
  } catch (error) {
    const location = { file, line: 1, column: 1 };
    const rule = `must be a readable file (${failureOf(error)})`;
    return [{ severity: 'error', location, key: '', rule, value: '' }];
  }
  const { root, problems } = parseXmlDocument(bytes, file);
  return root === undefined ? problems : [...problems, ...(await checkDocument(root, file, env))];
}

async function checkDocument(
  root: ConfigElement,
  file: string,
  env: Environment,
): Promise<readonly ConfigProblem[]> {
  const home = homeOf(file);
  const problems: ConfigProblem[] = [];
  const scope: VariableScope = {
    home,
    userHome: env['HOME'] ?? '',
    vhost: defaultVHostName,
    application: undefined,
    env,
    secretFiles: await readSecretFiles([root], home, readConfigFile),
  };
  if (root.children.some(({ name }) => name === 'VHost')) {
    readVHost(root, scope, problems);
  } else if (root.children.some(({ name }) => name === 'Server')) {
    readServer(root, scope, problems);
  } else {
    // Outside a home folder the file's own folder says nothing about the application's name.
    const name = path.basename(path.dirname(path.resolve(file)));
    const { application } = readApplication(root, name, !isInHome(file), scope, problems);
    if (application !== undefined) {
      const loaded = await loadApplication(new ModuleLoader(home), application, checkPropertyNames);
      const ofFile = withoutReportedValues(problems, loaded.problems);
      // Elsewhere the files that modules need are not to be expected.
      const ofMaking = isInHome(file) || isFallback(file) ? await tryApplications([loaded], home) : [];
      return [...ofFile, ...loaded.problems, ...warnOfOpenApplication(loaded), ...ofMaking];
    }
  }
  return problems;
}

/** `home/conf/app/Application.xml`, `home/conf/VHost.xml`; for a file elsewhere its own folder is home. */
function homeOf(file: string): string {
  const folder = path.dirname(path.resolve(file));
  if (isFallback(file)) return path.dirname(folder);
  return isInHome(file) ? path.dirname(path.dirname(folder)) : folder;
}

function isFallback(file: string): boolean {
  return path.basename(path.dirname(path.resolve(file))) === 'conf';
}

function isInHome(file: string): boolean {
  const folder = path.dirname(path.resolve(file));
  return path.basename(path.dirname(folder)) === 'conf';
}
