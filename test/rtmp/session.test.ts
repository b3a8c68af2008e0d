import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ChunkWriter, MessageType, serializeCommand } from '../../src/codec/rtmp/index.ts';
import { ProtocolError } from '../../src/errors.ts';
import { bytes } from '../support/bytes.ts';
import { SessionPeer } from '../support/session-peer.ts';

const denied = {
  accepted: false,
  reason: 'unauthorized',
  description: 'Wrong user name or password',
} as const;

describe('connect', () => {
  test('is answered only once the owner decided', () => {
    const peer = new SessionPeer();
    peer.command(
      'connect',
      1,
      { app: 'live/inst?user=u', tcUrl: 'rtmp://h/live', flashVer: 'FMLE/3.0' },
      'u',
      'p',
    );
    assert.deepEqual(peer.commands(), []);
    const [connect] = peer.events;
    assert.ok(connect?.event === 'connect');
    const { application, instance, query, flashVer, arguments: args } = connect.request;
    assert.deepEqual([application, instance, query.text, flashVer], ['live', 'inst', 'user=u', 'FMLE/3.0']);
    assert.deepEqual(args, ['u', 'p']);

    peer.session.acceptConnect();
    assert.deepEqual(
      peer.controls().map((control) => control?.kind),
      ['window-acknowledgement-size', 'set-peer-bandwidth', 'set-chunk-size'],
    );
    const [result] = peer.commands();
    assert.equal(result?.name, '_result');
    assert.equal(result?.transactionId, 1);
    const information = result?.arguments[0] as Record<string, unknown>;
    assert.equal(information['code'], 'NetConnection.Connect.Success');
  });

  test('without tcUrl, app or any object still reaches the gate', () => {
    const peer = new SessionPeer();
    peer.command('connect', 1, null);
    const [connect] = peer.events;
    assert.ok(connect?.event === 'connect');
    assert.equal(connect.request.application, '');
    assert.equal(connect.request.tcUrl, '');
  });

  test('without app takes the application from tcUrl; an odd app is no application', () => {
    for (const [fields, application] of [
      [{ tcUrl: 'rtmp://h:1935/live?x=1' }, 'live'],
      [{ tcUrl: 'no url' }, ''],
      [{ tcUrl: 'rtmp://h/live', app: 5 }, ''],
      [{ tcUrl: 7, app: 'live/' }, 'live'],
    ] as const) {
      const peer = new SessionPeer();
      peer.command('connect', 1, fields);
      const [connect] = peer.events;
      assert.equal(connect?.event === 'connect' && connect.request.application, application);
    }
  });

  test('refused says why and reads nothing more', () => {
    const peer = new SessionPeer();
    peer.command('connect', 1, { app: 'nope' });
    peer.command('createStream', 2, null);
    peer.session.refuseConnect({ accepted: false, reason: 'not-found', description: 'No such application' });
    const [error, ...others] = peer.commands();
    assert.equal(error?.name, '_error');
    assert.deepEqual(
      { ...(error?.arguments[0] as object) },
      { level: 'error', code: 'NetConnection.Connect.InvalidApp', description: 'No such application' },
    );
    peer.command('createStream', 3, null);
    assert.deepEqual([...others, ...peer.commands()], []);
  });

  test('a second connect changes nothing', () => {
    const peer = SessionPeer.connected();
    peer.command('connect', 9, { app: 'other' });
    assert.deepEqual(peer.codes(), ['NetConnection.Connect.Rejected']);
    assert.deepEqual(peer.events, []);
  });

  test('answers in AMF3 wrapping when asked for objectEncoding 3', () => {
    const peer = new SessionPeer();
    peer.command('connect', 1, { app: 'live', objectEncoding: 3 });
    peer.session.acceptConnect();
    assert.deepEqual(peer.commands(), [], 'no AMF0 command');
  });

  test('echoes Enhanced RTMP capabilities only to clients that speak of them', () => {
    for (const enhanced of [true, false]) {
      const peer = new SessionPeer();
      peer.command('connect', 1, enhanced ? { app: 'live', fourCcList: ['hvc1'] } : { app: 'live' });
      peer.session.acceptConnect();
      const information = peer.commands()[0]?.arguments[0] as Record<string, unknown>;
      assert.deepEqual(information['fourCcList'], enhanced ? ['*'] : undefined);
    }
  });

  test('commands before it are refused, media ignored', () => {
    const peer = new SessionPeer();
    peer.command('createStream', 4, null);
    peer.media(1);
    assert.deepEqual(peer.codes(), ['NetConnection.Call.Failed']);
    assert.deepEqual(peer.events, []);
  });
});

