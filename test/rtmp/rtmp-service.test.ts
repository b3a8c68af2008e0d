import assert from 'node:assert/strict';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { MessageType, type RtmpMessage } from '../../src/codec/rtmp/index.ts';
import { RtmpClient } from '../support/rtmp-client.ts';
import { RtmpListener } from '../support/rtmp-listener.ts';

const config = Uint8Array.of(0x17, 0, 0, 0, 0, 1, 0x64, 0, 0x1e);

function keyframe(bytes = 100, marker = 0): Uint8Array {
  const body = new Uint8Array(bytes).fill(marker, 9);
  body.set([0x17, 1, 0, 0, 0, 0, 0, 0, 1]);
  return body;
}

function interFrame(bytes = 50, marker = 0): Uint8Array {
  const body = keyframe(bytes, marker);
  body[0] = 0x27;
  return body;
}

function video(messageStreamId: number, timestampMs: number, payload: Uint8Array): RtmpMessage {
  return { type: MessageType.Video, messageStreamId, chunkStreamId: 6, timestampMs, payload };
}

const isVideo = (message: RtmpMessage) => message.type === MessageType.Video;
const isEof = (message: RtmpMessage) => message.type === MessageType.UserControl && message.payload[1] === 1;

describe('RtmpService', { timeout: 60_000 }, () => {
  let listener: RtmpListener;
  let clients: RtmpClient[];

  async function client(app?: string): Promise<RtmpClient> {
    const opened = await RtmpClient.connected({ port: listener.port }, app);
    clients.push(opened);
    return opened;
  }

  beforeEach(async () => {
    listener = await RtmpListener.start();
    clients = [];
  });

  afterEach(async () => {
    await Promise.all(clients.map((open) => open.close()));
    await listener.stop();
    assert.equal(listener.service.connectionCount, 0);
    assert.equal(listener.gate.registry.size, 0);
  });

  test('a player that joins late gets metadata, config and the keyframe at once', async () => {
    const publisher = await client();
    const { streamId } = await publisher.publish('cam');
    publisher.send(video(streamId, 0, config));
    publisher.send(video(streamId, 0, keyframe(70_000, 7)));
    publisher.send(video(streamId, 40, interFrame(50, 8)));
    await publisher.call('_checkbw', null);

    const player = await client();
    await player.play('cam');
    assert.deepEqual((await player.next(isVideo)).payload, config);
    assert.deepEqual((await player.next(isVideo)).payload, keyframe(70_000, 7));
    const last = await player.next(isVideo);
    assert.deepEqual([last.payload, last.timestampMs], [interFrame(50, 8), 40]);
  });

  test('a player that came first is told of the publisher, and of its end', async () => {
    const player = await client();
    const { status } = await player.play('cam');
    assert.equal(status['code'], 'NetStream.Play.Start');
    const publisher = await client();
    const { streamId } = await publisher.publish('cam');
    await player.nextStatus(/PublishNotify/);
    publisher.send(video(streamId, 0, config));
    publisher.send(video(streamId, 0, keyframe()));
    publisher.command(0, 'FCUnpublish', 0, null, 'cam');
    await player.next(isVideo);
    assert.deepEqual((await player.next(isVideo)).payload, keyframe(), 'the last frame comes before the end');
    await player.next(isEof);
    await player.nextStatus(/UnpublishNotify/);
  });

  test('the same user takes over and players go on; another is refused and closed', async () => {
    const first = await client();
    const { streamId } = await first.publish('cam?user=alice');
    first.send(video(streamId, 0, config));
    first.send(video(streamId, 0, keyframe(100, 1)));
    const player = await client();
    await player.play('cam');
    await player.next(isVideo);

    const stranger = await client();
    const { status } = await stranger.publish('cam?user=bob');
    assert.deepEqual([status['level'], status['code']], ['error', 'NetStream.Publish.BadName']);
    await stranger.closed;

    const second = await client();
    const taken = await second.publish('cam?user=alice');
    assert.equal(taken.status['code'], 'NetStream.Publish.Start');
    await first.closed;
    second.send(video(taken.streamId, 0, config));
    second.send(video(taken.streamId, 0, keyframe(100, 2)));
    await player.next((message) => isVideo(message) && message.payload.at(-1) === 2);
    assert.equal(player.received.filter(isEof).length, 0);
  });

  test('one connection publishes and plays; a refused play leaves the publisher alone', async () => {
    const both = await client();
    const { streamId } = await both.publish('cam');
    listener.gate.refusal = { accepted: false, reason: 'forbidden', description: 'no' };
    const { status } = await both.play('cam');
    assert.equal(status['code'], 'NetStream.Play.Failed');
    listener.gate.refusal = undefined;
    await both.play('cam');
    both.send(video(streamId, 0, config));
    both.send(video(streamId, 0, keyframe()));
    await both.next(isVideo);
  });

  test('pause misses what goes by, going on starts at a keyframe', async () => {
    const publisher = await client();
    const { streamId } = await publisher.publish('cam');
    publisher.send(video(streamId, 0, config));
    publisher.send(video(streamId, 0, keyframe(100, 1)));
    const player = await client();
    const playing = await player.play('cam');
    assert.deepEqual((await player.next(isVideo)).payload, config);
    assert.deepEqual((await player.next(isVideo)).payload, keyframe(100, 1));
    player.command(playing.streamId, 'pause', 0, null, true, 0);
    await player.nextStatus(/Pause/);
    publisher.send(video(streamId, 40, interFrame(50, 2)));
    publisher.send(video(streamId, 80, keyframe(100, 3)));
    await publisher.call('_checkbw', null);
    assert.equal(player.received.filter(isVideo).length, 0);
    player.command(playing.streamId, 'pause', 0, null, false, 0);
    const next = await player.next(isVideo);
    assert.equal(next.payload.at(-1), 3);
  });

  test('receiveVideo(false) leaves the sound', async () => {
    const publisher = await client();
    const { streamId } = await publisher.publish('cam');
    const player = await client();
    const playing = await player.play('cam');
    player.command(playing.streamId, 'receiveVideo', 0, null, false);
    await player.call('_checkbw', null);
    publisher.send(video(streamId, 0, config));
    publisher.send(video(streamId, 0, keyframe()));
    const sound = Uint8Array.of(0xaf, 1, 1, 2, 3);
    const audio = { type: MessageType.Audio, messageStreamId: streamId, chunkStreamId: 4, timestampMs: 5 };
    publisher.send({ ...audio, payload: sound });
    const got = await player.next((message) => message.type === MessageType.Audio);
    assert.deepEqual(got.payload, sound);
    assert.equal(player.received.filter(isVideo).length, 0);
  });

  test('a refused connect says why and closes', async () => {
    listener.gate.refusal = {
      accepted: false,
      reason: 'not-found',
      description: 'There is no such application',
    };
    await assert.rejects(client('nope'), /NetConnection.Connect.InvalidApp.*no such application/);
  });

  test('on close every player gets EOF, every client a goodbye, every socket its end', async () => {
    const publisher = await client();
    await publisher.publish('cam');
    const players = await Promise.all(Array.from({ length: 5 }, () => client()));
    await Promise.all(players.map((player) => player.play('cam')));
    const ends = players.map(async (player) => {
      await player.next(isEof);
      await player.nextStatus(/UnpublishNotify/);
      await player.nextStatus(/Connect.Closed/);
      await player.closed;
    });
    await listener.service.close(2000);
    await Promise.all([...ends, publisher.closed]);
    assert.equal(listener.gate.events.filter((event) => event === 'disconnect').length, 6);
    assert.equal(listener.gate.events.filter((event) => event === 'stop cam').length, 5);
  });

  test('a protocol error ends its own connection only', async () => {
    const [bad, good] = [await client(), await client()];
    bad.socket.write(Uint8Array.of(2, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0, 0, 0, 0, 0, 0));
    await bad.closed;
    await good.createStream();
  });

  test('an unknown call, and an answer that AMF cannot say, are _error and end nothing', async () => {
    const caller = await client();
    for (const name of ['unknown', 'loop']) assert.equal((await caller.call(name, null)).name, '_error');
    await caller.createStream();
  });

  test('of publishers that come at once, one stays and the others are told and closed', async () => {
    listener.gate.gatherPublishers(4);
    const rivals = await Promise.all(Array.from({ length: 4 }, () => client()));
    const streamIds = await Promise.all(rivals.map((rival) => rival.createStream()));
    const threeClosed = new Promise<void>((resolve) => {
      let closed = 0;
      for (const rival of rivals) {
        void rival.closed.then(() => {
          closed += 1;
          if (closed === 3) resolve();
        });
      }
    });
    rivals.forEach((rival, index) => {
      rival.command(streamIds[index] ?? 0, 'publish', 0, null, 'cam?user=alice', 'live');
    });
    await threeClosed;
    const winner = rivals.find((rival) => !rival.socket.destroyed);
    assert.equal((await winner?.nextStatus(/Publish/))?.['code'], 'NetStream.Publish.Start');
  });

  test('commands sent ahead of the answer to play end that player', async () => {
    const publisher = await client();
    const { streamId } = await publisher.publish('cam');
    publisher.send(video(streamId, 0, config));
    publisher.send(video(streamId, 0, keyframe()));
    const player = await client();
    for (const end of ['closeStream', 'deleteStream', 'play'] as const) {
      const playing = await player.createStream();
      player.command(playing, 'play', 0, null, 'cam');
      if (end === 'deleteStream') player.command(0, end, 0, null, playing);
      else if (end === 'closeStream') player.command(playing, end, 0, null);
      else player.command(playing, 'play', 0, null, 'cam');
    }
    await player.call('_checkbw', null);
    const stream = listener.gate.registry.list()[0];
    assert.equal(stream?.readerCount, 1, 'only the last play is left');
    assert.deepEqual(
      listener.gate.events.filter((event) => event === 'stop cam').length,
      3,
      'every other play was stopped',
    );
    await player.close();
    await publisher.call('_checkbw', null);
  });

  test('nobody guesses passwords on a connection that plays', async () => {
    const guesser = await client();
    await guesser.play('anything');
    listener.gate.refusal = { accepted: false, reason: 'unauthorized', description: 'no' };
    await guesser.publish('cam');
    await guesser.closed;
  });

  test('before a publish is accepted, partial messages take next to no memory', async () => {
    const stranger = await client();
    stranger.setChunkSize(65_536);
    for (let id = 10; id < 20; id += 1) {
      const header = [id, 0, 0, 0, 0x20, 0, 0, MessageType.Video, 0, 0, 0, 0];
      stranger.socket.write(Buffer.concat([Uint8Array.from(header), new Uint8Array(65_536)]));
    }
    await stranger.closed;
  });

  test('HTTP on the RTMP port is closed', async () => {
    const http = await RtmpClient.openSilently({ port: listener.port });
    http.socket.write('GET / HTTP/1.1\r\nHost: h\r\n\r\n');
    await http.closed;
  });
});

