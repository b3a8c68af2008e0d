import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { ConfigProblem, HostPortSettings, Settings, SslSettings } from '../config/settings.ts';
import { findExpiring } from '../http/certificate-expiry.ts';
import { writeSelfSigned } from '../http/self-signed.ts';
import { loadTlsMaterial, type TlsMaterial } from '../http/tls-material.ts';

/** What stands in keystore/ and is no key store. */
const notAStore = /^\.|^README/i;

export interface PreparedTls {
  readonly materials: ReadonlyMap<HostPortSettings, TlsMaterial>;
  readonly problems: readonly ConfigProblem[];
}

/** Reads the key stores of all HostPorts. */
export function loadAllTls(settings: Settings, now: Date): Promise<PreparedTls> {
  return loadTls(settings.vhost.hostPorts, now);
}

/**
 * What is wrong with the key stores. That the first start makes one, or that a certificate ends soon, is worth a
 * warning.
 */
export async function checkTls(settings: Settings, now: Date): Promise<readonly ConfigProblem[]> {
  // In a folder that cannot be read nothing is to come: loading says so, store by store.
  const missing = await missingStores(settings).catch(() => []);
  const toCome = missing.map((ssl) => ssl.keyStorePath);
  const there = settings.vhost.hostPorts.filter(({ ssl }) => !toCome.includes(ssl?.keyStorePath ?? ''));
  const { materials, problems } = await loadTls(there, now);
  const expiring = [...materials.values()].flatMap(({ certificates }) => findExpiring(certificates, now));
  return [...missing.map(warnOfSelfSigned), ...problems, ...expiring];
}

async function loadTls(hostPorts: readonly HostPortSettings[], now: Date): Promise<PreparedTls> {
  const materials = new Map<HostPortSettings, TlsMaterial>();
  const problems: ConfigProblem[] = [];
  for (const hostPort of hostPorts) {
    const { ssl } = hostPort;
    if (ssl === undefined) continue;
    const outcome = await loadTlsMaterial(ssl, now);
    if (outcome.usable) materials.set(hostPort, outcome.material);
    problems.push(...outcome.problems);
  }
  return { materials, problems };
}

/**
 * Makes the self-signed stores of a first start.
 *
 * @returns the files made.
 * @throws a Node error when keystore/ cannot be written.
 */
export async function makeMissingStores(settings: Settings, hostname: string, now: Date): Promise<string[]> {
  const made: string[] = [];
  for (const ssl of await missingStores(settings)) {
    if (await writeSelfSigned(ssl, hostname, now)) made.push(ssl.keyStorePath);
  }
  return made;
}

/**
 * The key stores that a first start makes: PEM without a password, as shipped, configured in keystore/ of the
 * home folder, and that holds no store at all. A PKCS12 or a password is of a store that somebody has. Where
 * there is one, a missing file is a slip of the pen, and a certificate that nobody trusts would only hide it.
 */
async function missingStores(settings: Settings): Promise<SslSettings[]> {
  const folder = path.join(settings.home, 'keystore');
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (names.some((name) => !notAStore.test(name))) return [];
  const stores = new Map<string, SslSettings>();
  for (const { ssl } of settings.vhost.hostPorts) {
    if (ssl === undefined || path.dirname(ssl.keyStorePath) !== folder) continue;
    if (canBeMade(ssl)) stores.set(ssl.keyStorePath, ssl);
  }
  return [...stores.values()];
}

function canBeMade({ keyStorePassword, keyStoreType }: SslSettings): boolean {
  return keyStorePassword === '' && ['', 'PEM'].includes(keyStoreType);
}

function warnOfSelfSigned({ at, location: section }: SslSettings): ConfigProblem {
  const rule = 'names no file yet: one will be made, self-signed, at the first start';
  const location = at?.['KeyStorePath'] ?? section;
  return { severity: 'warning', location, key: keyOf('KeyStorePath'), rule, value: '' };
}

function keyOf(element: string): string {
  return `VHost/HostPortList/HostPort/SSLConfig/${element}`;
}
