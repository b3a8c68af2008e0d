import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { parseDomainMap } from '../../src/config/domain-map.ts';
import type { DomainMapSource } from '../../src/config/settings.ts';
import { loadTlsMaterial } from '../../src/http/tls-material.ts';
import { sslSettings } from './key-stores.ts';
import { SecureListener } from './secure-listener.ts';
import { TestAuthority } from './test-authority.ts';

const scope = {
  home: '/nonexistent',
  userHome: '/nonexistent',
  vhost: '',
  application: undefined,
  env: {},
  secretFiles: new Map(),
};

describe('Certificates by domain', () => {
  let authority: TestAuthority;
  let paths: Record<'own' | 'www' | 'any' | 'last', string>;

  before(async () => {
    authority = await TestAuthority.make();
    const issue = async (name: string, names?: string) =>
      (await authority.issue(name, names === undefined ? {} : { names })).store;
    const [own, www, any, last] = await Promise.all([
      issue('own'),
      issue('www', 'DNS:www.example.com'),
      issue('any', 'DNS:*.example.com'),
      issue('last'),
    ]);
    paths = { own, www, any, last };
  });
  after(() => authority.stores.remove());

  /** A map as its file would say it. */
  function mapOf(lines: string): DomainMapSource {
    return { path: '/nonexistent', read: async () => parseDomainMap(lines, 'conf/map.txt', scope) };
  }

  const line = (domain: string, store: string) => `${domain}={"keyStorePath":"${store}"}`;
  const lines = () =>
    [
      line('www.example.com', paths.www),
      line('*.Example.com', paths.any),
      line('last.test', paths.last),
    ].join('\n');

  it('shows the first that matches, else the one of KeyStorePath', async (t) => {
    const secure = await SecureListener.open(
      t,
      sslSettings({ keyStorePath: paths.own, domainMap: mapOf(lines()) }),
    );
    for (const [servername, seen] of [
      ['www.example.com', 'www'],
      ['WWW.EXAMPLE.COM', 'www'],
      ['www.example.com.', 'www'],
      ['other.example.com', 'any'],
      ['a.b.example.com', 'any'],
      ['last.test', 'last'],
      ['example.com', 'own'],
      ['localhost', 'own'],
      // Without a name.
      ['', 'own'],
    ] as const) {
      for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
        assert.equal(await secure.seenBy({ servername, maxVersion }), seen, servername);
      }
    }
    const ca = await authority.pem;
    assert.equal(await secure.seenBy({ servername: 'www.example.com', ca }), 'www', 'with its chain');
  });

  it('shows the domain the certificate that is its own, whatever kinds of keys the two have', async (t) => {
    const issued = await authority.issue('rsa', { newKey: '-newkey rsa:2048 -nodes' });
    const map = mapOf(line('rsa.test', issued.store));
    const secure = await SecureListener.open(t, sslSettings({ keyStorePath: paths.own, domainMap: map }));
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      assert.equal(await secure.seenBy({ servername: 'rsa.test', maxVersion }), 'rsa');
      assert.equal(await secure.seenBy({ servername: 'own.test', maxVersion }), 'own');
    }
  });

  it('shows the last of the map to others, as Wowza does, where there is no KeyStorePath', async (t) => {
    const secure = await SecureListener.open(t, sslSettings({ keyStorePath: '', domainMap: mapOf(lines()) }));
    assert.equal(await secure.seenBy({ servername: 'elsewhere.test' }), 'last');
    assert.equal(await secure.seenBy({ servername: '' }), 'last');
    assert.equal(await secure.seenBy({ servername: 'www.example.com' }), 'www');
  });

  it('keeps versions and suites of the port for all domains', async (t) => {
    const secure = await SecureListener.open(
      t,
      sslSettings({ keyStorePath: paths.own, domainMap: mapOf(lines()), protocols: ['TLSv1.3'] }),
    );
    await assert.rejects(secure.connect({ servername: 'www.example.com', maxVersion: 'TLSv1.2' }));
    await secure.connect({ servername: 'www.example.com' });
  });

  it('tells of each broken line where it stands, and of the others nothing', async () => {
    const broken = authority.stores.file('broken.pem');
    await writeFile(broken, 'no key store');
    const text = [line('a.test', '/nonexistent/a.p12'), line('b.test', paths.www), line('c.test', broken)];
    const outcome = await loadTlsMaterial(
      sslSettings({ keyStorePath: paths.own, domainMap: mapOf(text.join('\n')) }),
      new Date(),
    );
    assert.equal(outcome.usable, false);
    assert.deepEqual(
      outcome.problems.map(({ key, location }) => [`${location.file}:${location.line}`, key]),
      [
        ['conf/map.txt:1', 'DomainToKeyStoreMap/a.test/keyStorePath'],
        ['conf/map.txt:3', 'DomainToKeyStoreMap/c.test/keyStorePath'],
      ],
    );
  });
});
