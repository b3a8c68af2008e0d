import { readFile, stat } from 'node:fs/promises';
import { keyStoreLimits } from '../codec/keystore/index.ts';
import { TlsError } from './tls-error.ts';

/**
 * What a file of keys or certificates holds.
 *
 * @param file path; it is what messages call it.
 * @throws {TlsError} TLS_KEYSTORE_UNREADABLE, TLS_KEYSTORE_TOO_LARGE
 */
export async function readKeyStoreFile(file: string): Promise<Uint8Array> {
  try {
    const found = await stat(file);
    // A pipe or a device would be waited for without end.
    if (!found.isFile()) throw unreadable(`${file}, which is no file`);
    checkKeyStoreSize(file, found.size);
    return await readFile(file);
  } catch (cause) {
    if (cause instanceof TlsError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    const finding = code === 'ENOENT' ? 'which does not exist' : `which cannot be read (${code})`;
    throw unreadable(`${file}, ${finding}`, cause);
  }
}

/** @throws {TlsError} TLS_KEYSTORE_TOO_LARGE */
export function checkKeyStoreSize(file: string, bytes: number): void {
  const { maxKeyStoreBytes } = keyStoreLimits;
  if (bytes <= maxKeyStoreBytes) return;
  const found = `${file}: ${bytes} bytes, at most ${maxKeyStoreBytes}`;
  throw new TlsError('TLS_KEYSTORE_TOO_LARGE', 'KeyStorePath', found);
}

function unreadable(found: string, cause?: unknown): TlsError {
  return new TlsError('TLS_KEYSTORE_UNREADABLE', 'KeyStorePath', found, { cause });
}
