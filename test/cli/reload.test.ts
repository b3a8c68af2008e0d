import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { describe, it } from 'node:test';
import { applicationXml, makeServerHome } from '../server/server-home.ts';
import { SluiceProcess } from './sluice-process.ts';

const vhost = (ports: string) =>
  `<Root><VHost><HostPortList><HostPort><Name>RTMP</Name><IpAddress>127.0.0.1</IpAddress><Port>${ports}</Port></HostPort></HostPortList></VHost></Root>`;

describe('sluice start and SIGHUP', () => {
  it('reloads the configuration, says of a broken one that the old stays, and goes on', async (t) => {
    const home = await makeServerHome(t, { 'conf/VHost.xml': vhost('0') });
    const write = (file: string, text: string) => writeFile(path.join(home, file), text);
    const sluice = new SluiceProcess(t, ['start', '--home', home]);
    await sluice.seen(/"msg":"started"/);

    await write('conf/VHost.xml', vhost('0,0'));
    await write('conf/live/Application.xml', applicationXml(undefined, { gopCacheMaxTime: '1000' }));
    sluice.kill('SIGHUP');
    await sluice.seen(/"msg":"configuration reloaded"/);
    const { applications, ports, durationMs } = sluice.log.at(-1) ?? {};
    assert.deepEqual(applications, { added: [], changed: ['live'], removed: [], unchanged: [], kept: [] });
    const { opened, ...others } = ports as Record<string, string[]>;
    assert.match(String(opened), /^RTMP 127\.0\.0\.1:\d+$/);
    assert.deepEqual(
      Object.values(others).map(({ length }) => length),
      [0, 1, 0, 0, 0],
    );
    assert.ok(Number(durationMs) > 0);

    await write('conf/VHost.xml', vhost('many'));
    sluice.kill('SIGHUP');
    await sluice.seen(/"msg":"the configuration was not reloaded/);
    assert.ok(
      sluice.log.some(({ level, msg }) => level === 50 && /VHost\.xml:1:\d+ error .*many/.test(String(msg))),
    );

    sluice.kill('SIGTERM');
    assert.equal(await sluice.ended(), 0);
    assert.equal(sluice.stderr, '');
  });

  it('reloads at a signal that came while it started', async (t) => {
    const home = await makeServerHome(t, {
      'conf/VHost.xml': vhost('0'),
      'modules/slow.mjs': `export default { name: 'slow', apiVersion: 1, description: 'slow', guardsPublish: true,
        create: () => ({ onAppStart() {
          console.log(JSON.stringify({ waiting: true }));
          return new Promise((resolve) => { process.once('SIGHUP', resolve); });
        } }) };`,
      'conf/live/Application.xml': applicationXml(['modules/slow.mjs']),
    });
    const sluice = new SluiceProcess(t, ['start', '--home', home]);
    await sluice.seen(/"waiting":true/);
    sluice.kill('SIGHUP');
    await sluice.seen(/"msg":"configuration reloaded"/);
    sluice.kill('SIGTERM');
    assert.equal(await sluice.ended(), 0);
  });

  it('ends when its terminal is gone, as it would without a listener for the signal', async (t) => {
    const home = await makeServerHome(t, { 'conf/VHost.xml': vhost('0') });
    const sluice = new SluiceProcess(t, ['start', '--home', home], { terminal: true });
    const [, port = ''] = await sluice.seen(/Server +rtmp:\/\/127\.0\.0\.1:(\d+)\/live/);
    const socket = connect(Number(port), '127.0.0.1');
    t.after(() => socket.destroy());
    await once(socket, 'connect');
    const closed = once(socket.resume(), 'close');
    // script(1) goes, and the pseudo-terminal that it holds with it.
    sluice.kill('SIGKILL');
    await closed;
    await assert.rejects(once(connect(Number(port), '127.0.0.1'), 'connect'), { code: 'ECONNREFUSED' });
  });
});