describe('publish', () => {
  test('starts only after the owner accepted, under the public name', () => {
    const peer = SessionPeer.withStream();
    peer.command('FCPublish', 3, null, 'key?user=u&pass=p');
    peer.forget();
    peer.on(1).command('publish', 4, null, 'key?user=u&pass=p', 'live');
    assert.deepEqual(peer.commands(), []);
    const [publish] = peer.events;
    assert.ok(publish?.event === 'publish');
    assert.equal(publish.request.streamName, 'key');
    assert.equal(publish.request.query.get('pass'), 'p');
    peer.session.acceptPublish(1, 'public');
    const commands = peer.commands();
    assert.deepEqual(
      commands.map(({ name, messageStreamId }) => [name, messageStreamId]),
      [
        ['onFCPublish', 0],
        ['onStatus', 1],
      ],
    );
    assert.doesNotMatch(JSON.stringify(commands), /key/);
  });

  test('media sent while the gate decides is held and arrives in order', () => {
    const peer = SessionPeer.withStream();
    peer.on(1).command('publish', 0, null, 'cam', 'live');
    peer.media(1, MessageType.Audio, Uint8Array.of(0xaf, 0));
    peer.media(1, MessageType.Video, Uint8Array.of(0x17, 0));
    assert.equal(peer.events.length, 1);
    peer.session.acceptPublish(1, 'cam');
    assert.deepEqual(
      peer.events.slice(1).map((event) => event.event === 'media' && event.message.type),
      [MessageType.Audio, MessageType.Video],
    );
  });

  test('what was sent ahead in the same bytes is read by the limits of a publisher, in order', () => {
    const peer = SessionPeer.withStream();
    const writer = new ChunkWriter();
    peer.session.push(writer.setChunkSize(65_536));
    const publish = { name: 'publish', transactionId: 0, commandObject: null, arguments: ['cam', 'live'] };
    const video = { type: MessageType.Video, messageStreamId: 1, chunkStreamId: 6, timestampMs: 0 };
    const picture = new Uint8Array(300_000).fill(7);
    peer.session.push(
      bytes(
        writer.write(serializeCommand(publish, { messageStreamId: 1 })),
        writer.write({ ...video, payload: Uint8Array.of(0x17, 0) }),
        writer.write({ ...video, payload: picture }),
      ),
    );
    peer.media(1, MessageType.Audio, Uint8Array.of(0xaf, 0));
    assert.deepEqual(
      peer.events.map(({ event }) => event),
      ['publish'],
    );
    peer.session.acceptPublish(1, 'cam');
    assert.deepEqual(
      peer.events.slice(1).map((event) => event.event === 'media' && event.message.payload.length),
      [2, picture.length, 2],
    );
  });

  test('a message too large for anybody but a publisher is refused where nobody publishes', () => {
    const peer = SessionPeer.withStream();
    peer.on(1).command('publish', 0, null, 'cam', 'live');
    peer.media(1, MessageType.Video, new Uint8Array(300_000));
    assert.throws(() => peer.session.refusePublish(1, { ...denied, reason: 'conflict' }), /maxMessageBytes/);
  });

  test('empty messages weigh too while they are held', () => {
    const peer = SessionPeer.withStream({ maxHeldBytes: 10_000 });
    peer.on(1).command('publish', 0, null, 'cam', 'live');
    for (let count = 0; count < 50; count += 1) peer.media(1, MessageType.Video, new Uint8Array());
    assert.equal(peer.session.isFull, true);
  });

  test('says when so much is held that the socket should wait', () => {
    const peer = SessionPeer.withStream({ maxHeldBytes: 300 });
    peer.on(1).command('publish', 0, null, 'cam', 'live');
    assert.equal(peer.session.isFull, false);
    peer.media(1, MessageType.Video, new Uint8Array(50));
    assert.equal(peer.session.isFull, true);
    peer.session.acceptPublish(1, 'cam');
    assert.equal(peer.session.isFull, false);
  });

  for (const [reason, code] of [
    ['unauthorized', 'NetStream.Publish.Denied'],
    ['forbidden', 'NetStream.Publish.Denied'],
    ['conflict', 'NetStream.Publish.BadName'],
    ['unavailable', 'NetStream.Publish.Denied'],
  ] as const) {
    test(`refused as ${reason} is ${code}, and no media passes`, () => {
      const peer = SessionPeer.withStream();
      peer.on(1).command('publish', 0, null, 'cam', 'live');
      peer.media(1);
      peer.session.refusePublish(1, { ...denied, reason });
      const [refusal, ...others] = peer.commands();
      assert.deepEqual([refusal?.name, refusal?.messageStreamId, others], ['onStatus', 1, []]);
      const expected = { level: 'error', code, description: denied.description };
      assert.deepEqual({ ...(refusal?.arguments[0] as object) }, expected);
      peer.media(1);
      assert.equal(peer.events.filter(({ event }) => event === 'media').length, 0);
    });
  }

  for (const [title, name] of [
    ['a number', 5],
    ['null', null],
    ['an object', { a: 1 }],
    ['nothing', undefined],
    ['too long', 'x'.repeat(3000)],
  ] as const) {
    test(`with ${title} for a name is BadName and asks nobody`, () => {
      const peer = SessionPeer.withStream();
      peer.on(1).command('publish', 0, null, name, 'live');
      assert.deepEqual(peer.codes(), ['NetStream.Publish.BadName']);
      assert.deepEqual(peer.events, []);
    });
  }

  test('needs a stream of its own', () => {
    const peer = SessionPeer.publishing();
    peer.on(1).command('publish', 0, null, 'second', 'live');
    peer.on(7).command('publish', 0, null, 'second', 'live');
    assert.deepEqual(peer.codes(), ['NetStream.Publish.BadName', 'NetStream.Publish.BadName']);
    assert.deepEqual(peer.events, []);
  });

  for (const [title, end] of [
    ['FCUnpublish by name', (peer: SessionPeer) => peer.command('FCUnpublish', 5, null, 'cam')],
    ['deleteStream by number', (peer: SessionPeer) => peer.command('deleteStream', 5, null, 1)],
    ['deleteStream by name (GStreamer)', (peer: SessionPeer) => peer.command('deleteStream', 0, null, 'cam')],
    ['closeStream', (peer: SessionPeer) => peer.on(1).command('closeStream', 0, null)],
  ] as const) {
    test(`ends with ${title}, once`, () => {
      const peer = SessionPeer.publishing();
      end(peer);
      end(peer);
      peer.media(1);
      assert.deepEqual(peer.events, [{ event: 'stop', streamId: 1 }]);
      assert.ok(peer.codes().includes('NetStream.Unpublish.Success'));
    });
  }

  test("FCUnpublish of another name and deleteStream of another stream don't touch it", () => {
    const peer = SessionPeer.publishing();
    peer.command('FCUnpublish', 5, null, 'other');
    peer.command('deleteStream', 5, null, 2);
    peer.command('deleteStream', 5, null, { odd: true });
    peer.media(1);
    assert.deepEqual(
      peer.events.map(({ event }) => event),
      ['media'],
    );
  });

  test('transaction 0 (GStreamer) gets no _result', () => {
    const peer = SessionPeer.withStream();
    peer.command('releaseStream', 0, null, 'cam');
    peer.command('FCPublish', 0, null, 'cam');
    assert.deepEqual(peer.commands(), []);
  });

  test('media on another message stream than the published one is ignored', () => {
    const peer = SessionPeer.publishing();
    peer.media(0);
    peer.media(2);
    assert.deepEqual(peer.events, []);
  });

  test('the parts of an aggregate message arrive one by one', () => {
    const peer = SessionPeer.publishing();
    const part = [8, 0, 0, 2, 0, 0, 5, 0, 0, 0, 0, 0xaf, 1, 0, 0, 0, 13];
    peer.media(1, MessageType.Aggregate, Uint8Array.from([...part, ...part]));
    assert.equal(peer.events.filter(({ event }) => event === 'media').length, 2);
  });
});

