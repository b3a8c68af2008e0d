import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Reader } from '../../src/media/reader.ts';
import { readAll, TestHub } from '../support/hub.ts';
import { RecordingListener } from '../support/recording-listener.ts';
import { audio, interframe, keyframe, metadata, texts, videoConfig } from '../support/units.ts';

let hub: TestHub;

beforeEach(() => {
  hub = new TestHub({ graceMs: 10_000 });
});

test('a reader may come before the publisher', () => {
  const { reader, listener } = hub.attach();
  const stream = hub.open();
  assert.deepEqual([stream.state, stream.publishedSinceMs, stream.readerCount], ['waiting', undefined, 1]);
  hub.clock.advance(100_000);
  const publication = hub.publish('stream', 'ann');
  assert.equal(publication.stream, stream);
  assert.deepEqual([stream.state, stream.publishedSinceMs, stream.identity], ['live', 101_000, 'ann']);
  assert.deepEqual(listener.take(), ['start']);
  publication.push(keyframe(0));
  assert.deepEqual(listener.take(), ['units']);
  assert.equal(readAll(reader).length, 1);
});

test('unpublished: readers end at once and may still read the rest', () => {
  const publication = hub.publish();
  let rest: string[] = [];
  const listener = new RecordingListener();
  listener.onEnd = () => {
    rest = texts(readAll(reader));
  };
  hub.attach();
  const reader: Reader = hub.attachListener(listener);
  publication.push(keyframe(0, { body: 'last' }));
  publication.end('unpublished');
  assert.deepEqual(rest, ['last']);
  assert.deepEqual(readAll(reader), []);
  const { stream } = publication;
  assert.deepEqual([stream.state, stream.readerCount, stream.stats().logUnits], ['ended', 0, 0]);
  assert.deepEqual([hub.registry.size, hub.clock.pendingTimers], [0, 0]);
});

test('lost: readers stay for the grace time, then it is over', () => {
  const publication = hub.publish();
  const { stream } = publication;
  const { reader, listener } = hub.attach();
  publication.push(keyframe(0));
  publication.end('lost');
  assert.deepEqual(listener.take(), ['units', 'stop']);
  assert.deepEqual([stream.state, stream.publishedSinceMs], ['grace', undefined]);
  assert.equal(readAll(reader).length, 1);
  const latecomer = hub.attach().listener;
  hub.clock.advance(9_999);
  assert.deepEqual(listener.take(), []);
  hub.clock.advance(1);
  assert.deepEqual([listener.take(), latecomer.take()], [['end'], ['end']]);
  assert.deepEqual([stream.state, hub.registry.size, hub.clock.pendingTimers], ['ended', 0, 0]);
});

test('without grace time a lost publisher ends the stream', () => {
  hub = new TestHub({ graceMs: 0 });
  const publication = hub.publish();
  const { listener } = hub.attach();
  publication.end('lost');
  assert.deepEqual([listener.take(), hub.registry.size, hub.clock.pendingTimers], [['end'], 0, 0]);
});

test('a publisher that comes back in time goes on where it left', () => {
  const first = hub.publish();
  const { reader, listener } = hub.attach();
  for (const unit of [videoConfig('v1'), keyframe(1_000), interframe(1_040)]) first.push(unit);
  first.end('lost');
  hub.clock.advance(9_000);
  const second = hub.publish('stream', 'somebody else');
  assert.deepEqual(listener.take(), ['units', 'stop', 'start']);
  hub.clock.advance(9_000);
  assert.equal(second.stream.state, 'live');
  for (const unit of [metadata('m2'), videoConfig('v2'), interframe(0), keyframe(40), audio(45)])
    second.push(unit);
  const units = readAll(reader);
  assert.deepEqual(
    units.map((unit) => unit.dtsMs),
    [1_000, 1_000, 1_040, 1_040, 1_040, 1_081, 1_086],
  );
  assert.deepEqual(texts(units).slice(3, 5), ['m2', 'v2']);
});

test('in grace a new reader does not start at what the lost publisher left', () => {
  const first = hub.publish();
  for (const unit of [videoConfig('v1'), keyframe(0, { body: 'old' })]) first.push(unit);
  first.end('lost');
  const { reader, listener } = hub.attach();
  assert.deepEqual(readAll(reader), []);
  assert.equal(first.stream.stats().logUnits, 0);
  const second = hub.publish();
  second.push(keyframe(0, { body: 'new' }));
  assert.deepEqual(texts(readAll(reader)), ['new']);
  assert.deepEqual(listener.take(), ['start', 'units']);
});