describe('time', () => {
  test('a handshake, a connect and a silent client have their time', async () => {
    let nowMs = 0;
    const clock = {
      now: () => nowMs,
      setTimeout: (callback: () => void, delayMs: number) => {
        const timer = setTimeout(callback, delayMs);
        return { cancel: () => clearTimeout(timer) };
      },
    };
    const listener = await RtmpListener.start({ handshakeTimeoutMs: 100, connectTimeoutMs: 100 }, clock);
    listener.gate.settings = { ...listener.gate.settings, pingAfterMs: 200, deadAfterMs: 500 };
    const slow = await RtmpClient.openSilently({ port: listener.port });
    slow.socket.write(Uint8Array.of(3, 0));
    const shaken = await RtmpClient.open({ port: listener.port });
    const silent = await RtmpClient.connected({ port: listener.port });
    nowMs = 101;
    await Promise.all([slow.closed, shaken.closed]);
    nowMs = 301;
    const ping = await silent.next(
      (message) => message.type === MessageType.UserControl && message.payload[1] === 6,
    );
    assert.equal(ping.payload.length, 6);
    nowMs = 501;
    await silent.closed;
    await listener.stop();
  });

  test('a player that stops reading is closed after its stall time, the others go on', async () => {
    const listener = await RtmpListener.start();
    const { settings } = listener.gate;
    listener.gate.settings = { ...settings, reader: { ...settings.reader, stallTimeoutMs: 500 } };
    const publisher = await RtmpClient.connected({ port: listener.port });
    publisher.setChunkSize(65_536);
    const { streamId } = await publisher.publish('cam');
    publisher.send(video(streamId, 0, config));
    const stalled = await RtmpClient.connected({ port: listener.port });
    const healthy = await RtmpClient.connected({ port: listener.port });
    await Promise.all([stalled.play('cam'), healthy.play('cam')]);
    stalled.stall();
    let received = 0;
    healthy.socket.on('data', (bytes: Uint8Array) => {
      received += bytes.length;
    });
    const body = keyframe(500_000, 5);
    let sent = 0;
    while (listener.service.connectionCount === 3) {
      publisher.send(video(streamId, sent * 40, body));
      sent += 1;
      if (publisher.socket.writableNeedDrain) await once(publisher.socket, 'drain');
      await healthy.next((message) => isVideo(message) && message.timestampMs === (sent - 1) * 40);
    }
    assert.ok(received >= sent * body.length, 'the healthy player lost nothing');
    await Promise.all([publisher.close(), healthy.close(), stalled.close()]);
    await listener.stop();
  });
});
