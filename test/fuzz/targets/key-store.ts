import assert from 'node:assert/strict';
import { Asn1Error } from '../../../src/codec/asn1/index.ts';
import {
  KeyStoreFault,
  keyStoreLimits,
  parseJavaKeyStore,
  parsePem,
  parsePfx,
  parseSafe,
  parseSafeContents,
} from '../../../src/codec/keystore/index.ts';
import { keyStoreVectorBytes, keyStoreVectors } from '../../vectors/key-stores.ts';
import type { FuzzTarget } from '../target.ts';

/** Structure is read or refused, within the limits; keys stay locked, since opening them takes time. */
export const target: FuzzTarget = {
  name: 'key-store',
  seeds: [...new Set(keyStoreVectors.map(({ file }) => file))].map(keyStoreVectorBytes),
  run(bytes) {
    const java = attempt(() => parseJavaKeyStore(bytes));
    assert.ok((java?.entries.length ?? 0) <= keyStoreLimits.maxKeyStoreEntries);
    attempt(() => {
      for (const part of parseSafe(parsePfx(bytes).content)) {
        if (part !== undefined && part.algorithm === undefined) parseSafeContents(part.bytes);
      }
    });
    for (const { label, text } of parsePem(Buffer.from(bytes).toString('latin1'))) {
      assert.ok(text.startsWith(`-----BEGIN ${label}-----`) && text.endsWith(`-----END ${label}-----`));
    }
  },
};

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof KeyStoreFault || error instanceof Asn1Error) return undefined;
    throw error;
  }
}
