import assert from 'node:assert/strict';
import {
  decryptTea,
  encryptingTeaVariants,
  encryptTea,
  maxTeaCiphertextLength,
  teaVariants,
} from '../../../src/codec/tea/index.ts';
import { ProtocolError } from '../../../src/errors.ts';
import vectors from '../../vectors/tea/tea.json' with { type: 'json' };
import type { FuzzTarget } from '../target.ts';

const { variants } = vectors;
const secret = 'abcdefghijklmnop';

/** Any ciphertext gives a text no longer than it or is refused; any text comes back or is refused. */
export const target: FuzzTarget = {
  name: 'tea',
  seeds: [
    '0x32604EA321E378B3',
    ...variants.wowza.vectors.slice(0, 4).map(({ ciphertext }) => ciphertext),
    ...variants['veness-base64'].vectors.slice(0, 4).map(({ ciphertext }) => ciphertext),
    ...variants['xxtea-length-base64'].vectors.slice(0, 4).map(({ ciphertext }) => ciphertext),
    ...variants['tea-raw-block'].vectors.map(({ ciphertext_hex: ciphertext }) => ciphertext),
    "XÖÄÝ©'LY\x8b»&B!13!!7!!32!",
    'münchen',
  ].map((text) => Buffer.from(text, 'latin1')),
  run(bytes) {
    const text = Buffer.from(bytes).toString('latin1');
    for (const variant of teaVariants) {
      const plain = attempt(() => decryptTea(text, secret, variant));
      assert.ok(plain === undefined || plain.length <= text.length, 'longer than its ciphertext');
      assert.ok(plain === undefined || text.length <= maxTeaCiphertextLength);
    }
    for (const source of [text, new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)]) {
      for (const variant of encryptingTeaVariants) {
        const ciphertext = attempt(() => encryptTea(source, secret, variant));
        if (ciphertext === undefined) continue;
        const back = decryptTea(ciphertext, secret, variant);
        assert.equal(back, variant === 'wowza' ? source.replace(/^[\0- ]+|[\0- ]+$/g, '') : source);
      }
    }
  },
};

function attempt(run: () => string): string | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}
