import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { connect } from 'node:tls';
import { makeHome } from '../config/config-home.ts';
import { keyStoreVector } from '../server/import/import-source.ts';
import {
  beans,
  container,
  newSecureTransport,
  plainTransport,
  properties,
} from '../server/import/red5-files.ts';
import { runSluice, SluiceProcess } from './sluice-process.ts';

/** A Red5 whose ports are those that the system gives. */
async function red5() {
  const ports = { 'rtmp.port': '0', 'rtmps.port': '0', 'http.port': '0', 'https.port': '0' };
  return {
    'conf/red5.properties': properties(ports),
    'conf/red5-core.xml': beans(plainTransport, newSecureTransport()),
    'conf/jee-container.xml': container(),
    'conf/keystore': await keyStoreVector('rsa.jks'),
    'webapps/live/WEB-INF/web.xml': '',
  };
}

describe('sluice import', () => {
  it('takes a Red5 over, which check then likes and start serves', async (t) => {
    const source = await makeHome(t, await red5());
    const home = path.join(await makeHome(t, {}), 'home');
    const imported = await runSluice(t, ['import', 'red5', source, '--home', home]);
    assert.deepEqual([imported.code, imported.stderr], [0, '']);
    for (const heading of ['Taken over:', 'Not taken over:', 'Files:']) {
      assert.ok(imported.stdout.includes(heading), imported.stdout);
    }
    assert.match(imported.stdout, /conf\/red5-core\.xml:\d+ +RTMPS on 127\.0\.0\.1:0 +→ conf\/VHost\.xml/);
    assert.match(imported.stdout, /sluice check: no error, no warning\.\n\nWritten to .*home\.\n$/);
    assert.ok(!imported.stdout.includes('secret1'));

    const checked = await runSluice(t, ['check', '--home', home]);
    assert.equal(checked.code, 0, checked.stdout);

    const sluice = new SluiceProcess(t, ['start', '--home', home]);
    await sluice.seen(/"msg":"started"/);
    const listening = sluice.log.filter(({ msg }) => msg === 'listening');
    assert.deepEqual(
      listening.map(({ hostPort, secure }) => `${String(hostPort)} ${String(secure)}`),
      ['RTMP false', 'RTMPS true', 'HTTP false', 'HTTPS true'],
    );
    const port = Number(listening.find(({ hostPort }) => hostPort === 'RTMPS')?.['port']);
    const subject = await new Promise<string>((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
        resolve(String(socket.getPeerCertificate().subject.CN));
        socket.destroy();
      });
      socket.on('error', reject);
    });
    assert.equal(subject, 'red5', 'the certificate of the Java key store');
    sluice.kill('SIGTERM');
    assert.equal(await sluice.ended(), 0);
  });

  it('writes nothing on a dry run, and replaces nothing without --force', async (t) => {
    const source = await makeHome(t, await red5());
    const home = await makeHome(t, { 'conf/VHost.xml': 'mine' });
    const dry = await runSluice(t, ['import', 'red5', source, '--home', home, '--dry-run']);
    assert.equal(dry.code, 0, dry.stderr);
    assert.match(dry.stdout, /Nothing was written\. .*With --force it would replace conf\/VHost\.xml\.\n$/);

    const refused = await runSluice(t, ['import', 'red5', source, '--home', home]);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /replaces no file without --force; got conf\/VHost\.xml\n$/);
    assert.equal(await readFile(path.join(home, 'conf/VHost.xml'), 'utf8'), 'mine');

    const forced = await runSluice(t, ['import', 'red5', source, '--home', home, '--force']);
    assert.equal(forced.code, 0, forced.stderr);
    assert.match(await readFile(path.join(home, 'conf/VHost.xml'), 'utf8'), /<HostPort>/);
  });

  it('fails where there is nothing to take, and names the files it looked for', async (t) => {
    const empty = await makeHome(t, {});
    const home = path.join(empty, 'home');
    for (const [format, wanted] of [
      ['red5', /none of conf\/red5\.properties, conf\/red5-core\.xml/],
      ['wowza', /none of conf\/VHost\.xml, conf\/Server\.xml/],
      ['node-media-server', /EISDIR/],
    ] as const) {
      const { code, stderr } = await runSluice(t, ['import', format, empty, '--home', home]);
      assert.equal(code, 1);
      assert.match(stderr, wanted);
    }
  });
});
