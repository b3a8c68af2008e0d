import { homedir } from 'node:os';
import path from 'node:path';
import { applicationNameRule, isSafeApplicationName } from './application-name.ts';
import { type ApplicationOutcome, readApplication } from './application-xml.ts';
import { isMissing, listApplicationFolders, readConfigFile } from './config-files.ts';
import { sortProblems } from './format-problems.ts';
import { deepFreeze } from './freeze.ts';
import { checkPropertyNames, isKnown, type KnownProperty } from './property-names.ts';
import { failureOf, type ReadFile, readSecretFiles } from './secret-files.ts';
import { defaultServer, readServer } from './server-xml.ts';
import type { ApplicationSettings, ConfigProblem, Settings, SourceLocation } from './settings.ts';
import type { VariableScope } from './variables.ts';
import { readVHost } from './vhost-xml.ts';
import { type ConfigElement, parseXmlDocument } from './xml-document.ts';

/** The one virtual host there is, by the name that Wowza gives its first. */
export const defaultVHostName = '_defaultVHost_';

export interface LoadOptions {
  /** For `${env:NAME}` and `${user.home}`; pass `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * What modules declare: a property beginning with `security` or `secureToken` that is not among it is an
   * error. `checked-with-modules`: the caller hands each of `applications` to `checkPropertyNames`, once its
   * modules are loaded.
   */
  readonly knownProperties: Iterable<KnownProperty> | 'checked-with-modules';
  /** Reads configuration files and `${file:…}`; from the disk by default. */
  readonly readFile?: ReadFile;
}

export interface LoadResult {
  /** `undefined` when any problem is an error. Frozen. */
  readonly settings: Settings | undefined;
  /** What could be read in spite of errors, to look for more of them; never to be run. Frozen. */
  readonly readable: Settings | undefined;
  /**
   * Every application that could be read, the fallback included, for checks that need modules: those list
   * their problems too when `settings` is already lost.
   */
  readonly applications: readonly ApplicationSettings[];
  /** All problems of all files, by file and line. */
  readonly problems: readonly ConfigProblem[];
}

/**
 * Reads everything below `home`/conf: Server.xml (may be missing), VHost.xml, `<app>/Application.xml`, and
 * Application.xml for names without a folder (may be missing). It never stops at the first problem.
 *
 * @param home the folder that holds conf/, keystore/, modules/ and data/.
 */
export async function loadSettings(home: string, options: LoadOptions): Promise<LoadResult> {
  const loader = new SettingsLoader(path.resolve(home), options);
  const settings = await loader.load();
  const problems = sortProblems(loader.problems);
  const usable = settings !== undefined && problems.every((problem) => problem.severity !== 'error');
  const applications = deepFreeze(loader.applications);
  const readable = settings && deepFreeze(settings);
  return { settings: usable ? readable : undefined, readable, applications, problems };
}

const fallbackFile = 'conf/Application.xml';

class SettingsLoader {
  readonly problems: ConfigProblem[] = [];
  readonly applications: ApplicationSettings[] = [];
  readonly #home: string;
  readonly #options: LoadOptions;
  readonly #readFile: ReadFile;

  constructor(home: string, options: LoadOptions) {
    this.#home = home;
    this.#options = options;
    this.#readFile = options.readFile ?? readConfigFile;
  }

