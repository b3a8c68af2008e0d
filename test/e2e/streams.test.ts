import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { MessageType, type RtmpMessage } from '../../src/codec/rtmp/index.ts';
import { RtmpClient } from '../support/rtmp-client.ts';
import { SluiceServer } from '../support/sluice-server.ts';
import { isVideo, TestStream } from '../support/test-stream.ts';

const isFrame = (message: RtmpMessage) => isVideo(message) && message.payload[1] === 1;

describe('streams', () => {
  let server: SluiceServer;
  let port: number;

  before(async () => {
    server = await SluiceServer.start({
      users: { alice: 'secret', bob: 'hidden' },
      properties: { readerStallTimeout: 3000, readerMaxQueueBytes: 4_000_000 },
    });
    port = await server.port();
  });

  after(async () => {
    assert.equal(await server.stop(), 0);
  });

  for (const [title, startMs] of [
    ['2^24 ms', 2 ** 24 - 1000],
    ['2^32 ms', 2 ** 32 - 1000],
  ] as const) {
    test(`timestamps that pass ${title} run on`, async () => {
      const name = `wrap-${startMs}`;
      const stream = await TestStream.publish(port, `${name}?user=alice&pass=secret`);
      const player = await RtmpClient.connected({ port });
      await player.play(name);
      for (let frame = 0; frame < 75; frame += 1) stream.sendFrame(startMs + frame * 40);
      const got: RtmpMessage[] = [];
      while (got.length < 75) got.push(await player.next(isFrame));
      got.forEach((message, frame) => {
        assert.equal(message.timestampMs, (startMs + frame * 40) % 2 ** 32, `frame ${frame}`);
        assert.deepEqual(message.payload, stream.frame(frame));
      });
      await Promise.all([player.close(), stream.close()]);
    });
  }

  test('a stalled player costs no more than its limit, loses its place, and nobody else loses a frame', async () => {
    const stream = await TestStream.publish(port, 'heavy?user=alice&pass=secret', { frameBytes: 50_000 });
    const healthy = await RtmpClient.connected({ port });
    const stalled = await RtmpClient.connected({ port });
    await Promise.all([healthy.play('heavy'), stalled.play('heavy')]);
    stream.sendFrame(0);
    await Promise.all([healthy.next(isFrame), stalled.next(isFrame)]);
    stalled.stall();
    const beforeBytes = server.residentBytes();

    let cut = false;
    const isCut = server
      .nextLog((line) => line.msg === 'closed' && String(line['reason']).startsWith('stalled'), 60_000)
      .then(() => {
        cut = true;
      });
    // Frames of 50 000 bytes: 10 Mbit/s at 25 a second, sent as fast as the healthy player takes them.
    const seen: number[] = [];
    let peakBytes = 0;
    for (let frame = 1; !cut && frame < 10_000; frame += 1) {
      stream.sendFrame(frame * 40);
      seen.push((await healthy.next(isFrame)).timestampMs);
      if (frame % 25 === 0) peakBytes = Math.max(peakBytes, server.residentBytes());
    }
    await isCut;
    assert.deepEqual(
      seen,
      seen.map((_, index) => (index + 1) * 40),
      'the healthy player loses no frame',
    );
    const grownBytes = peakBytes - beforeBytes;
    assert.ok(
      grownBytes < 64e6,
      `the reader's limit of 4 MB and what the runtime has not collected yet; it grew by ${grownBytes} bytes`,
    );
    await Promise.all([healthy.close(), stalled.close(), stream.close()]);
  });

  test('the same user takes over, players continue; another user gets BadName', async () => {
    const first = await TestStream.publish(port, 'shared?user=alice&pass=secret');
    const player = await RtmpClient.connected({ port });
    await player.play('shared');
    first.sendFrame(0);
    await player.next(isVideo);

    const other = await RtmpClient.connected({ port });
    const { status } = await other.publish('shared?user=bob&pass=hidden');
    assert.equal(status['code'], 'NetStream.Publish.BadName');
    await other.closed;

    const second = await TestStream.publish(port, 'shared?user=alice&pass=secret', { marker: 9 });
    await first.client.closed;
    second.sendFrame(0);
    await player.next((message) => isVideo(message) && message.payload.at(-1) === 9);
    await Promise.all([player.close(), second.close()]);
  });

  test('a publisher that is lost and comes back finds its players', async () => {
    const first = await TestStream.publish(port, 'flaky?user=alice&pass=secret');
    const player = await RtmpClient.connected({ port });
    await player.play('flaky');
    first.sendFrame(0);
    await player.next(isVideo);
    await first.close();
    const second = await TestStream.publish(port, 'flaky?user=alice&pass=secret', { marker: 9 });
    second.sendFrame(0);
    await player.next((message) => isVideo(message) && message.payload.at(-1) === 9);
    const isEof = (message: RtmpMessage) =>
      message.type === MessageType.UserControl && message.payload[1] === 1;
    assert.equal(player.received.some(isEof), false);
    await Promise.all([player.close(), second.close()]);
  });
});

describe('the end', () => {
  test('SIGTERM tells 50 players, closes their sockets and exits with 0 within 5 s', async () => {
    const server = await SluiceServer.start();
    const port = await server.port();
    const stream = await TestStream.publish(port, 'cam?user=alice&pass=secret');
    const players = await Promise.all(Array.from({ length: 50 }, () => RtmpClient.connected({ port })));
    await Promise.all(players.map((player) => player.play('cam')));
    stream.sendFrame(0);
    await Promise.all(players.map((player) => player.next(isVideo)));
    const goodbyes = players.map(async (player) => {
      await player.next((message) => message.type === MessageType.UserControl && message.payload[1] === 1);
      await player.nextStatus(/UnpublishNotify/);
      await player.closed;
    });
    const startedMs = performance.now();
    assert.equal(await server.stop('SIGTERM'), 0);
    assert.ok(performance.now() - startedMs < 5000);
    await Promise.all(goodbyes);
  });
});
