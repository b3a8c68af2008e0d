import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { formatProblem } from '../../src/config/format-problems.ts';
import { errorRules } from '../../src/errors.ts';
import { selfSignedDefaults } from '../../src/http/self-signed.ts';
import { loadHome } from '../../src/server/load-home.ts';
import { checkTls, loadAllTls, makeMissingStores } from '../../src/server/prepare-tls.ts';
import { makeHome } from '../config/config-home.ts';

const now = new Date();

/** A VHost.xml with a plain HostPort, then one for each key store. */
function vhost(...stores: readonly string[]): string {
  const secure = stores.map(
    (store, index) => `
    <HostPort><Name>s${index}</Name><Port>0</Port><SSLConfig><KeyStorePath>${store}</KeyStorePath></SSLConfig></HostPort>`,
  );
  return `<Root><VHost><HostPortList>
    <HostPort><Port>0</Port></HostPort>${secure.join('')}
  </HostPortList></VHost></Root>`;
}

async function load(t: TestContext, files: Record<string, string>) {
  const home = await makeHome(t, files);
  const { settings, problems } = await loadHome(home, {});
  assert.ok(settings, JSON.stringify(problems));
  const stores = () => readdir(path.join(home, 'keystore')).catch(() => []);
  return { home, settings, stores };
}

describe('makeMissingStores', () => {
  it('makes each configured store once at the first start, and then never again', async (t) => {
    const { home, settings, stores } = await load(t, {
      'conf/VHost.xml': vhost('keystore/a.pem', 'keystore/b.pem', 'keystore/a.pem'),
      'keystore/README.md': 'stores go here',
    });
    const files = ['a.pem', 'b.pem'].map((name) => path.join(home, 'keystore', name));
    assert.deepEqual(await makeMissingStores(settings, 'localhost', now), files);
    const before = await readFile(files[0] ?? '', 'utf8');
    assert.deepEqual(await makeMissingStores(settings, 'localhost', now), []);
    assert.equal(await readFile(files[0] ?? '', 'utf8'), before);
    assert.deepEqual(new Set(await stores()), new Set(['README.md', 'a.pem', 'b.pem']));

    const { materials, problems } = await loadAllTls(settings, now);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      [...materials.keys()].map(({ name }) => name),
      ['s0', 's1', 's2'],
    );
  });

  it('makes none beside a store that somebody put there: a wrong path must show', async (t) => {
    const { settings, stores } = await load(t, {
      'conf/VHost.xml': vhost('keystore/msitake.pem'),
      'keystore/mistake.pem': 'key',
    });
    assert.deepEqual(await makeMissingStores(settings, 'localhost', now), []);
    assert.deepEqual(await stores(), ['mistake.pem']);
  });

  for (const [what, element] of [
    ['PKCS12', '<KeyStoreType>PKCS12</KeyStoreType>'],
    ['one with a password', '<KeyStorePassword>changeit</KeyStorePassword>'],
  ] as const) {
    it(`makes no ${what}: somebody has such a store, and it is missed`, async (t) => {
      const text = vhost('keystore/a.p12').replace('<KeyStorePath>', `${element}<KeyStorePath>`);
      const { settings, stores } = await load(t, { 'conf/VHost.xml': text });
      assert.deepEqual(await makeMissingStores(settings, 'localhost', now), []);
      assert.deepEqual(await stores(), []);
      const [problem, ...more] = await checkTls(settings, now);
      assert.deepEqual([problem?.severity, more], ['error', []]);
      assert.match(problem?.value ?? '', /a\.p12, which does not exist/);
    });
  }

  it('makes none outside keystore/', async (t) => {
    const { settings } = await load(t, { 'conf/VHost.xml': vhost('certs/a.pem', 'keystore/../a.pem') });
    assert.deepEqual(await makeMissingStores(settings, 'localhost', now), []);
  });
});