  async load(): Promise<Settings | undefined> {
    const folders = await this.#listFolders();
    if (folders === undefined) return undefined;
    const [serverRoot, vhostRoot, fallbackRoot, ...roots] = await Promise.all([
      this.#parse('conf/Server.xml'),
      this.#parse('conf/VHost.xml', 'must exist: it says where to listen'),
      this.#parse(fallbackFile),
      ...folders.map((folder) => this.#parse(`conf/${folder}/Application.xml`)),
    ]);
    const scope = await this.#makeScope([serverRoot, vhostRoot, fallbackRoot, ...roots]);

    const server = serverRoot === undefined ? defaultServer : readServer(serverRoot, scope, this.problems);
    const vhost = vhostRoot === undefined ? undefined : readVHost(vhostRoot, scope, this.problems);
    const applications = new Map<string, ApplicationSettings>();
    for (const [index, name] of folders.entries()) {
      const application = this.#readApplication(roots[index], name, scope);
      if (application !== undefined) applications.set(name, application);
    }
    // The fallback is checked once, under a name that stands for any.
    if (fallbackRoot !== undefined)
      this.#check(readApplication(fallbackRoot, 'any', true, scope, this.problems));
    const found = applications.size > 0 || fallbackRoot !== undefined;
    // A broken application was reported as that.
    if (!found && this.problems.every((problem) => problem.severity !== 'error')) {
      this.#report('warning', 'conf', 'must hold an application: a folder with an Application.xml');
    }
    if (server === undefined || vhost === undefined) return undefined;
    return {
      home: this.#home,
      server,
      vhost,
      applications,
      makeFallbackApplication: (name) =>
        fallbackRoot === undefined ? undefined : makeFallback(fallbackRoot, name, scope),
    };
  }

  async #listFolders(): Promise<string[] | undefined> {
    try {
      return await listApplicationFolders(path.join(this.#home, 'conf'));
    } catch (error) {
      this.#report('error', 'conf', `must be a readable folder (${failureOf(error)})`, this.#home);
      return undefined;
    }
  }

  /** @param required the rule that a missing file breaks; without it, a file may be missing. */
  async #parse(file: string, required?: string): Promise<ConfigElement | undefined> {
    let bytes: Uint8Array;
    try {
      bytes = await this.#readFile(path.join(this.#home, file));
    } catch (error) {
      const failure = failureOf(error);
      const missing = failure === 'ENOENT' && (await isMissing(path.join(this.#home, file)));
      if (!missing) this.#report('error', file, `must be readable (${failure})`);
      else if (required !== undefined) this.#report('error', file, required);
      return undefined;
    }
    const { root, problems } = parseXmlDocument(bytes, file);
    this.problems.push(...problems);
    return root;
  }

  async #makeScope(roots: readonly (ConfigElement | undefined)[]): Promise<VariableScope> {
    const present = roots.filter((root) => root !== undefined);
    const { env } = this.#options;
    return {
      home: this.#home,
      userHome: env['HOME'] ?? homedir(),
      vhost: defaultVHostName,
      application: undefined,
      env,
      secretFiles: await readSecretFiles(present, this.#home, this.#readFile),
    };
  }

  #readApplication(
    root: ConfigElement | undefined,
    name: string,
    scope: VariableScope,
  ): ApplicationSettings | undefined {
    if (root === undefined) return undefined;
    if (!isSafeApplicationName(name)) {
      this.#report(
        'error',
        root.location.file,
        `must stand in a folder whose name ${applicationNameRule}`,
        name,
      );
      return undefined;
    }
    return this.#check(readApplication(root, name, false, scope, this.problems));
  }

  #check({ application, sections }: ApplicationOutcome): ApplicationSettings | undefined {
    if (application === undefined) return undefined;
    this.applications.push(application);
    const { knownProperties } = this.#options;
    if (knownProperties === 'checked-with-modules') return application;
    const known = [...knownProperties];
    this.problems.push(...checkPropertyNames(application, known));
    for (const { setting, problems } of sections) {
      if (isKnown(setting.name, setting.section, known)) this.problems.push(...problems);
    }
    return application;
  }

  #report(severity: ConfigProblem['severity'], file: string, rule: string, value = ''): void {
    const location: SourceLocation = { file, line: 1, column: 1 };
    this.problems.push({ severity, location, key: '', rule, value });
  }
}

/** What is wrong with the file was said at load. */
function makeFallback(
  root: ConfigElement,
  name: string,
  scope: VariableScope,
): ApplicationSettings | undefined {
  // The name is a client's: it must not lead a path of this application anywhere else.
  if (!isSafeApplicationName(name)) return undefined;
  return deepFreeze(readApplication(root, name, true, scope, []).application);
}
