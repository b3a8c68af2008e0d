import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { derInteger, derObjectIdentifier, derOctetString, derSequence } from '../../src/codec/asn1/index.ts';
import {
  DerivationBudget,
  keyStoreLimits,
  openEncryptedKey,
  parsePem,
  pemBytes,
} from '../../src/codec/keystore/index.ts';
import { type KeyStore, parseKeyStore, readKeyStore, selectIdentity } from '../../src/http/key-store.ts';
import { TlsError } from '../../src/http/tls-error.ts';
import {
  type KeyStoreVector,
  keyStoreVectorBytes,
  keyStoreVectors,
  keyStoreVectorPassword as password,
} from '../vectors/key-stores.ts';
import { makeCertificate } from './made-certificate.ts';

/** Within the validity of all vectors, whatever the clock of this machine says. */
const now = new Date('2030-01-01');

function show({ entries }: KeyStore): string[] {
  return entries.map((entry) =>
    entry.kind === 'key'
      ? `key ${entry.alias} ${entry.key.asymmetricKeyType}`
      : `${entry.kind} ${entry.alias}`,
  );
}

function parse({ file, storePassword = password, keyPassword }: KeyStoreVector): Promise<KeyStore> {
  return parseKeyStore(keyStoreVectorBytes(file), { file, storePassword, keyPassword });
}

function served(store: KeyStore, file: string): readonly string[] | string {
  try {
    const { chain } = selectIdentity(store, { file, now });
    // Subjects of keytool have more parts.
    return chain.map(({ subject }) => subject.split('\n').find((part) => part.startsWith('CN=')) ?? subject);
  } catch (error) {
    assert.ok(error instanceof TlsError, String(error));
    assert.ok(error.message.includes(file), error.message);
    return error.code;
  }
}