test('take-over: readers go on, the old publication hears of it and is silent', () => {
  const first = hub.publish('stream', 'ann');
  const { reader, listener } = hub.attach();
  for (const unit of [videoConfig('v1'), keyframe(0, { body: 'k1' })]) first.push(unit);
  const why: string[] = [];
  first.onEnded = (reason) =>
    why.push(`${reason}, stream ${first.stream.state}, push ${first.push(keyframe(1))}`);
  const second = hub.publish('stream', 'ann');
  assert.deepEqual(why, ['taken-over, stream live, push false']);
  first.end('lost');
  assert.deepEqual([second.stream.state, first.ended, second.ended], ['live', true, false]);
  for (const unit of [videoConfig('v2'), keyframe(0, { body: 'k2' })]) second.push(unit);
  assert.deepEqual(texts(readAll(reader)), ['v1', 'k1', 'v2', 'k2']);
  assert.deepEqual(listener.take(), ['units']);
});

test('what an old publication left is no preamble of the new one', () => {
  const first = hub.publish('stream', 'ann');
  const old = hub.attach().reader;
  for (const unit of [metadata('m1'), videoConfig('v1'), keyframe(0)]) first.push(unit);
  const second = hub.publish('stream', 'ann');
  readAll(old);
  second.push(audio(0, { body: 'sound' }));
  const fresh = hub.attach().reader;
  assert.equal(fresh.positionKey, old.positionKey);
  assert.deepEqual(texts(readAll(fresh)), ['sound']);
});

test('a skip across two publications counts and gets the new preamble', () => {
  const first = hub.publish('stream', 'ann');
  const { reader } = hub.attach({ maxQueueBytes: 150 });
  for (const unit of [videoConfig('v1'), keyframe(0)]) first.push(unit);
  readAll(reader);
  first.push(interframe(40));
  const second = hub.publish('stream', 'ann');
  for (const unit of [videoConfig('v2'), keyframe(0, { body: 'k2' }), interframe(40, { body: 'p2' })])
    second.push(unit);
  assert.equal(reader.stats.skippedUnits, 0);
  second.push(interframe(80));
  assert.deepEqual(texts(readAll(reader)).slice(0, 3), ['v2', 'k2', 'p2']);
  assert.deepEqual([reader.stats.skippedGops, reader.stats.skippedUnits], [1, 2]);
});

test('a listener or owner that throws at a change of state stops nobody', () => {
  const first = hub.publish('stream', 'ann');
  const broken = new RecordingListener();
  for (const event of ['onPublisherStart', 'onPublisherStop', 'onEnd'] as const) {
    broken[event] = () => {
      throw new Error(event);
    };
  }
  hub.attachListener(broken);
  const { listener } = hub.attach();
  first.onEnded = () => {
    throw new Error('onEnded');
  };
  hub.publish('stream', 'ann').end('lost');
  hub.publish().end('unpublished');
  assert.deepEqual(listener.take(), ['stop', 'start', 'end']);
  assert.deepEqual(
    hub.errors.map(({ error }) => String(error)),
    ['onEnded', 'onPublisherStop', 'onPublisherStart', 'onEnd'].map((name) => `Error: ${name}`),
  );
  assert.equal(hub.registry.size, 0);
});

test('a reader that attaches while the others are told of a publisher is not told itself', () => {
  const newcomer = new RecordingListener();
  const listener = new RecordingListener();
  listener.onPublisherStart = () => {
    hub.attachListener(newcomer);
  };
  hub.attachListener(listener);
  hub.publish();
  assert.deepEqual(newcomer.take(), []);
});

test('a listener may open the name anew when it ends', () => {
  const publication = hub.publish();
  const listener = new RecordingListener();
  const again = new RecordingListener();
  listener.onEnd = () => {
    hub.attachListener(again);
  };
  hub.attachListener(listener);
  publication.end('unpublished');
  assert.equal(hub.open().state, 'waiting');
  assert.notEqual(hub.open(), publication.stream);
  hub.publish();
  assert.deepEqual(again.take(), ['start']);
});

test('a reader that attaches to a stream that has just ended is told so, afterwards', async () => {
  const { stream } = hub.publish();
  hub.registry.closeAll();
  const listener = new RecordingListener();
  const reader = stream.attach({ maxQueueBytes: 1, maxQueueMs: 1, stallTimeoutMs: 1 }, listener);
  assert.deepEqual(listener.events, []);
  await Promise.resolve();
  assert.deepEqual(listener.take(), ['end']);
  reader.detach();
  assert.equal(stream.readerCount, 0);
});