describe('play', () => {
  test('begins with StreamBegin, Reset and Start once accepted', () => {
    const peer = SessionPeer.withStream();
    peer.on(1).command('play', 0, null, 'mp4:cam?token=x', -2000);
    assert.deepEqual(peer.commands(), []);
    const [play] = peer.events;
    assert.ok(play?.event === 'play');
    assert.equal(play.request.streamName, 'cam');
    peer.session.acceptPlay(1, 'cam');
    assert.deepEqual(peer.controls(), [
      { kind: 'window-acknowledgement-size', windowBytes: 400_000 },
      { kind: 'user-control', event: { kind: 'stream-begin', messageStreamId: 1 } },
    ]);
    assert.deepEqual(peer.codes(), ['NetStream.Play.Reset', 'NetStream.Play.Start']);
  });

  test('refused says so; not-found is StreamNotFound', () => {
    for (const [reason, code] of [
      ['not-found', 'NetStream.Play.StreamNotFound'],
      ['unauthorized', 'NetStream.Play.Failed'],
    ] as const) {
      const peer = SessionPeer.withStream();
      peer.on(1).command('play', 0, null, 'cam');
      peer.session.refusePlay(1, { ...denied, reason });
      assert.deepEqual(peer.codes(), [code]);
    }
  });

  test("a player's media goes nowhere", () => {
    const peer = SessionPeer.playing();
    peer.media(1);
    peer.data(1, 'onMetaData', {});
    assert.deepEqual(peer.events, []);
  });

  test('pause, seek, receiveAudio and receiveVideo reach only a stream that plays', () => {
    const peer = SessionPeer.playing();
    peer.on(1).command('pause', 0, null, true, 0);
    peer.on(1).command('receiveAudio', 0, null, false);
    assert.deepEqual(peer.events, [
      { event: 'pause', streamId: 1, paused: true },
      { event: 'receive', streamId: 1, kind: 'audio', wanted: false },
    ]);
    const idle = SessionPeer.withStream();
    idle.on(1).command('pause', 0, null, true, 0);
    idle.on(1).command('receiveAudio', 0, null, false);
    assert.deepEqual(idle.events, []);
    // A property of the stream: it holds for what is played on it later.
    idle.on(1).command('play', 0, null, 'cam');
    idle.session.acceptPlay(1, 'cam');
    assert.deepEqual(idle.events.slice(1), [{ event: 'receive', streamId: 1, kind: 'audio', wanted: false }]);
  });

  test('a call whose values nobody can read fails, and the session goes on', () => {
    const peer = SessionPeer.connected();
    // AMF3 object of the externalizable class a.b, whose body only its author knows.
    const body = bytes('020003 7a7a7a', '00 401c000000000000', '05', '11 0a07 07612e62');
    peer.push({ type: 20, messageStreamId: 0, chunkStreamId: 3, timestampMs: 0, payload: body });
    const [answer] = peer.commands();
    assert.deepEqual([answer?.name, answer?.transactionId], ['_error', 7]);
    peer.command('createStream', 8, null);
    assert.equal(peer.commands()[0]?.name, '_result');
  });

  test('encoders name a stream with or without the query that they published it with', () => {
    for (const [name, argument] of [
      ['FCUnpublish', 'fc'],
      ['deleteStream', 'fc'],
      ['deleteStream', '1'],
      ['FCUnpublish', 'fc?user=u&pass=p'],
    ] as const) {
      const peer = SessionPeer.withStream();
      peer.on(1).command('publish', 0, null, 'fc?user=u&pass=p', 'live');
      peer.session.acceptPublish(1, 'fc');
      peer.command(name, 5, null, argument);
      assert.deepEqual(peer.events.at(-1), { event: 'stop', streamId: 1 }, `${name} ${argument}`);
    }
  });

  test('play2 is refused and harms nothing', () => {
    const peer = SessionPeer.playing();
    peer.on(1).command('play2', 6, null, { streamName: 'x' });
    assert.deepEqual(peer.codes(), ['NetConnection.Call.Failed', 'NetStream.Play.Failed']);
    assert.deepEqual(peer.events, []);
  });

  test('the end of the stream is StreamEOF and UnpublishNotify; the stream can play again', () => {
    const peer = SessionPeer.playing();
    peer.session.endPlay(1, 'cam');
    peer.session.endPlay(1, 'cam');
    const [eof, ...others] = peer.controls();
    assert.deepEqual(eof, { kind: 'user-control', event: { kind: 'stream-eof', messageStreamId: 1 } });
    assert.deepEqual(others, []);
    assert.deepEqual(peer.codes(), ['NetStream.Play.UnpublishNotify']);
    peer.on(1).command('play', 0, null, 'cam');
    assert.equal(peer.events.length, 1);
  });
});

