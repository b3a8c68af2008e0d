import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { ffmpeg, frameHashes, type MediaTool, makeSource, runTool } from '../support/media-tools.ts';
import { RtmpClient } from '../support/rtmp-client.ts';
import { type LogLine, runSluice, SluiceServer } from '../support/sluice-server.ts';

const copied = ['-map', '0:v', '-c', 'copy', '-f', 'framemd5', '-'];
const alice = '?user=alice&pass=secret';
const bob = '?user=bob&pass=hidden';
const serverXml = (workers: number) => `<Root><Server><Workers>${workers}</Workers></Server></Root>`;

describe('a server of two workers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-workers-'));
  const source = join(folder, 'source.flv');
  let server: SluiceServer;
  let port: number;
  let sourceHashes: string[];
  const clients: RtmpClient[] = [];
  const tools: MediaTool[] = [];

  before(async () => {
    await makeSource(source, { seconds: 12 });
    sourceHashes = frameHashes(await runTool('ffmpeg', ['-loglevel', 'error', '-i', source, ...copied]));
    server = await SluiceServer.start({
      files: { 'conf/Server.xml': serverXml(2) },
      properties: { securityPublishMaximumPerUser: 2, rtmpAuthenticateChallenge: 'encoders' },
    });
    await server.nextLog(({ msg }) => msg === 'started');
    port = await server.port();
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) await client.close();
    for (const tool of tools.splice(0)) await tool.kill();
  });

  after(async () => {
    assert.equal(await server.stop(), 0);
    rmSync(folder, { recursive: true, force: true });
  });

  async function workerOf({ socket }: RtmpClient): Promise<unknown> {
    const { localPort } = socket;
    const line = await server.nextLog((each) => each.msg === 'connection' && each['port'] === localPort);
    return line['worker'];
  }

  /** Connections go round the workers: opened until one has reached the worker. */
  async function on(worker: number): Promise<RtmpClient> {
    for (;;) {
      const client = await RtmpClient.connected({ port });
      clients.push(client);
      if ((await workerOf(client)) === worker) return client;
    }
  }

  async function code(client: RtmpClient, name: string): Promise<unknown> {
    return (await client.publish(name)).status['code'];
  }

  function play(name: string, seconds: number): MediaTool {
    const tool = ffmpeg('-i', server.url(name, { port }), '-t', String(seconds), ...copied);
    tools.push(tool);
    return tool;
  }

  function publish(name: string): MediaTool {
    const tool = ffmpeg(
      '-re',
      '-i',
      source,
      '-c',
      'copy',
      '-f',
      'flv',
      `rtmp://alice:secret@127.0.0.1:${port}/live/${name}`,
    );
    tools.push(tool);
    return tool;
  }

  /** The worker that serves as number one or two at the moment. */
  function pidOf(worker: unknown): number {
    const line = server.log.findLast((each) => each.msg === 'a worker serves' && each['worker'] === worker);
    return line?.['pid'] as number;
  }

  const linesOf = (msg: string, streamName: string): LogLine[] =>
    server.log.filter((line) => line.msg === msg && line['streamName'] === streamName);

  test('a stream published on one plays on both, frame for frame', async () => {
    publish('cam');
    await server.untilPublished('cam');
    const players = Array.from({ length: 4 }, () => play('cam', 4));
    for (const player of players) {
      assert.equal(await player.ended(), 0, player.stderr);
      const played = frameHashes(player.stdout);
      assert.ok(played.length >= 90, `${played.length} frames`);
      const start = sourceHashes.indexOf(played[0] ?? '');
      assert.deepEqual(played, sourceHashes.slice(start, start + played.length));
    }
    const workers = new Set(linesOf('play allowed', 'cam').map((line) => line['worker']));
    assert.deepEqual(workers, new Set([1, 2]));
  });

  test('a name is taken on both', async () => {
    const [one, two] = [await on(1), await on(2)];
    assert.equal(await code(one, `taken${alice}`), 'NetStream.Publish.Start');
    assert.equal(await code(two, `taken${bob}`), 'NetStream.Publish.BadName');
    await one.close();
    await server.nextLog((line) => line.msg === 'publishing ended' && line['streamName'] === 'taken');
    assert.equal(await code(await on(2), `taken${bob}`), 'NetStream.Publish.Start');
  });

  test('its owner takes over from one by the other', async () => {
    const one = await on(1);
    assert.equal(await code(one, `mine${alice}`), 'NetStream.Publish.Start');
    assert.equal(await code(await on(2), `mine${alice}`), 'NetStream.Publish.Start');
    const ended = await server.nextLog(
      (line) => line.msg === 'publishing ended' && line['streamName'] === 'mine',
    );
    assert.deepEqual([ended['worker'], ended['how']], [1, 'taken-over']);
  });

  test('who races over both publishes no more streams than allowed', async () => {
    const racers = await Promise.all(Array.from({ length: 8 }, () => RtmpClient.connected({ port })));
    clients.push(...racers);
    const workers = await Promise.all(racers.map((racer) => workerOf(racer)));
    assert.deepEqual(new Set(workers), new Set([1, 2]));
    const codes = await Promise.all(racers.map((racer, index) => code(racer, `race${index}${bob}`)));
    const accepted = codes.filter((each) => each === 'NetStream.Publish.Start');
    assert.equal(accepted.length, 2, codes.join());
  });

  test('a login by challenge may meet another worker each time', async () => {
    const target = `rtmp://alice:secret@127.0.0.1:${port}/live/challenged`;
    const before = server.log.length;
    for (let count = 0; count < 3; count += 1) {
      const tool = ffmpeg('-i', source, '-t', '1', '-c', 'copy', '-f', 'flv', target);
      assert.equal(await tool.ended(), 0, tool.stderr);
    }
    const challenged = server.log.slice(before).filter(({ msg }) => msg === 'connect challenged');
    assert.equal(new Set(challenged.map((line) => line['worker'])).size, 2);
  });

  test('failed logins on either ban an address on both, and a lift is for both', async () => {
    const localAddress = '127.0.0.9';
    const connected = () => RtmpClient.connected({ port, localAddress });
    for (let count = 0; count < 20; count += 1) {
      const client = await connected();
      assert.notEqual(await code(client, 'cam?user=alice&pass=wrong'), 'NetStream.Publish.Start');
      await client.close();
    }
    for (let count = 0; count < 4; count += 1) await assert.rejects(connected(), /Too many failed logins/);
    const { code: exit } = await runSluice(['bans', 'lift', localAddress, '--home', server.home]);
    assert.equal(exit, 0);
    for (let count = 0; count < 4; count += 1) await (await connected()).close();
  });

  test('SIGHUP reloads both, and says so once', async () => {
    const file = join(server.home, 'conf/live/Application.xml');
    const xml = readFileSync(file, 'utf8');
    const property =
      '<Property><Name>securityPlayRequireSecureConnection</Name><Value>true</Value></Property>';
    const at = xml.lastIndexOf('</Properties>');
    writeFileSync(file, `${xml.slice(0, at)}${property}${xml.slice(at)}`);
    process.kill(server.pid, 'SIGHUP');
    const { applications } = await server.nextLog(({ msg }) => msg === 'configuration reloaded');
    assert.deepEqual((applications as Record<string, string[]>)['changed'], ['live']);
    for (const worker of [1, 2]) {
      const { status } = await (await on(worker)).play('cam');
      assert.notEqual(status['code'], 'NetStream.Play.Start', `worker ${worker}`);
    }
    writeFileSync(file, xml);
    process.kill(server.pid, 'SIGHUP');
    const isSecond = ({ msg }: LogLine) =>
      msg === 'configuration reloaded' && server.log.filter((each) => each.msg === msg).length === 2;
    await server.nextLog(isSecond);
  });

  test('one that is killed is replaced; who watches on the other stays, and goes on with the publisher', async () => {
    const steady = publish('steady');
    await server.untilPublished('steady');
    const home = linesOf('publish allowed', 'steady')[0]?.['worker'] as number;
    const doomed = home === 1 ? 2 : 1;
    const publisher = await on(doomed);
    assert.equal(await code(publisher, `flap${bob}`), 'NetStream.Publish.Start');
    const viewer = await on(home);
    const { streamId } = await viewer.play('flap');
    const pid = pidOf(doomed);
    process.kill(pid, 'SIGKILL');
    const died = await server.nextLog(({ msg }) => msg === 'a worker died: another one takes its place');
    assert.deepEqual([died['worker'], died['pid'], died['signal']], [doomed, pid, 'SIGKILL']);
    await server.nextLog(
      (line) => line.msg === 'a worker serves' && line['worker'] === doomed && line['pid'] !== pid,
    );

    const back = await on(doomed);
    const { status, streamId: published } = await back.publish(`flap${bob}`);
    assert.equal(status['code'], 'NetStream.Publish.Start');
    const payload = Uint8Array.of(0x17, 1, 0, 0, 0, 0, 0, 0, 0, 0);
    back.send({ type: 9, messageStreamId: published, timestampMs: 0, payload, chunkStreamId: 6 });
    const message = await viewer.next(({ type }) => type === 9);
    assert.equal(message.messageStreamId, streamId);
    assert.equal(await steady.ended(), 0, steady.stderr);
  });
});

describe('a server of several workers that cannot start', () => {
  test('says once why, and ends with the code that one process ends with', async (t) => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    t.after(() => taken.close());
    const home = mkdtempSync(join(tmpdir(), 'sluice-workers-'));
    t.after(() => rmSync(home, { recursive: true, force: true }));
    await runSluice(['init', '--force', home]);
    const { port } = taken.address() as AddressInfo;
    writeFileSync(join(home, 'conf/Server.xml'), serverXml(3));
    writeFileSync(
      join(home, 'conf/VHost.xml'),
      `<Root><VHost><HostPortList><HostPort><Name>RTMP</Name><IpAddress>127.0.0.1</IpAddress>
        <Port>${port}</Port></HostPort></HostPortList></VHost></Root>`,
    );
    const { code, stderr } = await runSluice(['start', '--home', home]);
    assert.equal(code, 1);
    assert.match(stderr, /^sluice: A HostPort needs a port that no other program listens on; got [^\n]*\n$/);
  });
});