async function refusal(work: Promise<unknown>): Promise<TlsError> {
  const error = await work.then(
    () => assert.fail('it was read'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof TlsError, String(error));
  return error;
}

describe('parseKeyStore', () => {
  for (const vector of keyStoreVectors) {
    const { file, keyPassword, format, entries, secrets = [] } = vector;
    it(`reads ${file}${keyPassword === undefined ? '' : ` with the key password ${keyPassword}`}`, async () => {
      const store = await parse(vector);
      assert.equal(store.format, format);
      assert.deepEqual(show(store), entries);
      assert.deepEqual(served(store, file), vector.served);
      assert.equal(store.remarks.length, secrets.length);
      for (const secret of secrets)
        assert.match(store.remarks.join('\n'), new RegExp(`"${secret}".*a secret key`));
    });
  }

  it('takes the key of each entry for its own', async () => {
    const [vector] = keyStoreVectors.filter(({ file }) => file === 'several.p12');
    const store = await parse(vector ?? assert.fail());
    for (const entry of store.entries) {
      assert.ok(entry.kind === 'key' && entry.chain[0]?.checkPrivateKey(entry.key), entry.alias);
    }
  });

  it('says when keys were made, as Java writes it', async () => {
    for (const file of ['ec.jks', 'ec.jceks', 'ec.p12', 'imported.jks']) {
      const { entries } = await parseKeyStore(keyStoreVectorBytes(file), { file, storePassword: password });
      for (const { createdAt } of entries) assert.equal(createdAt?.getUTCFullYear(), 2026, file);
    }
  });

  for (const file of ['ec.jks', 'ec.jceks', 'ec.p12', 'ec-legacy.p12', 'openssl-no-mac.p12']) {
    it(`says of ${file} that the store's password is wrong, and not which it was`, async () => {
      const bytes = keyStoreVectorBytes(file);
      for (const storePassword of ['hunter2', '']) {
        const error = await refusal(parseKeyStore(bytes, { file, storePassword, keyPassword: password }));
        assert.equal(error.code, 'TLS_PASSWORD_WRONG');
        assert.equal(error.element, 'KeyStorePassword');
        assert.match(error.message, new RegExp(`a wrong one for ${file}$`));
      }
    });
  }

  it("says of a key's password that it is the key's, with file and alias", async () => {
    for (const [file, alias] of [
      ['key-password.jks', 'red5'],
      ['key-password.jceks', 'red5'],
    ] as const) {
      const store = await parseKeyStore(keyStoreVectorBytes(file), { file, storePassword: password });
      const error = await refusal((async () => selectIdentity(store, { file, now }))());
      assert.equal(error.code, 'TLS_KEY_PASSWORD_WRONG');
      assert.equal(error.element, 'KeyPassword');
      assert.match(error.message, new RegExp(`key of alias "${alias}" in ${file}$`));
      assert.doesNotMatch(error.message, /secret1/);
    }
  });

  for (const file of ['encrypted.pem', 'scrypt.pem', 'traditional.pem']) {
    it(`${file}: the key's password may be in either place, and the error names the one that was used`, async () => {
      const bytes = keyStoreVectorBytes(file);
      for (const [passwords, code] of [
        [{ storePassword: '', keyPassword: password }, undefined],
        [{ storePassword: 'hunter2' }, 'TLS_PASSWORD_WRONG'],
        [{ storePassword: '', keyPassword: 'hunter2' }, 'TLS_KEY_PASSWORD_WRONG'],
      ] as const) {
        const { entries } = await parseKeyStore(bytes, { file, ...passwords });
        const fault = entries[0]?.kind === 'locked' ? entries[0].fault : undefined;
        assert.equal(fault?.code, code);
        if (fault) assert.match(fault.message, new RegExp(`a wrong one for .*alias "key" in ${file}$`));
      }
    });
  }

  it('finds that a JKS file was changed', async () => {
    const bytes = Buffer.from(keyStoreVectorBytes('truststore.jks'));
    // The year of the date of the entry.
    bytes.writeUInt8(bytes.readUInt8(23) ^ 1, 23);
    const error = await refusal(parseKeyStore(bytes, { file: 'x.jks', storePassword: password }));
    assert.equal(error.code, 'TLS_PASSWORD_WRONG');
  });

  it('keeps what stands before a secret key whose end is not known, and says so', async () => {
    const bytes = Buffer.from(keyStoreVectorBytes('secret.jceks'));
    // A serialised object becomes another kind of thing (TC_BLOCKDATA).
    bytes.writeUInt8(0x77, bytes.indexOf(Buffer.from('aced0005', 'hex')) + 4);
    const covered = bytes.subarray(0, -20);
    const digest = createHash('sha1').update(Buffer.from(password, 'utf16le').swap16());
    digest.update('Mighty Aphrodite').update(covered).digest().copy(bytes, covered.length);
    const store = await parseKeyStore(bytes, { file: 'x.jceks', storePassword: password });
    assert.deepEqual(show(store), ['key red5 ec']);
    assert.match(store.remarks.join('\n'), /"aes".*secret key(.|\n)*the last 1 entries cannot be read/);
  });

  it('refuses what is no key store', async () => {
    for (const text of ['', 'x', 'not a key store', '\x30\x10', '-----BEGIN']) {
      const error = await refusal(
        parseKeyStore(Buffer.from(text, 'latin1'), { file: 'x', storePassword: '' }),
      );
      assert.equal(error.code, 'TLS_KEYSTORE_FORMAT', text);
    }
  });

  it('says of a certificate and of a key in DER what they are', async () => {
    const { certificate, key } = makeCertificate('alone');
    for (const bytes of [certificate.raw, key.export({ type: 'pkcs8', format: 'der' })]) {
      const error = await refusal(parseKeyStore(bytes, { file: 'x.der', storePassword: '' }));
      assert.equal(error.code, 'TLS_KEYSTORE_FORMAT');
      assert.match(
        error.message,
        /x\.der: none by its first bytes; a certificate or a key in DER .* PEM file$/,
      );
    }
  });
});

describe('limits of key stores', () => {
  const pbkdf2 = '1.2.840.113549.1.5.12';
  const scrypt = '1.3.6.1.4.1.11591.4.11';

  function encryptedKey(iterations: number): string {
    return keyEncryptedBy(pbkdf2, derOctetString(new Uint8Array(8)), derInteger(iterations));
  }

  /** RFC 7914 §7.1: r and p are 1. */
  function scryptKey(cost: number): string {
    const one = derInteger(1);
    return keyEncryptedBy(scrypt, derOctetString(new Uint8Array(8)), derInteger(cost), one, one);
  }

  function keyEncryptedBy(derivation: string, ...parameters: readonly Uint8Array[]): string {
    const cipher = derSequence(
      derObjectIdentifier('2.16.840.1.101.3.4.1.42'),
      derOctetString(new Uint8Array(16)),
    );
    const algorithm = derSequence(
      derObjectIdentifier('1.2.840.113549.1.5.13'),
      derSequence(derSequence(derObjectIdentifier(derivation), derSequence(...parameters)), cipher),
    );
    const info = derSequence(algorithm, derOctetString(new Uint8Array(48)));
    const base64 = Buffer.from(info).toString('base64');
    return `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${base64}\n-----END ENCRYPTED PRIVATE KEY-----\n`;
  }

  async function keyFault(iterations: number): Promise<string> {
    const store = await parseKeyStore(Buffer.from(encryptedKey(iterations)), {
      file: 'x',
      storePassword: '',
    });
    const [entry] = store.entries;
    assert.ok(entry?.kind === 'locked');
    return `${entry.fault.code} ${entry.fault.message}`;
  }

  it('iterations of one derivation', async () => {
    const { maxKeyStoreIterations: most } = keyStoreLimits;
    assert.match(await keyFault(1000), /^TLS_PASSWORD_WRONG/);
    assert.match(await keyFault(most + 1), /^TLS_KEYSTORE_TOO_LARGE .*2000001 iterations, at most 2000000/);
    assert.match(await keyFault(10_000_000), /^TLS_KEYSTORE_TOO_LARGE/);
  });

  it('scrypt counts as rounds do', async () => {
    const { maxKeyStoreIterations, maxKeyStoreTotalIterations } = keyStoreLimits;
    const budget = new DerivationBudget(() => setImmediate());
    const [block] = parsePem(scryptKey(2));
    const key = pemBytes(block ?? assert.fail());
    await assert.rejects(openEncryptedKey(key, '', budget), { kind: 'password' });
    for (let left = maxKeyStoreTotalIterations - 2; left > 0; left -= maxKeyStoreIterations) {
      budget.charge(Math.min(left, maxKeyStoreIterations));
    }
    await assert.rejects(openEncryptedKey(key, '', budget), { kind: 'too-large' });
  });

  it('size', async (t) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'sluice-keystore-'));
    t.after(() => rm(folder, { recursive: true }));
    const file = path.join(folder, 'large.pem');
    await writeFile(file, keyStoreVectorBytes('chain.pem'));
    await readKeyStore(file, { storePassword: '' });
    await truncate(file, keyStoreLimits.maxKeyStoreBytes + 1);
    const error = await refusal(readKeyStore(file, { storePassword: '' }));
    assert.equal(error.code, 'TLS_KEYSTORE_TOO_LARGE');
    const bytes = new Uint8Array(keyStoreLimits.maxKeyStoreBytes + 1).fill(0x30);
    assert.equal(
      (await refusal(parseKeyStore(bytes, { file: 'x', storePassword: '' }))).code,
      'TLS_KEYSTORE_TOO_LARGE',
    );
  });

  it('entries', async () => {
    const block = Buffer.from(keyStoreVectorBytes('root.pem')).toString();
    const most = keyStoreLimits.maxKeyStoreEntries;
    const error = await refusal(
      parseKeyStore(Buffer.from(block.repeat(most + 1)), { file: 'x', storePassword: '' }),
    );
    assert.equal(error.code, 'TLS_KEYSTORE_TOO_LARGE');
    const { entries } = await parseKeyStore(Buffer.from(block.repeat(most)), {
      file: 'x',
      storePassword: '',
    });
    assert.equal(entries.length, most);
  });
});

describe('readKeyStore', () => {
  it('says of what cannot be read why', async () => {
    for (const [file, wording] of [
      ['/nonexistent/x.jks', /x\.jks, which does not exist$/],
      [tmpdir(), /, which is no file$/],
      ['/dev/zero', /, which is no file$/],
    ] as const) {
      const error = await refusal(readKeyStore(file, { storePassword: '' }));
      assert.equal(error.code, 'TLS_KEYSTORE_UNREADABLE');
      assert.match(error.message, wording);
    }
  });
});

describe('reading a store beside running streams', () => {
  it('gives way to others again and again', async () => {
    let turns = 0;
    let reading = true;
    const others = (async () => {
      for (; reading; turns++) await setImmediate();
    })();
    // 200,000 rounds for each half of the key.
    await parseKeyStore(keyStoreVectorBytes('ec.jceks'), { file: 'ec.jceks', storePassword: password });
    reading = false;
    await others;
    assert.ok(turns >= 300, `${turns} turns`);
  });
});
