import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DerivationBudget } from '../../../src/codec/keystore/index.ts';
import { bmpPassword } from '../../../src/codec/keystore/password-bytes.ts';
import { derivePkcs12Key, type KdfDigest, type KdfPurpose } from '../../../src/codec/keystore/pkcs12-kdf.ts';

/**
 * By OpenSSL 3.0.19: `openssl kdf -keylen N -kdfopt digest:D -kdfopt hexpass:P -kdfopt hexsalt:S -kdfopt iter:I
 * -kdfopt id:ID PKCS12KDF`.
 */
const vectors: readonly {
  readonly digest: KdfDigest;
  readonly password: string;
  readonly salt: string;
  readonly iterations: number;
  readonly purpose: KdfPurpose;
  readonly derived: string;
}[] = [
  {
    digest: 'sha1',
    password: 'smeg',
    salt: '0a58cf64530d823f',
    iterations: 1,
    purpose: 1,
    derived: '8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3',
  },
  {
    digest: 'sha1',
    password: 'smeg',
    salt: '0a58cf64530d823f',
    iterations: 1,
    purpose: 2,
    derived: '79993dfe048d3b76',
  },
  {
    digest: 'sha1',
    password: 'smeg',
    salt: '3d83c0e4546ac140',
    iterations: 1,
    purpose: 3,
    derived: '8d967d88f6caa9d714800ab3d48051d63f73a312',
  },
  {
    digest: 'sha1',
    password: 'queeg',
    salt: '05dec959acff72f7',
    iterations: 1000,
    purpose: 1,
    derived: 'ed2034e36328830ff09df1e1a07dd357185dac0d4f9eb3d4',
  },
  {
    digest: 'sha1',
    password: '',
    salt: '05dec959acff72f7',
    iterations: 10,
    purpose: 1,
    derived: 'bf7ecea0341b0c5b839250e174e23cb80152b6234edfd999',
  },
  {
    digest: 'sha256',
    password: 'pässwörd',
    salt: '0000000000000000ffffffffffffffffffffffff',
    iterations: 100,
    purpose: 3,
    derived: 'fdae435d8f6cd24edfc70858085dde4b0508b10821d37fe8cebf411c7e9d0f7f',
  },
  {
    digest: 'sha256',
    password: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    salt: '0102030405060708',
    iterations: 1,
    purpose: 1,
    derived:
      '4576c9ff5eafde6871d8a6f3d43ddfc2e2c0c5d49448feb9837744869ca8ce183c29638526e848743590d9c1fd60f0b0f303b64a1299f559303f7f49555262cae9b45d947efdc86049bcc55dca65c7de746fc7fe7b7116fd532a49fc5c6935a1f470dfee',
  },
  {
    digest: 'sha512',
    password: 'secret1',
    salt: '1111111111111111111111111111111111111111',
    iterations: 50,
    purpose: 3,
    derived:
      '81f3090ef70cb753dd251987c441427d583e96650c56e8254090a9c99d46f9ec282b4dfe4c0643943b9f8df78cd3e0190baa56a285297dd02553915fcafa20e2',
  },
  {
    digest: 'sha384',
    password: 'secret1',
    salt: '22222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222',
    iterations: 3,
    purpose: 1,
    derived:
      'e456a64a01bebc2ddeffb90f41cfd5cdcf28bce1a9af0aa75dfbc2b415d4cfaebf66146f73c29e410147ffe924e3d85705c3d7c240b74fd6b029272a',
  },
];

describe('the key derivation of PKCS12', () => {
  for (const { digest, password, salt, iterations, purpose, derived } of vectors) {
    it(`${digest}, ${JSON.stringify(password)}, ${iterations} rounds, purpose ${purpose}`, async () => {
      const key = await derivePkcs12Key(
        {
          digest,
          purpose,
          password: bmpPassword(password),
          salt: Buffer.from(salt, 'hex'),
          iterations,
          bytes: derived.length / 2,
        },
        new DerivationBudget(async () => {}),
      );
      assert.equal(Buffer.from(key).toString('hex'), derived);
    });
  }
});
