import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { secureTokenHash, serializePlaySign } from '../../src/codec/secure-token/index.ts';
import { ffmpeg, MediaTool, makeSource } from '../support/media-tools.ts';
import { RtmpClient } from '../support/rtmp-client.ts';
import { SluiceServer } from '../support/sluice-server.ts';

const secret = 'abcdefghijklmnop';
const wrongSecret = 'abcdefghijklmnoq';
const secrets = [secret, wrongSecret];

function application(properties: Readonly<Record<string, string>>): string {
  const listed = Object.entries(properties).map(
    ([name, value]) => `<Property><Name>${name}</Name><Value>${value}</Value></Property>`,
  );
  return `<Root version="1"><Application>
  <Modules>
    <Module><Name>core</Name><Description></Description><Class>core</Class></Module>
    <Module><Name>token</Name><Description></Description>
      <Class>com.wowza.wms.plugin.security.ModuleSecureToken</Class></Module>
  </Modules>
  <Properties>${listed.join('')}</Properties>
</Application></Root>`;
}

describe('play protection', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-token-'));
  const source = join(folder, 'source.flv');
  let server: SluiceServer;
  let port: number;
  const publishers: MediaTool[] = [];

  before(async () => {
    await makeSource(source, { seconds: 4 });
    server = await SluiceServer.start({
      files: {
        'conf/v1/Application.xml': application({ secureTokenSharedSecret: secret }),
        'conf/v2/Application.xml': application({
          securitySecureTokenVersion: '2',
          securitySecureTokenSharedSecret: secret,
          securitySecureTokenIncludeClientIPInHash: 'true',
        }),
        'conf/nms/Application.xml': application({ playSignSecret: secret }),
      },
    });
    port = await server.port();
    const loop = ['-re', '-stream_loop', '-1', '-i', source, '-c', 'copy', '-f', 'flv'];
    for (const app of ['v1', 'v2', 'nms'])
      publishers.push(ffmpeg(...loop, server.url(`${app}-stream`, { app, port })));
    for (const app of ['v1', 'v2', 'nms']) await server.untilPublished(`${app}-stream`);
  });

  after(async () => {
    for (const publisher of publishers) await publisher.kill();
    assert.equal(await server.stop(), 0);
    rmSync(folder, { recursive: true, force: true });
  });

  function dump(url: string, ...args: string[]): MediaTool {
    return new MediaTool('rtmpdump', ['--live', '-r', url, ...args]);
  }

  /** Lets rtmpdump run until it has received some video, or for as long as it does. */
  async function receives(player: MediaTool): Promise<boolean> {
    const enough = () => player.stdout.startsWith('FLV') && player.stdout.length > 20_000;
    const received = new Promise<void>((resolve) => {
      player.child.stdout.on('data', () => enough() && resolve());
    });
    await Promise.race([received, player.ended()]);
    await player.kill();
    return enough();
  }

  function token(name: string, { key = secret, address = '127.0.0.1', seconds = 60 } = {}): string {
    const endTime = `${Math.floor(Date.now() / 1000) + seconds}`;
    const content = {
      path: `v2/${name}`,
      secret: key,
      clientAddress: address,
      parameters: [['wowzatokenendtime', endTime]] as const,
    };
    return `?wowzatokenendtime=${endTime}&wowzatokenhash=${secureTokenHash(content, 'SHA-256')}`;
  }

  async function playsByFfmpeg(url: string): Promise<boolean> {
    const player = ffmpeg('-i', url, '-frames:v', '5', '-f', 'null', '-');
    return (await player.ended()) === 0;
  }

  test('whether the stream exists shows in no answer', async () => {
    for (const query of ['', token('other')]) {
      const answers = [];
      for (const name of ['v2-stream', 'nothing']) {
        const client = await RtmpClient.connected({ port }, 'v2');
        answers.push((await client.play(`${name}${query}`)).status);
        await client.closed;
      }
      assert.deepEqual(answers[0], answers[1]);
    }
  });

  test('version 1: rtmpdump with the token plays', async () => {
    const player = dump(server.url('v1-stream', { app: 'v1', port }), '--token', secret);
    assert.ok(await receives(player), player.stderr);
  });

  test('version 1: rtmpdump with another token, or none, is refused', async () => {
    for (const args of [['--token', wrongSecret], []]) {
      const player = dump(server.url('v1-stream', { app: 'v1', port }), ...args);
      assert.notEqual(await player.ended(), 0);
      assert.ok(player.stdout.length < 1000);
    }
    assert.ok(!(await playsByFfmpeg(server.url('v1-stream', { app: 'v1', port }))));
    const reasons = server.log
      .filter(({ application: app, msg }) => msg === 'play refused' && app === 'v1')
      .map(({ description }) => description);
    assert.deepEqual(reasons, [
      'This token is not valid for what is asked',
      'Playing from this application needs a token',
      'Playing from this application needs a token',
    ]);
  });

  test('version 1: a caller that asks for a reply gets a boolean', async () => {
    const client = await RtmpClient.connected({ port }, 'v1');
    const { arguments: args } = await client.call('secureTokenResponse', null, 'a guess');
    assert.deepEqual(args, [false]);
    const { status } = await client.play('v1-stream');
    assert.equal(status['code'], 'NetStream.Play.Failed');
    await client.closed;
  });

  test('version 2: ffmpeg and rtmpdump play with a token in the URL', async () => {
    const url = server.url(`v2-stream${token('v2-stream')}`, { app: 'v2', port });
    assert.ok(await playsByFfmpeg(url));
    const player = dump(url);
    assert.ok(await receives(player), player.stderr);
  });

  test('version 2: without it, or with one for something else, nobody does', async () => {
    const queries = [
      '',
      token('other'),
      token('v2-stream', { key: wrongSecret }),
      token('v2-stream', { address: '127.0.0.2' }),
      token('v2-stream', { seconds: -10 }),
    ];
    for (const query of queries) {
      assert.ok(!(await playsByFfmpeg(server.url(`v2-stream${query}`, { app: 'v2', port }))), query);
    }
  });

  test('node-media-server: ffmpeg plays with a sign', async () => {
    const sign = (key: string) =>
      serializePlaySign('nms/nms-stream', Math.floor(Date.now() / 1000) + 60, key);
    const play = (query: string) => playsByFfmpeg(server.url(`nms-stream${query}`, { app: 'nms', port }));
    assert.ok(await play(`?sign=${sign(secret)}`));
    assert.ok(!(await play(`?sign=${sign(wrongSecret)}`)));
    assert.ok(!(await play('')));
  });

  test('no secret and no hash is in the log', () => {
    const log = JSON.stringify(server.log);
    for (const each of secrets) assert.ok(!log.includes(each));
    assert.doesNotMatch(log, /wowzatokenhash|sign=/);
  });
});
