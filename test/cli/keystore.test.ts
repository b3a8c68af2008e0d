import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { packageRoot } from '../../src/server/package-root.ts';
import { makeHome } from '../config/config-home.ts';
import { CertificateAuthority } from '../support/certificate-authority.ts';
import { runSluice, SluiceProcess } from './sluice-process.ts';

const vectors = path.join(packageRoot, 'test/vectors/keystore');

/** A folder, and `sluice keystore` run in it. */
async function makeFolder(t: TestContext, env: NodeJS.ProcessEnv = {}) {
  const folder = await makeHome(t, { password: 'secret1\n' });
  const keystore = (...args: string[]) => runSluice(t, ['keystore', ...args], { cwd: folder, env });
  return { folder, keystore };
}

describe('sluice keystore create', () => {
  it('makes a PEM file for its owner only, and never another one in its place', async (t) => {
    const { folder, keystore } = await makeFolder(t);
    const made = await keystore(
      'create',
      'new/a.pem',
      '--host',
      'a.example.com',
      '--host',
      '2001:db8::1',
      '--days',
      '90',
    );
    assert.deepEqual([made.code, made.stderr], [0, '']);
    assert.match(made.stdout, /^new\/a\.pem: PEM with a new key, for a\.example\.com, 2001:db8::1\.\n/);
    const file = path.join(folder, 'new/a.pem');
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    const text = await readFile(file, 'utf8');
    const certificate = new X509Certificate(text);
    assert.equal(certificate.subjectAltName, 'DNS:a.example.com, IP Address:2001:DB8:0:0:0:0:0:1');
    const days = (Date.parse(certificate.validTo) - Date.now()) / 86_400_000;
    assert.ok(days > 89.9 && days < 90.1);
    assert.equal(createPrivateKey(text).asymmetricKeyDetails?.modulusLength, 2048);

    const refused = await keystore('create', 'new/a.pem', '--key', 'ec');
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /needs --force to replace a file; got new\/a\.pem/);
    assert.equal(await readFile(file, 'utf8'), text);
    assert.equal((await keystore('create', 'new/a.pem', '--key', 'ec', '--force')).code, 0);
    const curve = createPrivateKey(await readFile(file, 'utf8')).asymmetricKeyDetails?.namedCurve;
    assert.equal(curve, 'prime256v1');
    assert.deepEqual(await readdir(path.dirname(file)), ['a.pem']);
  });

  it('takes a password from a file, from the environment or from a terminal', async (t) => {
    const { keystore } = await makeFolder(t);
    assert.equal((await keystore('create', 'a.p12', '--key', 'ec', '--password-file', 'password')).code, 0);
    const { folder, keystore: withVariable } = await makeFolder(t, { SLUICE_KEYSTORE_PASSWORD: 'secret2' });
    assert.equal((await withVariable('create', 'keystore', '--key', 'ec')).code, 0);
    assert.equal((await withVariable('inspect', 'keystore')).code, 0);
    assert.match(
      (await withVariable('inspect', 'keystore')).stdout,
      /^keystore: PKCS12, 1 entry\n\nsluice \(/,
    );

    const create = new SluiceProcess(t, ['keystore', 'create', 'b.pfx', '--key', 'ec'], {
      cwd: folder,
      terminal: true,
    });
    await create.seen(/Password: $/);
    create.type('hunter22\r');
    await create.seen(/The same again: $/);
    create.type('hunter22\r');
    assert.equal(await create.ended(), 0, create.stdout);
    const inspect = new SluiceProcess(t, ['keystore', 'inspect', 'b.pfx'], { cwd: folder, terminal: true });
    await inspect.seen(/Password of b\.pfx: $/);
    inspect.type('hunter22\r');
    assert.equal(await inspect.ended(), 0, inspect.stdout);
    assert.doesNotMatch(create.stdout + inspect.stdout, /hunter22/);
  });

  for (const [args, text] of [
    [
      ['a.p12'],
      /password .* must come by --password-file, SLUICE_KEYSTORE_PASSWORD or a terminal; got none for a\.p12/,
    ],
    [['a.p12', '--password-file', 'short'], /password of 6 characters or more.*; got one of 3/],
    [['a.p12', '--password-file', 'nothing'], /got nothing, which cannot be read \(ENOENT\)/],
    [['a.pem', '--host', 'a_b'], /--host must be a DNS name .*; got a_b/],
    [['a.pem', '--key-size', '1024'], /--key-size of a key of kind rsa must be 2048 to 8192.*; got 1024/],
    [['a.pem', '--key', 'ec', '--key-size', '2048'], /must be 256, 384 or 521; got 2048/],
    [['a.pem', '--key', 'dsa'], /Allowed choices are rsa, ec/],
    [['a.pem', '--days', '0'], /It is a number of days from 1 to 36500/],
    [['a.pem', '--alias', 'a\tb'], /It is 1 to 64 letters/],
  ] as const) {
    it(`refuses ${args.join(' ')}`, async (t) => {
      const { folder, keystore } = await makeFolder(t);
      await writeFile(path.join(folder, 'short'), 'abc');
      const { code, stderr } = await keystore('create', ...args);
      assert.equal(code, 1);
      assert.match(stderr, text);
      assert.deepEqual((await readdir(folder)).toSorted(), ['password', 'short']);
    });
  }
});

