import assert from 'node:assert/strict';
import type { KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { acceptReply } from '../../src/http/certificate-reply.ts';
import { type KeyEntry, type KeyStore, parseKeyStore } from '../../src/http/key-store.ts';
import { serializePemStore } from '../../src/http/key-store-pem-writer.ts';
import { serializePkcs12Store } from '../../src/http/key-store-pkcs12-writer.ts';
import { rewriteKeyStore } from '../../src/http/key-store-rewrite.ts';
import { CertificateAuthority, newEcKey, today } from '../support/certificate-authority.ts';

const root = new CertificateAuthority('Test Root');
const intermediate = new CertificateAuthority('Test Intermediate', root);
const authorities = [intermediate.certificate, root.certificate];

function entryOf(alias: string, key: KeyObject, chain: readonly X509Certificate[]): KeyEntry {
  return { kind: 'key', alias, key, chain, createdAt: undefined };
}

function keysOf(store: KeyStore): KeyEntry[] {
  return store.entries.filter((entry) => entry.kind === 'key');
}

function pems(certificates: readonly X509Certificate[]): string[] {
  return certificates.map(String);
}

describe('serializePkcs12Store', () => {
  it('is read again: keys, chains, and certificates that stand for themselves', async () => {
    const [one, other] = [newEcKey(), newEcKey()];
    const entries = [
      entryOf('one', one, [intermediate.certify(one, 'one.example.com'), ...authorities]),
      entryOf('zwei ü', other, [intermediate.certify(other, 'two.example.com'), ...authorities]),
      { kind: 'trusted', alias: 'root', certificate: root.certificate, createdAt: undefined } as const,
    ];
    const bytes = await serializePkcs12Store(entries, 'sécret');
    const store = await parseKeyStore(bytes, { file: 'x.p12', storePassword: 'sécret' });
    assert.equal(store.format, 'pkcs12');
    assert.deepEqual(store.remarks, []);
    for (const [index, entry] of keysOf(store).entries()) {
      const expected = entries[index];
      assert.ok(expected?.kind === 'key');
      assert.equal(entry.alias, expected.alias);
      assert.ok(entry.key.equals(expected.key));
      assert.equal(String(entry.chain[0]), String(expected.chain[0]));
    }
    const trusted = store.entries.filter((entry) => entry.kind === 'trusted');
    assert.ok(trusted.some(({ alias }) => alias === 'root'));
  });

  it('opens to its password only', async () => {
    const key = newEcKey();
    const bytes = await serializePkcs12Store([entryOf('a', key, [root.certify(key, 'a.example')])], 'secret');
    await assert.rejects(parseKeyStore(bytes, { file: 'x.p12', storePassword: 'other' }), {
      code: 'TLS_PASSWORD_WRONG',
    });
  });
});

describe('rewriteKeyStore', () => {
  const folder = 'test/vectors/keystore/';

  async function takeReply(bytes: Uint8Array, options: { storePassword: string; keyPassword?: string }) {
    const all = { file: 'store', ...options };
    const store = await parseKeyStore(bytes, all);
    const first = keysOf(store).find(({ key }) => key.asymmetricKeyType !== 'dsa');
    assert.ok(first);
    const leaf = intermediate.certify(first.key, 'new.example.com');
    const identity = acceptReply(store, [root.certificate, leaf, intermediate.certificate], {
      file: 'store',
      now: today,
    });
    assert.equal(identity.alias, first.alias);
    assert.deepEqual(pems(identity.chain), pems([leaf, ...authorities]));
    const rewritten = await rewriteKeyStore(bytes, store, identity, all);
    return { store, rewritten, leaf, again: await parseKeyStore(rewritten, all) };
  }

  for (const [name, storePassword, keyPassword] of [
    ['rsa.jks', 'secret1', undefined],
    ['several.jks', 'secret1', undefined],
    ['unicode.jks', 'pässwörd€', undefined],
    ['key-password.jks', 'secret1', 'keysecret'],
    ['rsa.jceks', 'secret1', undefined],
    ['key-password.jceks', 'secret1', 'keysecret'],
    ['rsa.p12', 'secret1', undefined],
    ['rsa-legacy.p12', 'secret1', undefined],
    ['several.p12', 'secret1', undefined],
    ['unicode.p12', 'secret1', undefined],
    ['encrypted.pem', 'secret1', undefined],
  ] as const) {
    it(`${name} keeps its format and everything but the chain`, async () => {
      const bytes = await readFile(folder + name);
      const passwords = { storePassword, ...(keyPassword !== undefined && { keyPassword }) };
      const { again, leaf, store } = await takeReply(bytes, passwords);
      assert.equal(again.format, store.format);
      const before = new Map(keysOf(store).map((entry) => [entry.alias, entry]));
      for (const { alias, chain, key } of keysOf(again)) {
        const old = before.get(alias);
        assert.ok(old && key.equals(old.key));
        const expected = leaf.checkPrivateKey(key) ? leaf : old.chain[0];
        assert.equal(String(chain[0]), String(expected));
      }
      const aliases = (of: KeyStore) => of.entries.map(({ alias }) => alias).toSorted();
      assert.deepEqual(aliases(again), aliases(store));
    });
  }

  it('a PEM store keeps its encrypted key to the letter', async () => {
    const text = await readFile(`${folder}encrypted.pem`, 'latin1');
    const { rewritten } = await takeReply(Buffer.from(text, 'latin1'), { storePassword: 'secret1' });
    const [key = ''] =
      /-----BEGIN ENCRYPTED PRIVATE KEY[\s\S]*?END ENCRYPTED PRIVATE KEY-----/.exec(text) ?? [];
    assert.ok(key.length > 200 && Buffer.from(rewritten).toString('latin1').includes(key));
  });

  it('a PEM store with two keys keeps the certificate of the other one, and not the old one', async () => {
    const [one, other] = [newEcKey(), newEcKey()];
    const old = root.certify(one, 'old.example');
    const text =
      serializePemStore(one, [old]) + serializePemStore(other, [root.certify(other, 'other.example')]);
    const { again, rewritten } = await takeReply(Buffer.from(text), { storePassword: '' });
    assert.deepEqual(
      keysOf(again).map(({ chain }) => chain[0]?.subject),
      ['CN=new.example.com', 'CN=other.example'],
    );
    assert.ok(!Buffer.from(rewritten).includes(String(old)));
  });

  for (const name of ['secret.jceks', 'secret.p12']) {
    it(`${name} is refused, since its secret key would be lost`, async () => {
      await assert.rejects(takeReply(await readFile(folder + name), { storePassword: 'secret1' }), {
        code: 'KEYSTORE_NOT_KEPT',
      });
    });
  }
});
