import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { findExpiring, logExpiry } from '../../src/http/certificate-expiry.ts';
import { defaultListenerLimits } from '../../src/http/listener-limits.ts';
import { loadTlsMaterial, type TlsMaterial } from '../../src/http/tls-material.ts';
import { TlsPort } from '../../src/http/tls-port.ts';
import { RecordedLog } from '../../src/module/recorded-log.ts';
import { sslSettings } from './key-stores.ts';
import { SecureListener } from './secure-listener.ts';
import { TestAuthority } from './test-authority.ts';

const dayMs = 86_400_000;

describe('How long certificates are valid', () => {
  let authority: TestAuthority;
  let material: TlsMaterial;
  let store: string;

  before(async () => {
    authority = await TestAuthority.make();
    ({ store } = await authority.issue('server', { days: 90 }));
    const outcome = await loadTlsMaterial(settings(), new Date());
    assert.ok(outcome.usable);
    material = outcome.material;
  });
  after(() => authority.stores.remove());

  const settings = () =>
    sslSettings({
      keyStorePath: store,
      trustStorePath: authority.file,
      clientAuth: 'want',
      location: { file: 'conf/VHost.xml', line: 7, column: 1 },
    });

  function logged(daysFromNow: number) {
    const log = new RecordedLog();
    logExpiry(material.certificates, log, new Date(Date.now() + daysFromNow * dayMs));
    return log.lines.map(({ fields, level, message }) => ({
      said: `${level} ${message}`,
      days: fields['days'],
      subject: fields['subject'],
      fields,
    }));
  }

  it('is logged in days, with subject, file, alias and place', () => {
    const [line, ...more] = logged(0);
    assert.deepEqual(more, [], 'nothing of issuers and authorities that have time');
    const { fields, said } = line ?? assert.fail();
    assert.equal(said, 'info certificate');
    assert.deepEqual(fields, {
      subject: 'CN=server',
      file: store,
      alias: 'key',
      configured: 'conf/VHost.xml:7',
      expiresAt: new Date(material.certificate.validTo),
      days: 89,
    });
  });

  it('is a warning below 30 days, and an error once it is over', () => {
    assert.equal(logged(59.9)[0]?.said, 'info certificate');
    assert.deepEqual([logged(60.1)[0]?.said, logged(60.1)[0]?.days], ['warn a certificate expires soon', 29]);
    assert.equal(logged(90.1)[0]?.said, 'error a certificate has expired');
    assert.deepEqual(
      logged(880).map(({ said, subject }) => [said, subject]),
      [
        ['error a certificate has expired', 'CN=server'],
        ['warn an issuer of a certificate expires soon', 'CN=root'],
        ['warn an authority of a trust store expires soon', 'CN=root'],
      ],
    );
  });

  it('is a problem of the configuration below 30 days', () => {
    assert.deepEqual(findExpiring(material.certificates, new Date()), []);
    const [problem, ...more] = findExpiring(material.certificates, new Date(Date.now() + 80.5 * dayMs));
    assert.deepEqual(more, []);
    assert.equal(problem?.severity, 'warning');
    assert.equal(problem?.location.line, 7);
    assert.match(problem?.rule ?? '', /has 9 days left/);
    assert.match(problem?.value ?? '', /^CN=server for alias "key" in .*\.pem$/);
  });

  it('is said when the port opens, and daily', (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] });
    const log = new RecordedLog();
    const port = new TlsPort({
      ssl: settings(),
      material,
      limits: defaultListenerLimits,
      log,
      now: () => 0,
    });
    const count = () => log.lines.filter(({ message }) => message === 'certificate').length;
    assert.equal(count(), 0);
    port.start();
    port.start();
    assert.equal(count(), 1);
    t.mock.timers.tick(3 * dayMs);
    assert.equal(count(), 4);
    port.close();
    t.mock.timers.tick(3 * dayMs);
    assert.equal(count(), 4);
  });

  it('is said by whoever has the port, when that changes', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] });
    const first = await SecureListener.open(t, settings());
    const second = await SecureListener.open(t, settings());
    const count = ({ log }: SecureListener) =>
      log.lines.filter(({ message }) => message === 'certificate').length;
    assert.deepEqual([count(first), count(second)], [1, 1]);
    for (const port of second.listener.releasePorts()) port.close();
    for (const port of first.listener.releasePorts()) second.listener.takePort(port);
    assert.deepEqual([count(first), count(second)], [1, 2]);
    t.mock.timers.tick(dayMs);
    assert.deepEqual([count(first), count(second)], [1, 3]);
  });
});
