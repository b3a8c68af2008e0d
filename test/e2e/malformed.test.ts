import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { MessageType } from '../../src/codec/rtmp/index.ts';
import { RtmpClient } from '../support/rtmp-client.ts';
import { SluiceServer } from '../support/sluice-server.ts';
import { isVideo, TestStream } from '../support/test-stream.ts';

/** A fmt 0 chunk header: chunk stream, timestamp 0, length, type, message stream 0. */
function header(chunkStreamId: number, length: number, type: number): number[] {
  return [chunkStreamId, 0, 0, 0, length >> 16, (length >> 8) & 255, length & 255, type, 0, 0, 0, 0];
}

function setChunkSize(bytes: number): Uint8Array {
  const size = [bytes >>> 24, (bytes >> 16) & 255, (bytes >> 8) & 255, bytes & 255];
  return Uint8Array.from([...header(2, 4, MessageType.SetChunkSize), ...size]);
}

/** `connect` with objects nested 10 000 deep. */
function nestedConnect(): Uint8Array {
  const connect = [2, 0, 7, ...Buffer.from('connect'), 0, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0];
  const nested = Array.from({ length: 10_000 }, () => [3, 0, 1, 0x61]).flat();
  const payload = [...connect, ...nested];
  const chunks: number[] = [];
  for (let start = 0; start < payload.length; start += 128) {
    if (start > 0) chunks.push(0xc3);
    chunks.push(...payload.slice(start, start + 128));
  }
  return Uint8Array.from([...header(3, payload.length, MessageType.CommandAmf0), ...chunks]);
}

describe('malformed input', () => {
  let server: SluiceServer;
  let port: number;
  let stream: TestStream;
  let watcher: RtmpClient;
  let frames = 0;

  /** A stream that was there all the time goes on, frame by frame. */
  async function othersNoticeNothing(): Promise<void> {
    stream.sendFrame(frames * 40);
    const expected = frames * 40;
    frames += 1;
    await watcher.next(
      (message) => isVideo(message) && message.payload[1] === 1 && message.timestampMs === expected,
    );
  }

  before(async () => {
    server = await SluiceServer.start({ properties: {} });
    port = await server.port();
    stream = await TestStream.publish(port, 'steady?user=alice&pass=secret');
    watcher = await RtmpClient.connected({ port });
    await watcher.play('steady');
  });

  after(async () => {
    await Promise.all([stream.close(), watcher.close()]);
    assert.equal(await server.stop(), 0);
  });

  for (const [title, bytes] of [
    ['SetChunkSize 0', setChunkSize(0)],
    ['SetChunkSize 2^31', setChunkSize(2 ** 31)],
    ['a type 3 chunk first', Uint8Array.of(0xc3, 1, 2, 3, 4)],
    ['truncated AMF', Uint8Array.from([...header(3, 5, MessageType.CommandAmf0), 2, 0, 9, 0x63, 0x6f])],
    ['deeply nested AMF', nestedConnect()],
    ['a command without a name', Uint8Array.from([...header(3, 1, MessageType.CommandAmf0), 5])],
  ] as const) {
    test(`${title} closes that connection only`, async () => {
      const client = await RtmpClient.open({ port });
      client.socket.write(bytes);
      await client.closed;
      await othersNoticeNothing();
    });
  }

  test('messages of 16 MiB on many chunk streams before connect allocate next to nothing', async () => {
    const beforeBytes = server.residentBytes();
    const clients = await Promise.all(Array.from({ length: 20 }, () => RtmpClient.open({ port })));
    for (const client of clients) {
      for (let id = 3; id < 60; id += 1) {
        client.socket.write(
          Uint8Array.from([...header(id, 0xffffff, MessageType.Video), ...new Uint8Array(128)]),
        );
      }
    }
    await Promise.all(clients.map((client) => client.closed));
    assert.ok(server.residentBytes() - beforeBytes < 50e6);
    await othersNoticeNothing();
  });

  test('connect without tcUrl is answered', async () => {
    const client = await RtmpClient.open({ port });
    const answer = await client.call('connect', { app: 'live' });
    assert.equal(answer.name, '_result');
    await client.close();
    await othersNoticeNothing();
  });

  test('a stream name that is no string is BadName', async () => {
    const client = await RtmpClient.connected({ port });
    for (const name of [5, null, true, { a: 1 }, ['x'], undefined]) {
      const { status } = await client.publish(name);
      assert.equal(status['code'], 'NetStream.Publish.BadName');
    }
    await client.close();
    await othersNoticeNothing();
  });

  test('an empty stream name (GStreamer) is BadName', async () => {
    const client = await RtmpClient.connected({ port });
    const { status } = await client.publish('?user=alice&pass=secret');
    assert.equal(status['code'], 'NetStream.Publish.BadName');
    await client.close();
  });

  test('media before publish, and media from a player, go nowhere', async () => {
    const client = await RtmpClient.connected({ port });
    const streamId = await client.createStream();
    const media = { type: MessageType.Video, chunkStreamId: 6, timestampMs: 0, payload: stream.frame(0) };
    client.send({ ...media, messageStreamId: streamId });
    const playing = await client.play('steady');
    client.send({ ...media, messageStreamId: playing.streamId, payload: new Uint8Array(300).fill(0x17) });
    await client.call('_checkbw', null);
    await othersNoticeNothing();
    assert.equal(
      watcher.received.some((message) => message.payload.length === 300),
      false,
    );
    await client.close();
  });

  test('an unknown command gets _error and the connection goes on', async () => {
    const client = await RtmpClient.connected({ port });
    const answer = await client.call('makeCoffee', null, 'black');
    assert.equal(answer.name, '_error');
    await client.createStream();
    await client.close();
  });

  test('TLS on a plain port, and bytes that are neither RTMP nor HTTP, are closed', async () => {
    for (const text of ['get / http', '\x16\x03\x01\x02\x00', '\x00'.repeat(2000)]) {
      const client = await RtmpClient.openSilently({ port });
      client.socket.write(text, 'latin1');
      await client.closed;
    }
    await othersNoticeNothing();
  });

  test('a slow-loris handshake and a half-open socket are closed in time', async () => {
    const [slow, halfOpen] = await Promise.all([
      RtmpClient.openSilently({ port }),
      RtmpClient.openSilently({ port }),
    ]);
    halfOpen.socket.end();
    slow.socket.write(Uint8Array.of(3));
    const drip = setInterval(() => slow.socket.write(Uint8Array.of(0)), 500);
    await Promise.all([slow.closed, halfOpen.closed]);
    clearInterval(drip);
    await othersNoticeNothing();
  });

  test('garbage after a good handshake, a thousand times, leaves the server as it was', async () => {
    let seed = 12345;
    const random = () => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      return seed & 255;
    };
    for (let round = 0; round < 100; round += 1) {
      const clients = await Promise.all(Array.from({ length: 10 }, () => RtmpClient.open({ port })));
      for (const client of clients) {
        client.socket.end(Uint8Array.from({ length: 200 }, random));
      }
      await Promise.all(clients.map((client) => client.closed));
    }
    await othersNoticeNothing();
  });
});
