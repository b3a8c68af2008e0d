import assert from 'node:assert/strict';
import { once } from 'node:events';
import { copyFile, mkdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { DomainMapFile } from '../../src/config/domain-map-file.ts';
import type { SslSettings } from '../../src/config/settings.ts';
import { errorRules } from '../../src/errors.ts';
import { loadTlsMaterial } from '../../src/http/tls-material.ts';
import { TlsReloader } from '../../src/http/tls-reloader.ts';
import { RecordedLog } from '../../src/module/recorded-log.ts';
import { sslSettings } from './key-stores.ts';
import { closed, SecureListener } from './secure-listener.ts';
import { type Issued, TestAuthority } from './test-authority.ts';

const changed = 'the key stores have changed: new connections get what they hold';
const mended = 'the key stores are mended: new connections get what they hold';
const kept = 'the key stores have changed and cannot be used: the port keeps the certificates it has';

describe('Key stores that change', () => {
  let authority: TestAuthority;
  let one: Issued;
  let two: Issued;
  let folders = 0;

  before(async () => {
    authority = await TestAuthority.make();
    [one, two] = await Promise.all([authority.issue('one'), authority.issue('two')]);
  });
  after(() => authority.stores.remove());

  async function newFolder(): Promise<(name: string) => string> {
    folders += 1;
    const folder = authority.stores.file(`reload-${folders}`);
    await mkdir(folder);
    return (name) => path.join(folder, name);
  }

  /** A reloader without a port and without a timer: `look` looks, `wait` lets time go by. */
  async function watch(ssl: SslSettings) {
    const outcome = await loadTlsMaterial(ssl, new Date());
    assert.ok(outcome.usable, JSON.stringify(outcome.problems));
    const log = new RecordedLog();
    const shown: (string | undefined)[] = [];
    let nowMs = 0;
    const reloader = new TlsReloader({
      ssl,
      material: outcome.material,
      log,
      onMaterial: ({ certificate }) => shown.push(certificate.subject.replace('CN=', '')),
      now: () => nowMs,
    });
    return {
      log,
      shown,
      look: () => reloader.look(),
      reload: () => reloader.reload(),
      wait: (ms: number) => {
        nowMs += ms;
      },
      messages: () => log.lines.map(({ message }) => message),
    };
  }

  it('give new connections the new certificate within two seconds, and open ones go on', async (t) => {
    const file = await newFolder();
    await copyFile(one.store, file('port.pem'));
    const secure = await SecureListener.open(t, sslSettings({ keyStorePath: file('port.pem') }));
    const maxVersion = 'TLSv1.2';
    const old = await secure.connect({ maxVersion });
    const session = old.client.getSession();
    const resume = async () => {
      const { client } = await secure.connect({ maxVersion, ...(session && { session }) });
      return client.isSessionReused();
    };
    assert.equal(await resume(), true);
    assert.equal(old.client.getPeerX509Certificate()?.subject, 'CN=one');

    await replace(two.store, file('port.pem'));
    const started = performance.now();
    await message(t, secure.log, changed);
    assert.ok(performance.now() - started < 2_000);
    assert.equal(await secure.seenBy(), 'two');
    old.client.write('still here');
    assert.equal(String((await once(old.server.socket, 'data'))[0]), 'still here');
    assert.equal(await resume(), false, 'no session goes on under another certificate');

    await writeFile(file('port.pem'), 'no key store');
    await message(t, secure.log, kept);
    assert.equal(await secure.seenBy(), 'two', 'the old one is kept');
    await replace(one.store, file('port.pem'));
    await message(t, secure.log, mended);
    assert.equal(await secure.seenBy(), 'one');
  });

  it('are taken up at once when asked', async (t) => {
    const file = await newFolder();
    await copyFile(one.store, file('port.pem'));
    const secure = await SecureListener.open(t, sslSettings({ keyStorePath: file('port.pem') }));
    await replace(two.store, file('port.pem'));
    await secure.listener.reloadTls();
    assert.equal(await secure.seenBy(), 'two');
  });

  it('say nothing while they stay the same, also when they are only touched', async () => {
    const file = await newFolder();
    await copyFile(one.store, file('port.pem'));
    const { look, messages } = await watch(sslSettings({ keyStorePath: file('port.pem') }));
    await look();
    await writeFile(file('port.pem'), await readFile(one.store));
    await look();
    assert.deepEqual(messages(), []);
  });

  it('may change without a new time stamp', async () => {
    const file = await newFolder();
    await copyFile(one.store, file('port.pem'));
    const { reload, shown } = await watch(sslSettings({ keyStorePath: file('port.pem') }));
    await reload();
    await writeFile(file('port.pem'), await readFile(two.store));
    await reload();
    await writeFile(file('port.pem'), await readFile(one.store));
    await reload();
    assert.deepEqual(shown, ['two', 'one']);
  });

  it('are known by their time stamps once they are no longer young', async (t) => {
    const file = await newFolder();
    await copyFile(one.store, file('port.pem'));
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 60_000 });
    const { look, shown } = await watch(sslSettings({ keyStorePath: file('port.pem') }));
    await look();
    await look();
    await writeFile(file('port.pem'), await readFile(two.store));
    await look();
    await look();
    assert.deepEqual(shown, ['two']);
  });

  it('may be links that are led elsewhere, as certbot and Kubernetes do', async () => {
    const file = await newFolder();
    for (const [version, { store }] of [
      ['v1', one],
      ['v2', two],
    ] as const) {
      await mkdir(file(version));
      await copyFile(store, path.join(file(version), 'tls.pem'));
    }
    await symlink('v1', file('..data'));
    await symlink(path.join('..data', 'tls.pem'), file('tls.pem'));
    const { look, shown } = await watch(sslSettings({ keyStorePath: file('tls.pem') }));
    await symlink('v2', file('..next'));
    await rename(file('..next'), file('..data'));
    await look();
    assert.deepEqual(shown, []);
    await look();
    assert.deepEqual(shown, ['two']);
  });

  it('raise no alarm while somebody still writes them', async () => {
    const file = await newFolder();
    await copyFile(one.store, file('port.pem'));
    const { look, messages, shown, wait } = await watch(sslSettings({ keyStorePath: file('port.pem') }));
    const bytes = await readFile(two.store);
    // Key and certificate are there before the last piece: it would be the wrong moment to take them.
    for (const part of [0.1, 0.4, 0.9]) {
      await writeFile(file('port.pem'), bytes.subarray(0, bytes.length * part));
      await look();
      wait(500);
    }
    await writeFile(file('port.pem'), bytes.subarray(0, bytes.length * 0.4));
    await look();
    wait(900);
    await look();
    assert.deepEqual([shown, messages()], [[], []]);
    await writeFile(file('port.pem'), bytes);
    await look();
    await look();
    assert.deepEqual([shown, messages().at(-1)], [['two'], changed]);
  });

  it('raise one alarm for each fault, with its place, and one word when they are mended', async () => {
    const file = await newFolder();
    await copyFile(one.store, file('port.pem'));
    const location = { file: 'conf/VHost.xml', line: 42, column: 5 };
    const { log, look, messages, shown, wait } = await watch(
      sslSettings({ keyStorePath: file('port.pem'), at: { KeyStorePath: location } }),
    );
    await truncate(file('port.pem'), 10);
    for (let index = 0; index < 10; index++) {
      await look();
      wait(500);
    }
    assert.deepEqual(messages(), [errorRules.TLS_KEYSTORE_FORMAT, kept]);
    assert.deepEqual(
      log.lines.map(({ level }) => level),
      ['error', 'error'],
    );
    assert.equal(log.lines[0]?.fields['file'], 'conf/VHost.xml:42');
    assert.ok(String(log.lines[0]?.fields['value']).includes(file('port.pem')));
    await rm(file('port.pem'));
    for (let index = 0; index < 10; index++) {
      await look();
      wait(500);
    }
    assert.deepEqual(messages().slice(2), [errorRules.TLS_KEYSTORE_UNREADABLE, kept]);
    await copyFile(two.store, file('port.pem'));
    await look();
    await look();
    assert.equal(messages().at(-1), mended);
    assert.deepEqual(shown, ['two']);
  });

  it('raise an alarm also where they never stand still', async () => {
    const file = await newFolder();
    await copyFile(one.store, file('port.pem'));
    const { look, messages, wait } = await watch(sslSettings({ keyStorePath: file('port.pem') }));
    for (let index = 0; index < 60; index++) {
      await writeFile(file('port.pem'), `no key store ${index}`);
      await look();
      wait(500);
    }
    assert.deepEqual(messages(), [errorRules.TLS_KEYSTORE_FORMAT, kept]);
  });

  it('include the trust store: who is trusted no longer is refused, and who is now gets in', async (t) => {
    const file = await newFolder();
    const other = await TestAuthority.make(`other-${folders}`, authority.stores);
    const joe = await authority.issue('joe', { usage: 'clientAuth' });
    const ann = await other.issue('ann', { usage: 'clientAuth' });
    await copyFile(authority.file, file('trust.pem'));
    const secure = await SecureListener.open(
      t,
      sslSettings({ keyStorePath: one.store, trustStorePath: file('trust.pem'), clientAuth: 'need' }),
    );
    const shown = ({ cert, key }: Issued) => ({ cert, key });
    await secure.connect(shown(joe));
    await closed(secure.begin(shown(ann)));
    await replace(other.file, file('trust.pem'));
    await secure.listener.reloadTls();
    assert.equal((await secure.connect(shown(ann))).server.info.certificate?.commonName, 'ann');
    await closed(secure.begin(shown(joe)));
    assert.equal(secure.accepted.length, 2);
  });

  it('include the domain map and every store in it', async (t) => {
    const file = await newFolder();
    await copyFile(one.store, file('domain.pem'));
    const line = (domain: string) => `${domain}={"keyStorePath":"${file('domain.pem')}"}`;
    await writeFile(file('map.txt'), line('a.test'));
    const scope = {
      home: path.dirname(file('x')),
      userHome: '',
      vhost: '',
      application: undefined,
      env: {},
      secretFiles: new Map(),
    };
    const ssl = sslSettings({ keyStorePath: one.store, domainMap: new DomainMapFile('map.txt', scope) });
    const secure = await SecureListener.open(t, ssl);
    await replace(two.store, file('domain.pem'));
    await secure.listener.reloadTls();
    assert.equal(await secure.seenBy({ servername: 'a.test' }), 'two');
    assert.equal(await secure.seenBy({ servername: 'b.test' }), 'one');
    await writeFile(file('map.txt'), line('b.test'));
    await secure.listener.reloadTls();
    assert.equal(await secure.seenBy({ servername: 'a.test' }), 'one');
    assert.equal(await secure.seenBy({ servername: 'b.test' }), 'two');
  });
});

/** As careful programs do: written beside, then moved over. */
async function replace(source: string, target: string): Promise<void> {
  await copyFile(source, `${target}.new`);
  await rename(`${target}.new`, target);
}

/** Resolves when the log has said something once more. */
function message(t: TestContext, log: RecordedLog, text: string): Promise<void> {
  const count = () => log.lines.filter((line) => line.message === text).length;
  const before = count();
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (count() > before) {
        clearInterval(timer);
        resolve();
      }
    }, 10);
    t.after(() => clearInterval(timer));
  });
}
