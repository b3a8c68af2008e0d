import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import type { ErrorCode } from '../../src/errors.ts';
import { parseKeyStore, selectIdentity } from '../../src/http/key-store.ts';
import { TlsError } from '../../src/http/tls-error.ts';
import { keyStoreVectorBytes, keyStoreVectorPassword, keyStoreVectors } from '../vectors/key-stores.ts';
import { makeCertificate } from './made-certificate.ts';

const now = new Date('2030-01-01');

const codes: readonly ErrorCode[] = [
  'TLS_KEYSTORE_BROKEN',
  'TLS_KEYSTORE_FORMAT',
  'TLS_KEYSTORE_TOO_LARGE',
  'TLS_PASSWORD_WRONG',
];

/** A damaged file: whether it was read all the same. Fails on errors that are not ours. */
async function isRead(bytes: Uint8Array, file: string): Promise<boolean> {
  try {
    const store = await parseKeyStore(bytes, { file, storePassword: keyStoreVectorPassword });
    try {
      selectIdentity(store, { file, now });
    } catch (error) {
      assert.ok(error instanceof TlsError, (error as Error).stack);
    }
    return true;
  } catch (error) {
    assert.ok(error instanceof TlsError, (error as Error).stack);
    assert.ok(codes.includes(error.code), error.message);
    return false;
  }
}

/** How many places of a file are tried: each costs its rounds of hashing. */
function placesOf(file: string): number {
  if (/jceks|-legacy|several\.p12|scrypt/.test(file)) return 5;
  return file.endsWith('.p12') ? 25 : 200;
}

describe('a damaged key store', () => {
  for (const file of new Set(keyStoreVectors.map((vector) => vector.file))) {
    const bytes = keyStoreVectorBytes(file);
    const step = Math.ceil(bytes.length / placesOf(file));

    it(`${file}, cut off anywhere, is refused with an error of ours`, async () => {
      for (let length = 0; length < bytes.length; length += step) {
        const read = await isRead(bytes.subarray(0, length), file);
        // Of PEM the whole blocks are read.
        assert.ok(!read || file.endsWith('.pem'), `${length} of ${bytes.length} bytes`);
      }
    });

    it(`${file}, with one bit turned, is read or refused with an error of ours`, async () => {
      for (let at = 0; at < bytes.length; at += step) {
        const damaged = Uint8Array.from(bytes);
        damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8));
        const read = await isRead(damaged, file);
        // What a digest covers is never read.
        assert.ok(!read || !/\.(jks|jceks)$/.test(file), `byte ${at}`);
      }
    });
  }
});

describe('a key store of many keys and certificates', () => {
  it('is judged in time in proportion to its size, though each key is held against each certificate', async () => {
    const keys = Array.from({ length: 300 }, () => generateKeyPairSync('ec', { namedCurve: 'P-256' }));
    const strangers = Array.from({ length: 300 }, (_, index) => makeCertificate(`stranger ${index}`));
    const text = [
      ...keys.map(({ privateKey }) => privateKey.export({ type: 'pkcs8', format: 'pem' })),
      ...strangers.map(({ certificate }) => String(certificate)),
    ].join('');
    const store = await parseKeyStore(Buffer.from(text), { file: 'x.pem', storePassword: '' });
    const startedAt = performance.now();
    assert.throws(() => selectIdentity(store, { file: 'x.pem', now }), { code: 'TLS_KEY_MISMATCH' });
    // Written out anew for each pair, the keys take ten times as long.
    assert.ok(performance.now() - startedAt < 2_000, `${performance.now() - startedAt} ms`);
  });
});
