import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { ConfigProblem, SslSettings } from '../../src/config/settings.ts';
import { type ErrorCode, errorRules } from '../../src/errors.ts';
import { loadTlsMaterial, type TlsMaterial } from '../../src/http/tls-material.ts';
import { KeyStoreFolder, sslSettings } from './key-stores.ts';

const inTenYears = new Date(Date.now() + 10 * 365 * 86_400_000);
const lastYear = new Date(Date.now() - 365 * 86_400_000);

describe('loadTlsMaterial', () => {
  let stores: KeyStoreFolder;

  before(async () => {
    stores = await KeyStoreFolder.make();
    await stores.openssl(
      'req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.crt -days 9 -subj /CN=Root',
    );
    await stores.openssl('req -newkey rsa:2048 -nodes -keyout leaf.key -out leaf.csr -subj /CN=localhost');
    await stores.openssl(
      'x509 -req -in leaf.csr -CA root.crt -CAkey root.key -set_serial 7 -out leaf.crt -days 5',
    );
    await stores.openssl('pkcs8 -topk8 -in leaf.key -out leaf.encrypted.key -passout pass:secret');
    await stores.openssl(
      'rsa -in leaf.key -traditional -aes128 -passout pass:secret -out leaf.traditional.key',
    );
    await stores.openssl(
      'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ec.key -out ec.crt -days 9 -subj /CN=ec',
    );
    await stores.openssl(
      'pkcs12 -export -inkey leaf.key -in leaf.crt -certfile root.crt -out ok.p12 -passout pass:secret',
    );
    await stores.openssl(
      'pkcs12 -export -legacy -inkey leaf.key -in leaf.crt -out legacy.p12 -passout pass:secret',
    );
    await stores.openssl('pkcs12 -export -nokeys -in leaf.crt -out no-key.p12 -passout pass:secret');
    await stores.openssl(
      'pkcs12 -export -nocerts -inkey leaf.key -out no-certificate.p12 -passout pass:secret',
    );
    await stores.keytool(
      '-genkeypair -alias a -keyalg RSA -storetype PKCS12 -keystore java.p12 -storepass secret -dname CN=java',
    );
    await stores.keytool(
      '-genkeypair -alias a -keyalg RSA -storetype JKS -keystore java.jks -storepass secret -keypass secret -dname CN=java',
    );
    await stores.keytool(
      '-genkeypair -alias a -keyalg RSA -storetype JCEKS -keystore java.jceks -storepass secret -keypass secret -dname CN=java',
    );
    await join('chain.pem', 'leaf.key', 'leaf.crt', 'root.crt');
    await join('chain.shuffled.pem', 'root.crt', 'leaf.crt', 'leaf.key');
    await join('encrypted.pem', 'leaf.encrypted.key', 'leaf.crt');
    await join('traditional.pem', 'leaf.traditional.key', 'leaf.crt');
    await join('mismatch.pem', 'ec.key', 'leaf.crt');
    await join('ec.pem', 'ec.key', 'ec.crt');
    await join('no-key.pem', 'leaf.crt');
    await join('no-certificate.pem', 'leaf.key');
    await writeFile(stores.file('broken.p12'), (await readFile(stores.file('ok.p12'))).subarray(0, 500));
    await writeFile(
      stores.file('broken.pem'),
      (await text('leaf.key')) + cutInTheMiddle(await text('leaf.crt')),
    );
    await writeFile(stores.file('text.txt'), 'not a key store');
    await writeFile(stores.file('empty.pem'), '');
  });
  after(() => stores.remove());

  const text = (name: string) => readFile(stores.file(name), 'utf8');
  const join = async (name: string, ...parts: string[]) =>
    writeFile(stores.file(name), (await Promise.all(parts.map(text))).join(''));
  const load = (name: string, overrides: Partial<SslSettings> = {}, now = new Date()) =>
    loadTlsMaterial(sslSettings({ keyStorePath: stores.file(name), ...overrides }), now);

  async function material(name: string, overrides: Partial<SslSettings> = {}): Promise<TlsMaterial> {
    const outcome = await load(name, overrides);
    assert.ok(outcome.usable, JSON.stringify(outcome));
    return outcome.material;
  }

  async function faults(
    name: string,
    overrides: Partial<SslSettings> = {},
    now = new Date(),
  ): Promise<readonly ConfigProblem[]> {
    const outcome = await load(name, overrides, now);
    assert.ok(!outcome.usable);
    return outcome.problems;
  }

  const password = { keyStorePassword: 'secret' };
  for (const [name, overrides, commonName] of [
    ['chain.pem', {}, 'localhost'],
    ['chain.shuffled.pem', {}, 'localhost'],
    ['encrypted.pem', password, 'localhost'],
    ['traditional.pem', password, 'localhost'],
    ['ec.pem', {}, 'ec'],
    ['ok.p12', password, 'localhost'],
    ['java.p12', password, 'java'],
    // The type as written does not matter: the first bytes decide.
    ['ok.p12', { ...password, keyStoreType: 'JKS' }, 'localhost'],
    ['legacy.p12', password, 'localhost'],
    ['java.jks', password, 'java'],
    ['java.jceks', password, 'java'],
  ] as const) {
    it(`reads ${name} ${JSON.stringify(overrides)}`, async () => {
      assert.equal((await material(name, overrides)).certificate.subject, `CN=${commonName}`);
    });
  }

  it('says when the certificate expires', async () => {
    const { certificate } = await material('chain.pem');
    assert.equal(Math.round((Date.parse(certificate.validTo) - Date.now()) / 86_400_000), 5);
  });

  it('orders the chain from the leaf up, whatever the order in the file', async () => {
    assert.equal(
      (await material('chain.shuffled.pem')).options.cert,
      (await text('leaf.crt')) + (await text('root.crt')),
    );
  });

  for (const [name, overrides, code, element] of [
    ['missing.pem', {}, 'TLS_KEYSTORE_UNREADABLE', 'KeyStorePath'],
    ['', {}, 'TLS_KEYSTORE_UNREADABLE', 'KeyStorePath'],
    ['encrypted.pem', { keyStorePassword: 'hunter2' }, 'TLS_PASSWORD_WRONG', 'KeyStorePassword'],
    ['encrypted.pem', {}, 'TLS_PASSWORD_WRONG', 'KeyStorePassword'],
    ['traditional.pem', { keyStorePassword: 'hunter2' }, 'TLS_PASSWORD_WRONG', 'KeyStorePassword'],
    ['ok.p12', { keyStorePassword: 'hunter2' }, 'TLS_PASSWORD_WRONG', 'KeyStorePassword'],
    ['no-key.pem', {}, 'TLS_KEY_MISSING', 'KeyStorePath'],
    ['no-key.p12', password, 'TLS_KEY_MISSING', 'KeyStorePath'],
    ['no-certificate.pem', {}, 'TLS_CERTIFICATE_MISSING', 'KeyStorePath'],
    ['no-certificate.p12', password, 'TLS_CERTIFICATE_MISSING', 'KeyStorePath'],
    ['mismatch.pem', {}, 'TLS_KEY_MISMATCH', 'KeyStorePath'],
    ['text.txt', {}, 'TLS_KEYSTORE_FORMAT', 'KeyStorePath'],
    ['empty.pem', {}, 'TLS_KEYSTORE_FORMAT', 'KeyStorePath'],
    ['broken.p12', password, 'TLS_KEYSTORE_BROKEN', 'KeyStorePath'],
    ['broken.pem', {}, 'TLS_KEYSTORE_BROKEN', 'KeyStorePath'],
  ] as const) {
    it(`refuses ${name || 'a folder'} ${JSON.stringify(overrides)} with ${code}`, async () => {
      const [problem, ...more] = await faults(name, overrides);
      assert.ok(problem?.rule.startsWith(errorRules[code]), JSON.stringify(problem));
      assert.equal(problem?.key, `VHost/HostPortList/HostPort/SSLConfig/${element}`);
      assert.ok(problem.value.includes(stores.file(name)), problem.value);
      assert.ok(!JSON.stringify(problem).includes('hunter2'));
      assert.deepEqual(more, []);
    });
  }

  it('refuses a certificate that has expired or is not valid yet', async () => {
    for (const [now, code] of [
      [inTenYears, 'TLS_CERTIFICATE_EXPIRED'],
      [lastYear, 'TLS_CERTIFICATE_NOT_YET_VALID'],
    ] as const) {
      for (const name of ['chain.pem', 'ok.p12']) {
        assert.deepEqual(codesOf(await faults(name, password, now)), [code]);
      }
    }
  });

  it('refuses suites that do not fit the key', async () => {
    const problems = await faults('ec.pem', {
      cipherSuites: ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'],
      protocols: ['TLSv1.2'],
    });
    assert.deepEqual(codesOf(problems), ['TLS_HANDSHAKE_IMPOSSIBLE']);
  });

  it('lists the faults of store, protocols and suites together', async () => {
    const problems = await faults('missing.pem', { protocols: ['SSLv3'], cipherSuites: ['ROT13'] });
    assert.deepEqual(codesOf(problems), [
      'TLS_PROTOCOL_UNKNOWN',
      'TLS_CIPHER_UNKNOWN',
      'TLS_KEYSTORE_UNREADABLE',
    ]);
  });

  it('carries protocols and suites', async () => {
    const { options } = await material('chain.pem', {
      protocols: ['TLSv1.2'],
      cipherSuites: ['TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'],
    });
    assert.equal(options.minVersion, 'TLSv1.2');
    assert.equal(options.maxVersion, 'TLSv1.2');
    assert.equal(options.ciphers, 'ECDHE-RSA-AES256-GCM-SHA384');
  });

  it('can still serve TLS 1.0 where an operator asks for it', async () => {
    const { options } = await material('chain.pem', { protocols: ['SSLv2Hello', 'TLSv1', 'TLSv1.1'] });
    assert.equal(options.minVersion, 'TLSv1');
    assert.equal(options.maxVersion, 'TLSv1.1');
  });
});

/** Of which error a problem has the rule. */
function codesOf(problems: readonly ConfigProblem[]): (ErrorCode | undefined)[] {
  const codes = Object.keys(errorRules) as ErrorCode[];
  return problems.map(({ rule }) => codes.find((code) => rule.startsWith(errorRules[code])));
}

function cutInTheMiddle(pem: string): string {
  return `${pem.slice(0, 200)}\n-----END CERTIFICATE-----\n`;
}
