import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ApplicationSettings, Settings } from '../config/settings.ts';
import { resolveInstance } from '../config/variables.ts';
import { findModule } from '../module/module-source.ts';

/** 18 bytes are 24 characters of base64url: they need no escaping in a URL or in a password file. */
const passwordBytes = 18;
const firstUser = 'publisher';
const preferredApplication = 'live';

const header = `# Who may publish: one user a line, user name, blank, password. Lines that begin with # are comments.
# The server reads this file again when it changes. Keep it readable for the server's user only.
`;

/** The account that a first start made. The password is told once and logged never. */
export interface FirstAccount {
  readonly application: string;
  readonly user: string;
  readonly password: string;
  /** Absolute path of the password file. */
  readonly file: string;
  /** Puts the file back as it was: for a start that failed before it could tell the password. */
  readonly undo: () => Promise<void>;
}

/**
 * Makes a publisher with a random password when no application that asks for passwords has one yet.
 *
 * @param randomBytes cryptographically strong.
 * @returns `undefined` when there is an account, or no application that would ask for it.
 * @throws a Node error when the password file cannot be written.
 */
export async function makeFirstAccount(
  settings: Settings,
  randomBytes: (size: number) => Buffer,
): Promise<FirstAccount | undefined> {
  const guarded = guardedApplications(settings);
  const application = guarded.find(({ name }) => name === preferredApplication) ?? guarded[0];
  if (application === undefined) return undefined;
  const contents = new Map<string, string | undefined>();
  for (const { file } of guarded) contents.set(file, await readIfThere(file));
  if ([...contents.values()].some((text) => text !== undefined && namesSomebody(text))) return undefined;

  const { file } = application;
  const before = contents.get(file);
  const password = randomBytes(passwordBytes).toString('base64url');
  await replaceFile(
    file,
    `${before === undefined ? header : endWithNewline(before)}${firstUser} ${password}\n`,
  );
  return {
    application: application.name,
    user: firstUser,
    password,
    file,
    undo: () => (before === undefined ? rm(file, { force: true }) : replaceFile(file, before)),
  };
}

export const passwordFileProperty = 'securityPublishPasswordFile';

/** They bring the module password-file along. */
const askingModules = ['core-security', 'rtmp-authenticate'];

export interface GuardedApplication {
  readonly name: string;
  /** Absolute path of its password file. */
  readonly file: string;
  readonly settings: ApplicationSettings;
}

/** The applications that ask publishers for a password out of a file, with that file. */
export function guardedApplications(settings: Settings): GuardedApplication[] {
  const configured = [...settings.applications.values()];
  const fallback = configured.length > 0 ? undefined : settings.makeFallbackApplication(preferredApplication);
  const applications = fallback === undefined ? configured : [fallback];
  return applications.flatMap((application) => {
    const asks =
      property(application, 'securityPublishRequirePassword').toLowerCase() !== 'false' &&
      property(application, 'usernamePasswordProviderClass') === '' &&
      application.modules.some(({ className }) => {
        const source = findModule(className, settings.home);
        return source.kind === 'built-in' && askingModules.includes(source.name);
      });
    return asks
      ? [{ name: application.name, file: passwordFile(application, settings.home), settings: application }]
      : [];
  });
}

/** As the module password-file finds it. */
function passwordFile(application: ApplicationSettings, home: string): string {
  const configured = resolveInstance(property(application, passwordFileProperty), '_definst_');
  return path.resolve(home, configured === '' ? 'conf/publish.password' : configured);
}

function property(application: ApplicationSettings, name: string): string {
  return application.properties.findLast((setting) => setting.name === name)?.value.trim() ?? '';
}

/** Any line that could be an account, however broken: a file that somebody wrote is left to them. */
function namesSomebody(text: string): boolean {
  return text.split(/\r\n|\n|\r/).some((line) => /^\s*[^\s#]/.test(line));
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** In one step: the server's other half never reads half a file. */
async function replaceFile(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.new`;
  try {
    await writeFile(draft, text, { flag: 'wx', mode: 0o600 });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

function endWithNewline(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
