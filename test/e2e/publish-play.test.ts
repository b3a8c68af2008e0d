import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ffmpeg, frameHashes, makeSource, runTool } from '../support/media-tools.ts';
import { RtmpClient } from '../support/rtmp-client.ts';
import { SluiceServer } from '../support/sluice-server.ts';
import { isVideo } from '../support/test-stream.ts';

describe('ffmpeg publishes and plays', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-e2e-'));
  const source = join(folder, 'source.flv');
  let server: SluiceServer;
  let sourceHashes: string[];

  before(async () => {
    await makeSource(source, { seconds: 16 });
    const copy = ['-i', source, '-map', '0:v', '-c', 'copy', '-f', 'framemd5', '-'];
    sourceHashes = frameHashes(await runTool('ffmpeg', ['-loglevel', 'error', ...copy]));
    server = await SluiceServer.start({ users: { alice: 'secret' } });
  });

  after(async () => {
    assert.equal(await server.stop(), 0);
    rmSync(folder, { recursive: true, force: true });
  });

  for (const secure of [false, true]) {
    test(`over ${secure ? 'RTMPS' : 'RTMP'}, frame for frame for 10 s`, async () => {
      const port = await server.port(secure);
      const name = secure ? 'secure' : 'plain';
      const target = server.url(`${name}?user=alice&pass=secret`, { port, secure });
      const publisher = ffmpeg('-re', '-i', source, '-c', 'copy', '-f', 'flv', target);
      await server.untilPublished(name);

      const url = server.url(name, { port, secure });
      const player = ffmpeg(
        '-i',
        url,
        '-map',
        '0:v',
        '-map',
        '0:a',
        '-c',
        'copy',
        '-t',
        '10',
        '-f',
        'framemd5',
        '-',
      );
      assert.equal(await player.ended(), 0, player.stderr);
      assert.equal(await publisher.ended(), 0, publisher.stderr);

      const played = frameHashes(player.stdout);
      assert.ok(played.length >= 250, `10 s at 25 frames a second; got ${played.length} frames`);
      const start = sourceHashes.indexOf(played[0] ?? '');
      assert.ok(
        start >= 0 && start % 50 === 0,
        `the first frame must be a keyframe of the source; got ${start}`,
      );
      assert.deepEqual(played, sourceHashes.slice(start, start + played.length));
    });
  }

  test('a player that joins late gets its picture from the GOP cache, not at the next keyframe', async () => {
    const longGop = join(folder, 'long-gop.flv');
    await makeSource(longGop, { seconds: 12, gopFrames: 300 });
    const port = await server.port();
    const target = server.url('late?user=alice&pass=secret', { port });
    const publisher = ffmpeg('-re', '-i', longGop, '-c', 'copy', '-f', 'flv', target);
    const first = await RtmpClient.connected({ port });
    await first.play('late');
    await first.next((message) => isVideo(message) && message.timestampMs > 3000);

    const late = await RtmpClient.connected({ port });
    await late.play('late');
    const picture = await late.next((message) => isVideo(message) && message.payload[1] === 1);
    assert.equal(picture.payload[0], 0x17, 'the first picture is a keyframe');
    assert.ok(picture.timestampMs < 1000, `of the GOP that runs since 0 ms; got ${picture.timestampMs} ms`);
    await Promise.all([first.close(), late.close(), publisher.kill()]);
  });

  for (const [title, query] of [
    ['a wrong password', '?user=alice&pass=wrong'],
    ['no credentials', ''],
    ['an unknown user', '?user=mallory&pass=secret'],
  ] as const) {
    test(`${title} is refused before anything starts`, async () => {
      const port = await server.port();
      const startedMs = performance.now();
      const publisher = ffmpeg(
        '-re',
        '-i',
        source,
        '-c',
        'copy',
        '-f',
        'flv',
        server.url(`denied${query}`, { port }),
      );
      assert.notEqual(await publisher.ended(), 0);
      assert.ok(performance.now() - startedMs < 3000, 'the client must end within 3 s');
      assert.equal(
        server.log.some((line) => line.msg === 'publish allowed' && line['streamName'] === 'denied'),
        false,
      );
      const refusal = server.log.findLast((line) => /denied|refused/.test(line.msg));
      assert.ok(refusal, 'the refusal must be logged');
      const { address, streamName, module, reason, connection } = refusal;
      assert.deepEqual(
        [address, streamName, module, reason],
        ['127.0.0.1', 'denied', 'rtmp-authenticate', 'unauthorized'],
      );
      assert.match(String(connection), /^r\d+$/);
      assert.match(publisher.stderr, /user name and password|Denied|Server error/i, 'the client is told why');
      assert.doesNotMatch(JSON.stringify(server.log), /secret|wrong/, 'no password in the log');
    });
  }
});
