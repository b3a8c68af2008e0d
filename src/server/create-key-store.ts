import { lstat, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { SluiceError } from '../errors.ts';
import { serializePemStore } from '../http/key-store-pem-writer.ts';
import { serializePkcs12Store } from '../http/key-store-pkcs12-writer.ts';
import { type KeyPlan, makeKey } from '../http/new-key.ts';
import { makeSelfSigned, namesOfMachine, selfSignedDefaults } from '../http/self-signed.ts';
import { parseHostNames } from './host-names.ts';
import { replaceFile } from './replace-file.ts';

export { planKey } from '../http/new-key.ts';

/** Key stores that can be made; those of Java alone are the past. */
export type NewKeyStoreType = 'pem' | 'pkcs12';

export interface NewKeyStore {
  readonly file: string;
  readonly type: NewKeyStoreType;
  /** PEM has no aliases. */
  readonly alias: string;
  readonly key: KeyPlan;
  /** What the certificate is for; none is this machine. */
  readonly hosts: readonly string[];
  /** This machine's. */
  readonly hostname: string;
  /** How long the certificate is valid. */
  readonly days: number;
  /** PKCS #12 needs one; without one the key of a PEM file stands in the clear. */
  readonly password: string | undefined;
  /** Replaces a file that is there. */
  readonly force: boolean;
}

export interface CreatedKeyStore {
  readonly expiresAt: Date;
  readonly names: readonly string[];
}

/** keytool takes no shorter one. */
const minPkcs12PasswordLength = 6;
const dayMs = 86_400_000;

/** By its name: PKCS12 for `.p12`, `.pfx` and what Java calls a keystore, else PEM. */
export function keyStoreTypeOf(file: string): NewKeyStoreType {
  return /\.(p12|pfx|pkcs12|jks|keystore)$|^keystore$/i.test(path.basename(file)) ? 'pkcs12' : 'pem';
}

/**
 * Makes a key and a self-signed certificate in a file that only its owner reads.
 *
 * @throws {SluiceError} KEYSTORE_EXISTS, KEYSTORE_PASSWORD_MISSING, KEYSTORE_PASSWORD_SHORT
 */
export async function createKeyStore(plan: NewKeyStore, now: Date): Promise<CreatedKeyStore> {
  const { days, file, force, hosts } = plan;
  if (!force) await refuseExisting(file);
  checkPassword(plan);
  const names = hosts.length > 0 ? parseHostNames(hosts) : namesOfMachine(plan.hostname);
  const key = await makeKey(plan.key);
  const notBefore = new Date(now.getTime() - selfSignedDefaults.backdateMs);
  const notAfter = new Date(now.getTime() + days * dayMs);
  const certificate = makeSelfSigned({ key, names, notBefore, notAfter });
  const entry = { kind: 'key', alias: plan.alias, key, chain: [certificate], createdAt: now } as const;
  const contents =
    plan.type === 'pkcs12'
      ? await serializePkcs12Store([entry], plan.password ?? '')
      : serializePemStore(key, [certificate], plan.password);
  await mkdir(path.dirname(file), { recursive: true });
  await replaceFile(file, contents, 0o600);
  return { expiresAt: new Date(certificate.validTo), names: names.map(({ name }) => name) };
}

function checkPassword({ file, password, type }: NewKeyStore): void {
  if (type === 'pem') return;
  if (password === undefined) throw new SluiceError('KEYSTORE_PASSWORD_MISSING', `none for ${file}`);
  if (password.length < minPkcs12PasswordLength) {
    throw new SluiceError('KEYSTORE_PASSWORD_SHORT', `one of ${password.length}`);
  }
}

/** @throws {SluiceError} KEYSTORE_EXISTS, for links that lead nowhere too. */
export async function refuseExisting(file: string): Promise<void> {
  const found = await lstat(file).catch(() => undefined);
  if (found !== undefined) throw new SluiceError('KEYSTORE_EXISTS', `${file}, which exists`);
}
