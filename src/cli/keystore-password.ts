import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { readSecretFile } from '../config/secret-files.ts';
import { SluiceError } from '../errors.ts';
import type { KeyStoreAccess } from '../server/open-key-store.ts';
import { askOnce } from './password-input.ts';

/** No option takes a password itself: other users of the machine see every command line. */
export interface PasswordFiles {
  readonly passwordFile?: string;
  readonly keyPasswordFile?: string;
}

/** What the options and the environment give; `undefined` for what they do not. */
export interface GivenPasswords {
  readonly storePassword: string | undefined;
  readonly keyPassword: string | undefined;
}

const storeVariable = 'SLUICE_KEYSTORE_PASSWORD';
const keyVariable = 'SLUICE_KEYSTORE_KEY_PASSWORD';

export function withPasswordFile(command: Command): Command {
  return command.option(
    '--password-file <file>',
    `file with the store's password (else $${storeVariable}, else a terminal is asked)`,
  );
}

export function withPasswordFiles(command: Command): Command {
  return withPasswordFile(command).option(
    '--key-password-file <file>',
    `file with the key's password, where it is another one (else $${keyVariable})`,
  );
}

/** The same, with a person at the terminal to ask for the rest. */
export async function keyStoreAccess(options: PasswordFiles): Promise<KeyStoreAccess> {
  return { ...(await givenPasswords(options)), ask: process.stdin.isTTY ? askOnce : undefined };
}

/** @throws {SluiceError} KEYSTORE_PASSWORD_MISSING for a file that cannot be read. */
export async function givenPasswords({
  keyPasswordFile,
  passwordFile,
}: PasswordFiles): Promise<GivenPasswords> {
  return {
    storePassword: await givenPassword(passwordFile, storeVariable),
    keyPassword: await givenPassword(keyPasswordFile, keyVariable),
  };
}

async function givenPassword(file: string | undefined, variable: string): Promise<string | undefined> {
  if (file === undefined) return process.env[variable];
  const secret = await readSecretFile(file, readFile);
  if ('text' in secret) return secret.text;
  throw new SluiceError('KEYSTORE_PASSWORD_MISSING', `${file}, which cannot be read (${secret.failure})`);
}
