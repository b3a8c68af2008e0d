import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ffmpeg, MediaTool, makeSource } from '../support/media-tools.ts';
import { RtmpClient } from '../support/rtmp-client.ts';
import { SluiceServer } from '../support/sluice-server.ts';

const key = 'k7Fq2xW9sLm4';
const wrongKey = 'k7Fq2xW9sLm5';
const secrets = [key, wrongKey];

const application = `<Root version="1"><Application>
  <Modules>
    <Module><Name>core</Name><Description></Description><Class>core</Class></Module>
    <Module><Name>keys</Name><Description></Description><Class>stream-keys</Class></Module>
  </Modules>
  <Properties></Properties>
</Application></Root>`;

/** The test fails when any of the secrets stands in the text, plain or in base64. */
function assertSilent(where: string, text: string): void {
  for (const secret of secrets) {
    for (const form of [secret, Buffer.from(secret).toString('base64').replace(/=+$/, '')]) {
      assert.ok(!text.includes(form), `${where} must not hold a stream key`);
    }
  }
}

describe('secret stream keys', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-keys-'));
  const source = join(folder, 'source.flv');
  let server: SluiceServer;
  let port: number;

  before(async () => {
    await makeSource(source, { seconds: 6 });
    server = await SluiceServer.start({
      files: {
        'conf/live/Application.xml': application,
        'conf/aliasmap.stream.txt': `${key}=stage\n`,
      },
    });
    port = await server.port();
  });

  after(async () => {
    assert.equal(await server.stop(), 0);
    rmSync(folder, { recursive: true, force: true });
  });

  function publish(name: string) {
    return ffmpeg('-re', '-i', source, '-c', 'copy', '-f', 'flv', server.url(name, { port }));
  }

  test('what ffmpeg publishes to a key plays under the public name, and the key shows nowhere', async () => {
    const viewer = await RtmpClient.connected({ port });
    const waiting = await viewer.play('stage');
    assert.equal(waiting.status['code'], 'NetStream.Play.Start');
    const publisher = publish(key);
    await server.untilPublished('stage');
    const received = join(folder, 'received.flv');
    const loud = ['-hide_banner', '-nostdin', '-loglevel', 'debug'];
    const stage = server.url('stage', { port });
    const player = new MediaTool('ffmpeg', [...loud, '-i', stage, '-c', 'copy', '-f', 'flv', received]);
    assert.equal(await publisher.ended(), 0, publisher.stderr);
    assert.equal(await player.ended(), 0, player.stderr);
    await viewer.nextStatus(/Play\.UnpublishNotify/);
    await viewer.close();

    assertSilent('what ffmpeg saw', player.stdout + player.stderr);
    assertSilent('what ffmpeg received', readFileSync(received, 'latin1'));
    const messages = viewer.received.map(({ payload }) => Buffer.from(payload).toString('latin1'));
    assert.ok(
      messages.some((message) => message.includes('onMetaData')),
      'metadata must have come',
    );
    assertSilent('what a player received', messages.join(''));
  });

  test('a publisher who mistypes the key is refused with Publish.Denied', async () => {
    const publisher = publish(wrongKey);
    assert.notEqual(await publisher.ended(), 0);
    const client = await RtmpClient.connected({ port });
    const { status } = await client.publish(wrongKey);
    assert.equal(status['code'], 'NetStream.Publish.Denied');
    await client.closed;
  });

  test('a player who knows the key gets the answer that any wrong name gets', async () => {
    const answers = [];
    for (const name of [key, 'nothing', wrongKey]) {
      const client = await RtmpClient.connected({ port });
      const { status } = await client.play(name);
      await client.closed;
      answers.push(status);
    }
    assert.equal(answers[0]?.['code'], 'NetStream.Play.Failed');
    assert.deepEqual(answers[1], answers[0]);
    assert.deepEqual(answers[2], answers[0]);
  });

  test('all of that left no key in the log', () => {
    assert.ok(server.log.some(({ msg }) => msg === 'publish allowed'));
    assert.ok(server.log.some(({ msg }) => msg === 'publish refused' || msg === 'release refused'));
    assert.ok(server.log.some(({ msg }) => msg === 'play refused'));
    assertSilent('the log at debug', JSON.stringify(server.log));
  });
});