describe('loadAllTls and checkTls', () => {
  it('say where a store is configured that cannot be used', async (t) => {
    const { home, settings } = await load(t, {
      'conf/VHost.xml': vhost('keystore/a.pem', 'keystore/gone.pem'),
      'keystore/a.pem': 'key',
    });
    const { materials, problems } = await loadAllTls(settings, now);
    assert.equal(materials.size, 0);
    const brief = problems.map(({ severity, location, key, rule, value }) => [
      severity,
      location.line,
      key,
      rule,
      value,
    ]);
    const key = 'VHost/HostPortList/HostPort/SSLConfig/KeyStorePath';
    assert.deepEqual(brief, [
      [
        'error',
        3,
        key,
        errorRules.TLS_KEYSTORE_FORMAT,
        `${path.join(home, 'keystore/a.pem')}: none by its first bytes`,
      ],
      [
        'error',
        4,
        key,
        errorRules.TLS_KEYSTORE_UNREADABLE,
        `${path.join(home, 'keystore/gone.pem')}, which does not exist`,
      ],
    ]);
    assert.deepEqual(await checkTls(settings, now), problems);
  });

  it('name the line of the element that is wrong, and quote its value once', async (t) => {
    const text = vhost('keystore/a.pem').replace(
      '</SSLConfig>',
      '\n<CipherSuites>TLS_FOO</CipherSuites>\n</SSLConfig>',
    );
    const { settings } = await load(t, { 'conf/VHost.xml': text });
    await makeMissingStores(settings, 'localhost', now);
    const [problem, ...more] = (await checkTls(settings, now)).map(formatProblem);
    assert.match(problem ?? '', /^conf\/VHost\.xml:4:1 error .*SSLConfig\/CipherSuites .*; got "TLS_FOO"$/);
    assert.deepEqual(more, []);
  });

  it('say what to do, with the file to do it to', async (t) => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { home, settings } = await load(t, {
      'conf/VHost.xml': vhost('keystore/a.pem'),
      'keystore/a.pem': String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    });
    const file = path.join(home, 'keystore/a.pem');
    const [problem = '', ...more] = (await checkTls(settings, now)).map(formatProblem);
    assert.ok(problem.startsWith('conf/VHost.xml:3:'), problem);
    assert.ok(problem.includes(errorRules.TLS_CERTIFICATE_MISSING), problem);
    assert.ok(problem.includes(`; send the output of sluice keystore csr ${file} to a CA`), problem);
    assert.ok(problem.endsWith(`; got "none for alias "key" in ${file}"`), problem);
    assert.deepEqual(more, []);
  });

  it('say of a folder that cannot be read which stores are missed', async (t) => {
    const { settings } = await load(t, { 'conf/VHost.xml': vhost('keystore/a.pem'), keystore: 'a file' });
    const [problem, ...more] = await checkTls(settings, now);
    assert.match(problem?.value ?? '', /keystore\/a\.pem, which cannot be read \(ENOTDIR\)$/);
    assert.deepEqual(more, []);
  });

  it('tell of every broken line of a domain map, where it stands', async (t) => {
    const text = vhost('keystore/a.pem').replace(
      '</SSLConfig>',
      '<DomainToKeyStoreMapPath>conf/map.txt</DomainToKeyStoreMapPath></SSLConfig>',
    );
    const { settings } = await load(t, {
      'conf/VHost.xml': text,
      'conf/map.txt':
        'gone.example={"keyStorePath":"keystore/gone.p12"}\nnonsense\ntext.example={"keyStorePath":"conf/map.txt"}',
    });
    await makeMissingStores(settings, 'localhost', now);
    const told = (await checkTls(settings, now)).map(({ key, location, severity }) => [
      severity,
      `${location.file}:${location.line}`,
      key,
    ]);
    assert.deepEqual(told, [
      ['error', 'conf/map.txt:2', 'DomainToKeyStoreMap'],
      ['error', 'conf/map.txt:1', 'DomainToKeyStoreMap/gone.example/keyStorePath'],
      ['error', 'conf/map.txt:3', 'DomainToKeyStoreMap/text.example/keyStorePath'],
    ]);
  });

  it('warn of a certificate that ends soon, in check only', async (t) => {
    const { settings } = await load(t, { 'conf/VHost.xml': vhost('keystore/a.pem') });
    await makeMissingStores(settings, 'localhost', now);
    const soon = new Date(now);
    soon.setUTCFullYear(soon.getUTCFullYear() + selfSignedDefaults.validYears);
    soon.setUTCDate(soon.getUTCDate() - 10);
    assert.deepEqual(await checkTls(settings, now), []);
    const [problem, ...more] = await checkTls(settings, soon);
    assert.match(
      formatProblem(problem ?? assert.fail()),
      /VHost\.xml:3:\d+ warning .*KeyStorePath.*has \d+ days left/,
    );
    assert.deepEqual(more, []);
    assert.deepEqual((await loadAllTls(settings, soon)).problems, []);
  });

  it('only loadAllTls misses what the first start makes', async (t) => {
    const { settings, stores } = await load(t, { 'conf/VHost.xml': vhost('keystore/a.pem') });
    const told = (await checkTls(settings, now)).map(({ severity, location, rule }) => [
      severity,
      location.line,
      rule,
    ]);
    assert.deepEqual(told, [
      ['warning', 3, 'names no file yet: one will be made, self-signed, at the first start'],
    ]);
    assert.equal((await loadAllTls(settings, now)).problems.length, 1);
    assert.deepEqual(await stores(), []);
  });
});