describe('a connection', () => {
  test('gives stream IDs up to its limit', () => {
    const peer = SessionPeer.connected({ maxMessageStreams: 2 });
    for (const transactionId of [2, 3, 4]) peer.command('createStream', transactionId, null);
    assert.deepEqual(peer.codes(), [1, 2, 'NetConnection.Call.Failed']);
    peer.command('deleteStream', 5, null, 1);
    peer.forget();
    peer.command('createStream', 6, null);
    assert.deepEqual(peer.codes(), [3]);
  });

  test('publishes and plays on different streams at once', () => {
    const peer = SessionPeer.publishing();
    peer.command('createStream', 3, null);
    peer.on(2).command('play', 0, null, 'other');
    peer.session.acceptPlay(2, 'other');
    assert.equal(peer.session.hasOtherActivity(2), true);
    peer.on(2).command('closeStream', 0, null);
    peer.media(1);
    assert.deepEqual(
      peer.events.map(({ event }) => event),
      ['play', 'stop', 'media'],
    );
  });

  test('hands unknown calls to its owner and answers what it is told', () => {
    const peer = SessionPeer.connected();
    peer.command('getServerTime', 7, null);
    assert.deepEqual(peer.events, [{ event: 'call', name: 'getServerTime', transactionId: 7 }]);
    peer.session.failCall(7, 'There is no call named getServerTime');
    peer.session.answerCall(8, 42);
    peer.session.failCall(0, 'nobody waits for this');
    const names = peer.commands().map(({ name, transactionId }) => [name, transactionId]);
    assert.deepEqual(names, [
      ['_error', 7],
      ['_result', 8],
    ]);
  });

  test('answers pings and set peer bandwidth, acknowledges every window', () => {
    const peer = SessionPeer.connected();
    peer.control({ kind: 'user-control', event: { kind: 'ping-request', timestampMs: 99 } });
    peer.control({ kind: 'set-peer-bandwidth', windowBytes: 5000, limit: 'hard' });
    peer.control({ kind: 'set-peer-bandwidth', windowBytes: 5000, limit: 'hard' });
    assert.deepEqual(peer.controls(), [
      { kind: 'user-control', event: { kind: 'ping-response', timestampMs: 99 } },
      { kind: 'window-acknowledgement-size', windowBytes: 5000 },
    ]);
    peer.control({ kind: 'window-acknowledgement-size', windowBytes: 100 });
    peer.media(1, MessageType.Audio, new Uint8Array(90));
    assert.deepEqual(
      peer.controls().map((control) => control?.kind),
      ['acknowledgement'],
    );
  });

  test('tells its owner of every Acknowledgement that advances, also past 2^32', () => {
    const peer = SessionPeer.playing();
    for (const [receivedBytes, advances] of [
      [0, false],
      [2 ** 31 - 1, true],
      [2 ** 31 - 1, false],
      [1000, false],
      [2 ** 32 - 5, true],
      [5, true],
    ] as const) {
      peer.forget();
      peer.control({ kind: 'acknowledgement', receivedBytes });
      assert.deepEqual(peer.events, advances ? [{ event: 'read-on' }] : [], `${receivedBytes}`);
    }
  });

  test('a player that asks for a window other than its own is told of it', () => {
    const peer = SessionPeer.playing();
    peer.control({ kind: 'set-peer-bandwidth', windowBytes: 400_000, limit: 'dynamic' });
    assert.deepEqual(peer.controls(), []);
    peer.control({ kind: 'set-peer-bandwidth', windowBytes: 2_500_000, limit: 'dynamic' });
    assert.equal(peer.controls().length, 1);
  });

  test('a window of 0 is ignored', () => {
    const peer = SessionPeer.connected();
    peer.control({ kind: 'window-acknowledgement-size', windowBytes: 0 });
    peer.media(1);
    assert.deepEqual(peer.controls(), []);
  });

  test("OBS's SetChunkSize before connect is followed", () => {
    const peer = new SessionPeer();
    peer.control({ kind: 'set-chunk-size', chunkBytes: 4096 });
    peer.command('connect', 1, { app: 'live', swfUrl: 'x'.repeat(300) });
    assert.equal(peer.events.length, 1);
  });

  test('a command without a name is a protocol error', () => {
    const peer = SessionPeer.connected();
    assert.throws(() => peer.media(0, MessageType.CommandAmf0, Uint8Array.of(5)), ProtocolError);
  });

  test('a goodbye is said once and nothing is read after it', () => {
    const peer = SessionPeer.connected();
    peer.session.sayGoodbye('The server is shutting down');
    peer.session.sayGoodbye('The server is shutting down');
    peer.command('createStream', 3, null);
    assert.deepEqual(peer.codes(), ['NetConnection.Connect.Closed']);
  });
});
