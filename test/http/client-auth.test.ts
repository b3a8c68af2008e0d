import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { connect as tlsConnect } from 'node:tls';
import type { SslSettings } from '../../src/config/settings.ts';
import { loadTlsMaterial } from '../../src/http/tls-material.ts';
import { sslSettings } from './key-stores.ts';
import { closed, SecureListener } from './secure-listener.ts';
import { type Issued, TestAuthority } from './test-authority.ts';

describe('Client certificates', () => {
  let authority: TestAuthority;
  let server: Issued;
  let joe: Issued;
  let stranger: Issued;
  let wrongUse: Issued;

  before(async () => {
    authority = await TestAuthority.make();
    const other = await TestAuthority.make('other', authority.stores);
    server = await authority.issue('server');
    joe = await authority.issue('joe', {
      subject: '/C=DE/O=Example,Inc/CN=joe',
      names: 'email:joe@example.com,DNS:joe.example.com',
      usage: 'clientAuth',
    });
    stranger = await other.issue('stranger', { usage: 'clientAuth' });
    wrongUse = await authority.issue('wrong-use');
    await authority.stores.keytool(
      `-importcert -noprompt -alias ca -file ${authority.file} -storetype PKCS12 -keystore trust.p12 -storepass secret`,
    );
  });
  after(() => authority.stores.remove());

  const ssl = (clientAuth: SslSettings['clientAuth'], overrides: Partial<SslSettings> = {}) =>
    sslSettings({ keyStorePath: server.store, trustStorePath: authority.file, clientAuth, ...overrides });

  /** Only what the client shows: key and certificate. */
  const shown = ({ cert, key }: Issued) => ({ cert, key });

  it('is handed on, once verified', async (t) => {
    for (const clientAuth of ['need', 'want'] as const) {
      const secure = await SecureListener.open(t, ssl(clientAuth));
      const { server: accepted } = await secure.connect(shown(joe));
      const { fingerprint256, serialNumber, validTo, ...names } =
        accepted.info.certificate ?? assert.fail('no certificate');
      assert.deepEqual(names, {
        subject: 'CN=joe,O=Example\\,Inc,C=DE',
        commonName: 'joe',
        issuer: 'CN=root',
        subjectAltNames: [
          { kind: 'email', value: 'joe@example.com' },
          { kind: 'dns', value: 'joe.example.com' },
        ],
      });
      assert.match(fingerprint256, /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
      assert.match(serialNumber, /^[0-9A-F]+$/);
      assert.ok(validTo > new Date());
    }
  });

  it('may lead to a trust store of Java', async (t) => {
    const trust = { trustStorePath: authority.stores.file('trust.p12'), trustStorePassword: 'secret' };
    const secure = await SecureListener.open(t, ssl('need', trust));
    assert.equal((await secure.connect(shown(joe))).server.info.certificate?.commonName, 'joe');
  });

  const unfit = (): [string, Partial<Issued>][] => [
    ['none', {}],
    ['one of another authority', shown(stranger)],
    ['one for servers only', shown(wrongUse)],
  ];

  it('is not there for who shows none that counts, where one is only wanted', async (t) => {
    const secure = await SecureListener.open(t, ssl('want'));
    for (const [what, options] of unfit()) {
      for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
        const { server: accepted } = await secure.connect({ ...options, maxVersion });
        assert.equal(accepted.info.secure, true, what);
        assert.equal(accepted.info.certificate, undefined, what);
      }
    }
  });

  it('is missed where it is needed: the client is refused, and the log says why', async (t) => {
    for (const [what, options] of unfit()) {
      const secure = await SecureListener.open(t, ssl('need'));
      for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
        await closed(secure.begin({ ...options, maxVersion }));
      }
      assert.equal(secure.accepted.length, 0, what);
      const line = secure.log.lines.find(({ message }) => message === 'client certificate refused');
      assert.match(String(line?.fields['reason']), what === 'none' ? /none/ : /[A-Z_]+/, what);
      assert.equal(line?.fields['address'], '127.0.0.1');
    }
  });

  it('is missed of the client, and not of the proxy it comes through', async (t) => {
    const proxies = { protocol: 'required', trusted: ['127.0.0.1'] } as const;
    const secure = await SecureListener.open(t, ssl('need'), {}, proxies);
    const socket = secure.dial();
    socket.write('PROXY TCP4 198.51.100.7 127.0.0.1 5555 443\r\n');
    await closed(tlsConnect({ socket, rejectUnauthorized: false, ...shown(stranger) }).on('error', () => {}));
    const line = secure.log.lines.find(({ message }) => message === 'client certificate refused');
    assert.equal(line?.fields['address'], '198.51.100.7');
  });

  it('is not asked for without NeedClientAuth and WantClientAuth, trust store or not', async (t) => {
    const secure = await SecureListener.open(t, ssl('none'));
    assert.equal((await secure.connect(shown(joe))).server.info.certificate, undefined);
  });

  it('is shown on every connection: sessions are not resumed', async (t) => {
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      for (const [clientAuth, resumed] of [
        ['none', true],
        ['want', false],
      ] as const) {
        const secure = await SecureListener.open(t, ssl(clientAuth));
        const { client, server: first } = await secure.connect({ ...shown(joe), maxVersion });
        const session = await new Promise<Buffer | undefined>((resolve) => {
          // In TLS 1.3 tickets come behind the handshake, if they come.
          if (maxVersion === 'TLSv1.2') resolve(client.getSession());
          client.once('session', resolve);
          client.once('close', () => resolve(undefined));
          client.resume();
          first.socket.end('bye');
        });
        const again = await secure.connect({ maxVersion, ...(session && { session }) });
        assert.equal(again.client.isSessionReused(), resumed, `${maxVersion} ${clientAuth}`);
        assert.equal(again.server.info.certificate, undefined);
      }
    }
  });

  it('needs a trust store with authorities in it', async () => {
    for (const [trustStorePath, rule] of [
      [server.key, /^TrustStorePath must name a readable file/],
      [authority.stores.file('server.key'), /^A trust store must hold the certificate of an authority/],
      [authority.stores.file('trust.p12'), /^TrustStorePassword must open the key store/],
    ] as const) {
      const outcome = await loadTlsMaterial(ssl('need', { trustStorePath }), new Date());
      assert.equal(outcome.usable, false);
      const [problem, ...more] = outcome.problems;
      assert.match(problem?.rule ?? '', rule);
      assert.match(problem?.key ?? '', /\/TrustStore(Path|Password)$/);
      assert.deepEqual(more, []);
    }
    const none = await loadTlsMaterial(ssl('need', { trustStorePath: '' }), new Date());
    assert.equal(none.usable, false, 'never against the authorities of the web');
  });
});
