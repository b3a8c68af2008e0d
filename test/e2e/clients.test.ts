import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ffmpeg, frameHashes, MediaTool, makeSource, runTool } from '../support/media-tools.ts';
import { RtmpClient } from '../support/rtmp-client.ts';
import { SluiceServer } from '../support/sluice-server.ts';
import { makeEnhancedSequence } from '../support/synthesised-flv.ts';

/** Packet hashes of a file's video. */
async function videoHashes(file: string): Promise<string[]> {
  const args = ['-loglevel', 'error', '-i', file, '-map', '0:v', '-c', 'copy', '-f', 'framemd5', '-'];
  return frameHashes(await runTool('ffmpeg', args));
}

/** `part` stands in `whole` without a gap. */
function assertContained(part: string[], whole: string[], atLeast: number): void {
  assert.ok(part.length >= atLeast, `at least ${atLeast} frames; got ${part.length}`);
  const start = whole.indexOf(part[0] ?? '');
  assert.ok(start >= 0, 'the first frame must be one of the source');
  assert.deepEqual(part, whole.slice(start, start + part.length));
}

describe('other clients', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-clients-'));
  const source = join(folder, 'source.flv');
  let server: SluiceServer;
  let port: number;
  let sourceHashes: string[];

  before(async () => {
    await makeSource(source, { seconds: 8 });
    sourceHashes = await videoHashes(source);
    server = await SluiceServer.start({ users: { alice: 'secret' } });
    port = await server.port();
  });

  after(async () => {
    assert.equal(await server.stop(), 0);
    rmSync(folder, { recursive: true, force: true });
  });

  function gst(...pipeline: string[]): MediaTool {
    return new MediaTool('gst-launch-1.0', ['-q', '-e', ...pipeline]);
  }

  const publish = [
    'filesrc',
    `location=${source}`,
    '!',
    'flvdemux',
    'name=d',
    'flvmux',
    'name=m',
    'streamable=true',
  ];
  const tracks = [
    'd.video',
    '!',
    'h264parse',
    '!',
    'queue',
    '!',
    'm.',
    'd.audio',
    '!',
    'aacparse',
    '!',
    'queue',
    '!',
    'm.',
  ];

  test('rtmpdump and GStreamer rtmp2src play what ffmpeg publishes', async () => {
    const target = server.url('many?user=alice&pass=secret', { port });
    const publisher = ffmpeg('-re', '-i', source, '-c', 'copy', '-f', 'flv', target);
    await server.untilPublished('many');
    const [dumped, received] = [join(folder, 'dumped.flv'), join(folder, 'received.flv')];
    const dump = new MediaTool('rtmpdump', ['-q', '-v', '-r', server.url('many', { port }), '-o', dumped]);
    const receive = gst(
      'rtmp2src',
      `location=${server.url('many', { port })}`,
      '!',
      'filesink',
      `location=${received}`,
    );
    assert.equal(await publisher.ended(), 0, publisher.stderr);
    await Promise.all([dump.ended(), receive.ended()]);
    for (const file of [dumped, received]) assertContained(await videoHashes(file), sourceHashes, 100);
  });

  for (const [element, location] of [
    ['rtmp2sink', (name: string) => server.url(`${name}?user=alice&pass=secret`, { port })],
    ['rtmpsink', (name: string) => `${server.url(`${name}?user=alice&pass=secret`, { port })} live=1`],
  ] as const) {
    test(`GStreamer ${element}${element === 'rtmpsink' ? ' (librtmp)' : ''} publishes what ffmpeg plays`, async () => {
      const sink = ['m.', '!', 'identity', 'sync=true', '!', element, `location=${location(element)}`];
      const publisher = gst(...publish, ...tracks, ...sink);
      await server.untilPublished(element);
      const url = server.url(element, { port });
      const player = ffmpeg('-i', url, '-map', '0:v', '-c', 'copy', '-f', 'framemd5', '-');
      assert.equal(await publisher.ended(), 0, publisher.stderr);
      assert.equal(await player.ended(), 0, player.stderr);
      assertContained(frameHashes(player.stdout), sourceHashes, 100);
    });
  }

  test('credentials come in connect arguments and in the application part of the URL too', async () => {
    const file = ['-re', '-t', '2', '-i', source, '-c', 'copy', '-f', 'flv'];
    const byArguments = ffmpeg(
      ...file,
      '-rtmp_conn',
      'S:alice S:secret',
      server.url('by-arguments', { port }),
    );
    const byApp = ffmpeg(...file, server.url('by-app', { port, app: 'live?user=alice&pass=secret' }));
    assert.equal(await byArguments.ended(), 0, byArguments.stderr);
    assert.equal(await byApp.ended(), 0, byApp.stderr);
  });

  test('GStreamer with a wrong password ends in an error', async () => {
    const sink = ['m.', '!', 'rtmp2sink', `location=${server.url('no?user=alice&pass=wrong', { port })}`];
    const publisher = gst(...publish, ...tracks, ...sink);
    assert.notEqual(await publisher.ended(3000), 0);
  });

  test('HEVC and Opus over Enhanced RTMP pass byte for byte', async () => {
    const tags = await makeEnhancedSequence({ seconds: 3 });
    const publisher = await RtmpClient.connected({ port });
    const { streamId } = await publisher.publish('enhanced?user=alice&pass=secret');
    const player = await RtmpClient.connected({ port });
    await player.play('enhanced');
    for (const tag of tags) {
      const { type, timestampMs, body } = tag;
      publisher.send({ type, timestampMs, messageStreamId: streamId, chunkStreamId: 6, payload: body });
    }
    const isMedia = (type: number) => type === 8 || type === 9;
    for (const tag of tags.filter(({ type }) => isMedia(type))) {
      const got = await player.next((message) => message.type === tag.type);
      assert.deepEqual([got.timestampMs, got.payload], [tag.timestampMs, tag.body]);
    }
    await Promise.all([publisher.close(), player.close()]);
  });
});
