import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Haproxy } from '../support/haproxy.ts';
import { ffmpeg, makeSource, runTool } from '../support/media-tools.ts';
import { runSluice, SluiceServer, testVHost } from '../support/sluice-server.ts';

/** Where haproxy comes from; its clients come from 127.0.0.1, which is not trusted. */
const proxy = '127.0.0.9';
const from = `source ${proxy}`;

const trusting = testVHost.replaceAll(
  '</HostPort>',
  `<TrustedProxies>${proxy}</TrustedProxies><ProxyProtocol>optional</ProxyProtocol></HostPort>`,
);

interface AuditLine {
  readonly address: string;
  readonly gate: string;
  readonly outcome: string;
  readonly stream: string;
}

describe('behind haproxy', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-behind-'));
  const source = join(folder, 'source.flv');
  let server: SluiceServer;
  let haproxy: Haproxy | undefined;

  before(async () => {
    await makeSource(source, { seconds: 4 });
    server = await SluiceServer.start({ users: { alice: 'secret' }, files: { 'conf/VHost.xml': trusting } });
    const [plain, secure] = await Promise.all([server.port(false), server.port(true)]);
    const certificate = join(server.home, 'keystore', 'sluice.pem');
    haproxy = await Haproxy.start([
      { mode: 'tcp', server: `127.0.0.1:${plain} ${from} send-proxy` },
      // Its health checks say LOCAL.
      { mode: 'tcp', server: `127.0.0.1:${plain} ${from} send-proxy-v2 check inter 500ms` },
      { mode: 'tcp', server: `127.0.0.1:${secure} ${from} send-proxy-v2 proxy-v2-options crc32c` },
      { mode: 'tcp', bind: `ssl crt ${certificate}`, server: `127.0.0.1:${plain} ${from} send-proxy-v2-ssl` },
      { mode: 'http', server: `127.0.0.1:${plain} ${from}` },
    ]);
  });

  after(async () => {
    await haproxy?.stop();
    assert.equal(await server.stop(), 0);
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [index, title, scheme, secure] of [
    [0, 'RTMP with version 1', 'rtmp', false],
    [1, 'RTMP with version 2', 'rtmp', false],
    [2, 'RTMPS handed through, with version 2 and its checksum', 'rtmps', true],
    [3, 'RTMPS that haproxy ends, with version 2', 'rtmps', true],
  ] as const) {
    test(`${title}: log and audit have the encoder's address`, async () => {
      const name = `s${index}`;
      const url = `${scheme}://127.0.0.1:${haproxy?.ports[index]}/live/${name}?user=alice&pass=secret`;
      const publisher = ffmpeg('-re', '-i', source, '-c', 'copy', '-f', 'flv', url);
      await server.untilPublished(name);
      assert.equal(await publisher.ended(), 0, publisher.stderr);
      const allowed = server.log.find(
        (line) => line.msg === 'publish allowed' && line['streamName'] === name,
      );
      assert.equal(allowed?.['address'], '127.0.0.1');
      const opened = server.log.find(
        (line) => line.msg === 'connection' && line['connection'] === allowed?.['connection'],
      );
      assert.equal(opened?.['secure'], secure);
      assert.deepEqual(await addressesOf('publish', name), ['127.0.0.1']);
    });
  }

  test('HTTP: the audit has the address of X-Forwarded-For, and what the client put there counts for nothing', async () => {
    const target = `rtmp://127.0.0.1:${haproxy?.ports[1]}/live/flv?user=alice&pass=secret`;
    const publisher = ffmpeg('-re', '-i', source, '-c', 'copy', '-f', 'flv', target);
    await server.untilPublished('flv');
    const played = await runTool('curl', [
      '--silent',
      '--fail',
      '--header',
      'X-Forwarded-For: 203.0.113.9',
      `http://127.0.0.1:${haproxy?.ports[4]}/live/flv.flv`,
    ]);
    assert.equal(played.slice(0, 3), 'FLV');
    assert.equal(await publisher.ended(), 0, publisher.stderr);
    assert.deepEqual(await addressesOf('play', 'flv'), ['127.0.0.1']);
  });

  async function addressesOf(gate: string, name: string): Promise<readonly string[]> {
    const { stdout } = await runSluice(['audit', '--home', server.home, '--json', '--gate', gate]);
    const decisions = stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as AuditLine);
    return decisions
      .filter(({ outcome, stream }) => outcome === 'allow' && stream === name)
      .map(({ address }) => address);
  }
});