describe('sluice keystore inspect', () => {
  it('ends with 0 and a report, for people and for programs', async (t) => {
    const { keystore } = await makeFolder(t);
    const store = path.join(vectors, 'imported.jks');
    const { code, stdout } = await keystore('inspect', store, '--password-file', 'password');
    assert.equal(code, 0, stdout);
    assert.match(stdout, /^red5 \(private key, EC prime256v1, made 20\d\d-\d\d-\d\d\)$/m);
    assert.match(stdout, /days left/);
    assert.match(stdout, /\nA TLS port serves red5 with a chain of 3\.\n$/);

    const json = await keystore('inspect', store, '--password-file', 'password', '--json');
    const report = JSON.parse(json.stdout) as {
      type: string;
      served: { alias: string };
      problems: unknown[];
    };
    assert.deepEqual([report.type, report.served.alias, report.problems], ['jks', 'red5', []]);
  });

  it('ends with 1 where nothing could be served, and says what to do', async (t) => {
    const { keystore } = await makeFolder(t);
    const store = path.join(vectors, 'key-password.jks');
    const locked = await keystore('inspect', store, '--password-file', 'password');
    assert.equal(locked.code, 1);
    assert.match(locked.stdout, /^ {2}-> .*KeyPassword/m);
    const { keystore: withKey } = await makeFolder(t, { SLUICE_KEYSTORE_KEY_PASSWORD: 'keysecret' });
    assert.equal((await withKey('inspect', store, '--password-file', 'password')).code, 0);
  });

  for (const [file, env, text] of [
    ['none.jks', {}, /KeyStorePath must name a readable file; got none\.jks, which does not exist/],
    ['password', {}, /A key store must be .*; got password/],
    [path.join(vectors, 'rsa.p12'), {}, /must come by --password-file.*; got none for/],
    [
      path.join(vectors, 'rsa.p12'),
      { SLUICE_KEYSTORE_PASSWORD: 'hunter22' },
      /KeyStorePassword must open the key store; got a wrong one/,
    ],
  ] as const) {
    it(`says ${text}`, async (t) => {
      const { keystore } = await makeFolder(t, env);
      const { code, stderr, stdout } = await keystore('inspect', file);
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, text);
      assert.doesNotMatch(stderr, /hunter22|\n.*\n/);
    });
  }
});

