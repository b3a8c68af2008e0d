import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { KeyStoreFolder } from '../http/key-stores.ts';
import { runSluice } from '../support/sluice-server.ts';

const noJava =
  spawnSync('keytool', ['-help']).error === undefined ? false : 'no Java here: keytool is missing';
const password = { SLUICE_KEYSTORE_PASSWORD: 'secret1' };

/** `sluice keystore`, with openssl as CA and judge, and keytool as the other one. */
describe('sluice keystore', () => {
  let stores: KeyStoreFolder;

  async function keystore(args: readonly string[], env: NodeJS.ProcessEnv = password): Promise<string> {
    const { code, stderr, stdout } = await runSluice(['keystore', ...args], env);
    assert.equal(code, 0, stderr + stdout);
    return stdout;
  }

  /** Has the request signed as CAs do it, with the names that it asks for. */
  async function sign(request: string): Promise<string> {
    assert.match(await stores.openssl(`req -in ${request} -verify -noout -subject`), /CN ?= ?/);
    const reply = `${request}.crt`;
    await stores.openssl(
      `x509 -req -in ${request} -CA intermediate.crt -CAkey intermediate.key -days 30 -copy_extensions copyall -out ${reply}`,
    );
    return reply;
  }

  /** The certificates of a PEM file, leaf first, as openssl judges a server's. */
  async function verifyChain(file: string): Promise<void> {
    const verified = await stores.openssl(
      `verify -x509_strict -purpose sslserver -verify_hostname live.example.com -CAfile root.crt -untrusted ${file} ${file}`,
    );
    assert.match(verified, /: OK/);
  }

  before(async () => {
    stores = await KeyStoreFolder.make();
    await writeFile(
      stores.file('ca.ext'),
      'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n',
    );
    for (const [name, issuer] of [
      ['root', '-signkey root.key'],
      ['intermediate', '-CA root.crt -CAkey root.key'],
    ]) {
      await stores.openssl(
        `req -newkey rsa:2048 -nodes -keyout ${name}.key -out ${name}.csr -subj /O=Test/CN=${name}`,
      );
      await stores.openssl(`x509 -req -in ${name}.csr ${issuer} -days 60 -extfile ca.ext -out ${name}.crt`);
    }
    await stores.openssl(
      'crl2pkcs7 -nocrl -certfile intermediate.crt -certfile root.crt -outform DER -out ca.p7b',
    );
  });
  after(() => stores.remove());

  for (const [kind, size, said] of [
    ['rsa', '2048', /Public-Key: \(2048 bit\)/],
    ['rsa', '3072', /Public-Key: \(3072 bit\)/],
    ['ec', '256', /NIST CURVE: P-256/],
    ['ec', '384', /NIST CURVE: P-384/],
    ['ec', '521', /NIST CURVE: P-521/],
  ] as const) {
    for (const type of ['pem', 'p12'] as const) {
      it(`create, csr and import: ${kind} ${size} as ${type}`, async () => {
        const name = `${kind}${size}.${type}`;
        const file = stores.file(name);
        const env = type === 'pem' ? {} : password;
        await keystore(
          [
            'create',
            file,
            '--key',
            kind,
            '--key-size',
            size,
            '--host',
            'live.example.com',
            '--host',
            '192.0.2.1',
          ],
          env,
        );
        await keystore(['csr', file, '--out', stores.file(`${name}.csr`)], env);
        const request = await stores.openssl(`req -in ${name}.csr -noout -text`);
        assert.match(request, said);
        assert.match(request, /DNS:live\.example\.com, IP Address:192\.0\.2\.1/);
        const reply = await sign(`${name}.csr`);
        await keystore(['import', file, stores.file(reply), stores.file('ca.p7b')], env);
        if (type === 'p12') {
          const opened = await stores.openssl(
            `pkcs12 -in ${name} -passin pass:secret1 -nodes -out ${name}.pem`,
          );
          assert.equal(opened, '');
          await stores.openssl(`pkcs12 -in ${name} -passin pass:secret1 -nokeys -out ${name}.pem`);
          await verifyChain(`${name}.pem`);
        } else {
          await stores.openssl(`pkey -in ${name} -check -noout`);
          await verifyChain(name);
        }
      });
    }
  }

  it('create: openssl finds the self-signed certificate well made', async () => {
    await keystore(['create', stores.file('self.pem'), '--host', 'live.example.com'], {});
    const verified = await stores.openssl(
      'verify -x509_strict -verify_hostname live.example.com -CAfile self.pem self.pem',
    );
    assert.match(verified, /self\.pem: OK/);
  });

  it('import: the encrypted key of openssl stays encrypted', async () => {
    await stores.openssl(
      'req -x509 -newkey rsa:2048 -passout pass:secret1 -keyout own.pem -out own.crt -subj /CN=live.example.com',
    );
    const files = await Promise.all(
      ['own.pem', 'own.crt'].map((name) => readFile(stores.file(name), 'utf8')),
    );
    await writeFile(stores.file('own.pem'), files.join(''));
    await keystore(['csr', stores.file('own.pem'), '--out', stores.file('own.csr')]);
    const reply = await sign('own.csr');
    await keystore([
      'import',
      stores.file('own.pem'),
      ...[reply, 'intermediate.crt', 'root.crt'].map((name) => stores.file(name)),
    ]);
    assert.match(await readFile(stores.file('own.pem'), 'utf8'), /BEGIN ENCRYPTED PRIVATE KEY/);
    await verifyChain('own.pem');
  });

  describe('with keytool', { skip: noJava }, () => {
    for (const type of ['JKS', 'JCEKS', 'PKCS12'] as const) {
      for (const kind of ['RSA', 'EC'] as const) {
        it(`csr and import: a ${type} of keytool with an ${kind} key`, async () => {
          const name = `${kind}.${type}`;
          const open = `-keystore ${name} -storetype ${type} -storepass secret1`;
          const keyPassword = type === 'PKCS12' ? 'secret1' : 'keysecret';
          await stores.keytool(
            `-genkeypair ${open} -keypass ${keyPassword} -keyalg ${kind} -alias live -dname CN=live.example.com,O=Example`,
          );
          const env = { ...password, SLUICE_KEYSTORE_KEY_PASSWORD: keyPassword };
          await keystore(['csr', stores.file(name), '--out', stores.file(`${name}.csr`)], env);
          const reply = await sign(`${name}.csr`);
          await keystore(['import', stores.file(name), stores.file(reply), stores.file('ca.p7b')], env);
          // keytool opens the key with its own password, and finds the chain.
          await stores.keytool(`-certreq ${open} -keypass ${keyPassword} -alias live -file again.csr`);
          await stores.keytool(
            `-importkeystore -srckeystore ${name} -srcstorepass secret1 -srcalias live -srckeypass ${keyPassword} ` +
              `-destkeystore ${name}.p12 -deststoretype PKCS12 -deststorepass secret1 -destkeypass secret1`,
          );
          await stores.openssl(`pkcs12 -in ${name}.p12 -passin pass:secret1 -nokeys -out ${name}.pem`);
          await verifyChain(`${name}.pem`);
        });
      }
    }

    it('create: keytool lists the PKCS12 that we made, key and chain, and its certificates that stand for themselves', async () => {
      const file = stores.file('ours.keystore');
      await keystore(['create', file, '--host', 'live.example.com', '--alias', 'Live']);
      await stores.keytool(
        '-import -noprompt -keystore ours.keystore -storepass secret1 -alias ca -file root.crt',
      );
      await keystore(['csr', file, '--out', stores.file('ours.csr')]);
      const reply = await sign('ours.csr');
      // The root is in the store already.
      await keystore(['import', file, stores.file(reply), stores.file('intermediate.crt')]);
      const listed = await stores.keytool('-list -v -keystore ours.keystore -storepass secret1');
      assert.match(listed, /Keystore type: PKCS12/);
      assert.match(
        listed,
        /Alias name: live\n[\s\S]*?Entry type: PrivateKeyEntry\nCertificate chain length: 3\n/,
      );
      assert.match(listed, /Alias name: ca\n[\s\S]*?Entry type: trustedCertEntry\n/);
    });
  });
});
