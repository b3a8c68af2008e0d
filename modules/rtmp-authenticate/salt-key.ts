import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const keyBytes = 32;

/**
 * The key that the salts of users come from, the same after a restart: a salt that changed would tell that there
 * is no such account. Made on first use, readable for the server's user only.
 *
 * @param folder the data folder
 * @throws a Node error when the file can be neither read nor made
 */
export async function readSaltKey(folder: string): Promise<Uint8Array> {
  const path = join(folder, 'login-salt.key');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    await writeFile(path, randomBytes(keyBytes), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const key = await readFile(path);
  if (key.length === keyBytes) return key;
  throw new Error(`${path} must hold ${keyBytes} bytes; got ${key.length}`);
}