describe('sluice keystore csr and import', () => {
  it('from a new key to a chain that is served', async (t) => {
    const { folder, keystore } = await makeFolder(t);
    const file = path.join(folder, 'a.pem');
    await keystore('create', 'a.pem', '--key', 'ec', '--host', 'a.example.com');
    const csr = await keystore('csr', 'a.pem', '--out', 'a.csr');
    assert.equal(csr.code, 0, csr.stderr);
    assert.match(csr.stdout, /for a\.example\.com\.\n[\s\S]*sluice keystore import a\.pem REPLY/);
    assert.match(
      await readFile(path.join(folder, 'a.csr'), 'utf8'),
      /^-----BEGIN CERTIFICATE REQUEST-----\n/,
    );
    assert.match((await keystore('csr', 'a.pem')).stdout, /^-----BEGIN CERTIFICATE REQUEST-----\n/);
    assert.match((await keystore('csr', 'a.pem', '--out', 'a.csr')).stderr, /needs --force/);

    const before = await readFile(file, 'utf8');
    const root = new CertificateAuthority('Test Root');
    const reply = root.certify(createPrivateKey(before), 'a.example.com');
    await writeFile(path.join(folder, 'reply.der'), reply.raw);
    await writeFile(path.join(folder, 'root.pem'), String(root.certificate));
    const refused = await keystore('import', 'a.pem', 'reply.der');
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /got a chain for a\.pem without CN=Test Root/);
    assert.equal(await readFile(file, 'utf8'), before);

    const imported = await keystore('import', 'a.pem', 'root.pem', 'reply.der', '--backup');
    assert.equal(imported.code, 0, imported.stderr);
    assert.match(
      imported.stdout,
      /^a\.pem: key has a new chain of 2\.\n {2}1 {2}CN=a\.example\.com, until 2055-01-01/,
    );
    const [, backup = ''] = /^As it was: (.*)$/m.exec(imported.stdout) ?? [];
    assert.equal(await readFile(path.join(folder, backup), 'utf8'), before);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.match((await keystore('inspect', 'a.pem')).stdout, /serves key with a chain of 2\.\n$/);
  });

  it('--out leaves the store alone', async (t) => {
    const { folder, keystore } = await makeFolder(t);
    await keystore('create', 'a.pem', '--key', 'ec', '--host', 'a.example.com');
    const before = await readFile(path.join(folder, 'a.pem'), 'utf8');
    const root = new CertificateAuthority('Test Root');
    const chain = [root.certify(createPrivateKey(before), 'a.example.com'), root.certificate];
    await writeFile(path.join(folder, 'chain.pem'), chain.join(''));
    assert.match(
      (await keystore('import', 'a.pem', 'chain.pem', '--out', 'password')).stderr,
      /needs --force/,
    );
    assert.equal((await keystore('import', 'a.pem', 'chain.pem', '--out', 'b.pem')).code, 0);
    assert.equal(await readFile(path.join(folder, 'a.pem'), 'utf8'), before);
    assert.equal((await stat(path.join(folder, 'b.pem'))).mode & 0o777, 0o600);
    for (const [reply, said] of [
      ['none.pem', /A file of certificates must be .*; got none\.pem, which does not exist$/m],
      ['/dev/zero', /A file of certificates must be .*; got \/dev\/zero, which is no file$/m],
    ] as const) {
      assert.match((await keystore('import', 'a.pem', reply)).stderr, said);
    }
  });

  it('a request needs names', async (t) => {
    const { folder, keystore } = await makeFolder(t);
    await keystore(
      'create',
      'a.pem',
      '--key',
      'ec',
      '--host',
      'localhost',
      '--host',
      '127.0.0.1',
      '--host',
      '::1',
    );
    assert.match((await keystore('csr', 'a.pem')).stderr, /needs a host name/);
    const made = await keystore('csr', 'a.pem', '--host', 'b.example.com', '--out', 'b.csr');
    assert.match(made.stdout, /for b\.example\.com\./);
    const key = /-----BEGIN PRIVATE KEY[\s\S]*END PRIVATE KEY-----\n/.exec(
      await readFile(path.join(folder, 'a.pem'), 'utf8'),
    );
    await writeFile(path.join(folder, 'key.pem'), key?.[0] ?? '');
    const refused = await keystore('csr', 'key.pem');
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /needs a host name, of the old certificate or from --host/);
  });
});
