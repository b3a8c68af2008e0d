import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Publication } from '../../src/media/publication.ts';
import { readAll, TestHub } from '../support/hub.ts';
import { audio, audioConfig, interframe, keyframe, metadata, texts, videoConfig } from '../support/units.ts';

let hub: TestHub;
let publication: Publication;

beforeEach(() => {
  hub = new TestHub();
  publication = hub.publish();
});

function pushHeaders(): void {
  for (const unit of [metadata('meta'), videoConfig('v1'), audioConfig('a1')]) publication.push(unit);
}

test('a late reader gets the preamble and then everything from the latest keyframe on', () => {
  pushHeaders();
  publication.push(keyframe(1_000, { body: 'k1' }));
  publication.push(keyframe(2_000, { body: 'k2' }));
  publication.push(audio(2_010, { body: 's' }));
  const { reader } = hub.attach();
  assert.ok(reader.lagBytes > 0);
  const units = readAll(reader);
  assert.deepEqual(texts(units), ['meta', 'v1', 'a1', 'k2', 's']);
  assert.deepEqual(
    units.map((unit) => unit.dtsMs),
    [2_000, 2_000, 2_000, 2_000, 2_010],
  );
  assert.deepEqual(readAll(reader), []);
});

test('an early reader waits for the first keyframe and starts exactly there', () => {
  const { reader, listener } = hub.attach();
  pushHeaders();
  publication.push(audio(0, { body: 'too early' }));
  assert.deepEqual(listener.take(), []);
  assert.deepEqual(readAll(reader), []);
  publication.push(keyframe(10, { body: 'k' }));
  assert.deepEqual(listener.take(), ['units']);
  assert.deepEqual(texts(readAll(reader)), ['meta', 'v1', 'a1', 'k']);
});

test('headers that change in mid-stream reach readers in order and once', () => {
  pushHeaders();
  publication.push(keyframe(0, { body: 'k1' }));
  const { reader } = hub.attach();
  readAll(reader);
  publication.push(interframe(40, { body: 'p1' }));
  publication.push(videoConfig('v2'));
  publication.push(keyframe(80, { body: 'k2' }));
  assert.deepEqual(texts(readAll(reader)), ['p1', 'v2', 'k2']);
  publication.push(interframe(120, { body: 'p2' }));
  assert.deepEqual(texts(readAll(reader)), ['p2']);
  assert.deepEqual(texts(readAll(hub.attach().reader)), ['meta', 'v2', 'a1', 'k2', 'p2']);
});

test('reads go by body bytes, one unit at least', () => {
  publication.push(keyframe(0, { body: 'aaaa' }));
  publication.push(interframe(1, { body: 'bb' }));
  publication.push(interframe(2, { body: 'cc' }));
  const { reader } = hub.attach();
  assert.deepEqual(texts(reader.read(0)), ['aaaa']);
  assert.deepEqual(texts(reader.read(3)), ['bb']);
  assert.equal(reader.lagBytes, 2);
  assert.deepEqual(texts(reader.read(3)), ['cc']);
  assert.equal(reader.lagBytes, 0);
});

test('onUnits comes once until the reader has read to the head', () => {
  publication.push(keyframe(0));
  const { reader, listener } = hub.attach();
  readAll(reader);
  publication.push(interframe(40));
  publication.push(interframe(80));
  assert.deepEqual(listener.take(), ['units']);
  reader.read(1);
  publication.push(interframe(120));
  assert.deepEqual(listener.take(), []);
  readAll(reader);
  publication.push(interframe(160));
  assert.deepEqual(listener.take(), ['units']);
});

test('a reader that did not read after attaching is told with the next unit', () => {
  publication.push(keyframe(0));
  const { listener } = hub.attach();
  publication.push(interframe(40));
  assert.deepEqual(listener.take(), ['units']);
});

test('readers that get the same share a key, others do not', () => {
  pushHeaders();
  publication.push(keyframe(0));
  const old = hub.attach().reader;
  readAll(old);
  publication.push(keyframe(40));
  const [fresh, alike] = [hub.attach().reader, hub.attach().reader];
  assert.equal(fresh.positionKey, alike.positionKey);
  // At the same keyframe, but one of them has had the preamble.
  assert.notEqual(fresh.positionKey, old.positionKey);
  fresh.read(1);
  assert.notEqual(fresh.positionKey, alike.positionKey);
  readAll(fresh);
  readAll(alike);
  readAll(old);
  assert.equal(fresh.positionKey, alike.positionKey);
  assert.equal(fresh.positionKey, old.positionKey);
});

test('lag and stall run by the hub clock', () => {
  publication.push(keyframe(0));
  const { reader } = hub.attach();
  readAll(reader);
  hub.clock.advance(500);
  assert.deepEqual([reader.lagMs, reader.stalledMs()], [0, 0]);
  publication.push(interframe(40));
  hub.clock.advance(300);
  publication.push(interframe(80_000_000));
  hub.clock.advance(100);
  assert.deepEqual([reader.lagMs, reader.stalledMs()], [400, 400]);
  reader.read(1);
  assert.deepEqual([reader.lagMs, reader.stalledMs()], [100, 0]);
  hub.clock.advance(50);
  assert.deepEqual([reader.lagMs, reader.stalledMs()], [150, 50]);
  readAll(reader);
  assert.deepEqual([reader.lagMs, reader.stalledMs()], [0, 0]);
});

test('a skip does not excuse a stalled reader', () => {
  publication.push(keyframe(0));
  const { reader } = hub.attach({ maxQueueBytes: 250 });
  hub.clock.advance(1_000);
  for (const unit of [interframe(40), interframe(80), keyframe(120)]) publication.push(unit);
  hub.clock.advance(1_000);
  assert.equal(reader.stats.skippedGops, 1);
  assert.equal(reader.lagMs, 1_000);
  assert.equal(reader.stalledMs(), 2_000);
});

test('a reader past its bytes skips to the latest keyframe and counts what it lost', () => {
  pushHeaders();
  publication.push(keyframe(0, { body: 'k1' }));
  const { reader } = hub.attach({ maxQueueBytes: 250 });
  readAll(reader);
  publication.push(interframe(40));
  publication.push(keyframe(80));
  publication.push(videoConfig('v2'));
  assert.deepEqual(reader.stats.skippedUnits, 0);
  publication.push(keyframe(120, { body: 'k3' }));
  publication.push(interframe(160, { body: 'p3' }));
  // 100 + 100 + 2 + 2 bytes were within the limit; only the next one is not.
  assert.equal(reader.stats.skippedUnits, 0);
  publication.push(interframe(200));
  const units = readAll(reader);
  assert.deepEqual(texts(units).slice(0, 5), ['meta', 'v2', 'a1', 'k3', 'p3']);
  assert.deepEqual(reader.stats, {
    deliveredUnits: 1 + 3,
    deliveredBytes: 2 + 2 + 2 + 100,
    skippedGops: 2,
    skippedUnits: 3,
    skippedBytes: 202,
  });
});

test('a reader past its milliseconds skips too', () => {
  publication.push(keyframe(0));
  const { reader } = hub.attach({ maxQueueMs: 1_000 });
  readAll(reader);
  publication.push(interframe(40));
  hub.clock.advance(900);
  publication.push(keyframe(940, { body: 'k2' }));
  assert.equal(reader.stats.skippedUnits, 0);
  hub.clock.advance(101);
  publication.push(interframe(1_041, { body: 'p2' }));
  assert.deepEqual(texts(readAll(reader)), ['k2', 'p2']);
  assert.deepEqual([reader.stats.skippedGops, reader.stats.skippedUnits], [1, 1]);
});

test('a jump of the publisher clock makes nobody skip', () => {
  publication.push(keyframe(0));
  const { reader } = hub.attach({ maxQueueMs: 1_000 });
  readAll(reader);
  publication.push(interframe(25_000));
  publication.push(keyframe(50_000));
  publication.push(interframe(0));
  assert.equal(readAll(reader).length, 3);
  assert.equal(reader.stats.skippedUnits, 0);
});

test('a reader past its units skips, so that empty units cost no more than others', () => {
  hub = new TestHub({ limits: { maxQueueUnits: 3 } });
  publication = hub.publish();
  publication.push(keyframe(0));
  const { reader } = hub.attach();
  readAll(reader);
  const empty = { body: '' };
  for (const unit of [interframe(1, empty), interframe(1, empty), keyframe(1, empty)]) publication.push(unit);
  assert.equal(reader.stats.skippedUnits, 0);
  publication.push(keyframe(2, empty));
  assert.deepEqual([reader.stats.skippedUnits, readAll(reader).length], [3, 1]);
});

test('inside the GOP cache a reader may be slower than its limits', () => {
  publication.push(keyframe(0));
  const { reader } = hub.attach({ maxQueueBytes: 100 });
  for (let ms = 40; ms < 400; ms += 40) publication.push(interframe(ms));
  assert.equal(readAll(reader).length, 10);
  assert.deepEqual([reader.stats.skippedGops, reader.stats.skippedUnits], [0, 0]);
});

test('also while another reader is behind the GOP cache', () => {
  publication.push(keyframe(0));
  hub.attach();
  publication.push(keyframe(40));
  const { reader } = hub.attach({ maxQueueBytes: 100 });
  for (const ms of [80, 120]) publication.push(interframe(ms));
  assert.deepEqual([reader.lagBytes, reader.stats.skippedUnits], [300, 0]);
});

test('without a keyframe to skip to, a reader waits for the next, and all that goes by counts', () => {
  hub = new TestHub({ gopCache: { maxBytes: 300 } });
  publication = hub.publish();
  publication.push(keyframe(0));
  const { reader, listener } = hub.attach({ maxQueueBytes: 350 });
  for (const ms of [40, 80]) publication.push(interframe(ms));
  assert.equal(reader.lagBytes, 300);
  publication.push(interframe(120));
  assert.deepEqual([reader.lagBytes, reader.lagMs], [0, 0]);
  assert.deepEqual(readAll(reader), []);
  listener.take();
  publication.push(interframe(160));
  assert.deepEqual(listener.take(), []);
  assert.deepEqual([reader.stats.skippedGops, reader.stats.skippedUnits], [1, 5]);
  publication.push(keyframe(200, { body: 'next' }));
  assert.deepEqual(listener.take(), ['units']);
  assert.deepEqual(texts(readAll(reader)), ['next']);
  assert.deepEqual(
    [reader.stats.skippedGops, reader.stats.skippedUnits, reader.stats.skippedBytes],
    [1, 5, 500],
  );
});

test('a reader that has not read since it was told is not told again after a skip', () => {
  hub = new TestHub({ gopCache: { maxBytes: 300 } });
  publication = hub.publish();
  const { reader, listener } = hub.attach({ maxQueueBytes: 350 });
  for (const unit of [keyframe(0), interframe(40), interframe(80), interframe(120)]) publication.push(unit);
  publication.push(keyframe(160));
  assert.deepEqual(listener.take(), ['units']);
  assert.equal(reader.stats.skippedUnits, 4);
});

test('a keyframe that is past the limits too is nothing to skip to', () => {
  hub = new TestHub({ gopCache: { maxBytes: 300 } });
  publication = hub.publish();
  const { reader } = hub.attach({ maxQueueBytes: 250 });
  publication.push(keyframe(0));
  publication.push(keyframe(40));
  publication.push(interframe(80, { body: new Uint8Array(300) }));
  assert.deepEqual([reader.lagBytes, reader.stats.skippedUnits, reader.stats.skippedGops], [0, 3, 2]);
  publication.push(keyframe(120));
  assert.deepEqual([readAll(reader).length, reader.stats.skippedUnits], [1, 3]);
});

test('a keyframe in the GOP cache is something to skip to, however large', () => {
  const { reader } = hub.attach({ maxQueueBytes: 100 });
  publication.push(keyframe(0));
  publication.push(keyframe(40, { body: new Uint8Array(150) }));
  assert.deepEqual([reader.lagBytes, reader.stats.skippedUnits], [150, 1]);
});

test('the latest keyframe serves a skip also when its GOP outgrew the cache, within the limits', () => {
  hub = new TestHub({ gopCache: { maxUnits: 1 } });
  publication = hub.publish();
  const { reader } = hub.attach({ maxQueueBytes: 350 });
  publication.push(keyframe(0));
  publication.push(interframe(40));
  publication.push(keyframe(80, { body: 'k2' }));
  publication.push(interframe(120));
  publication.push(interframe(160));
  assert.deepEqual([texts(readAll(reader))[0], reader.stats.skippedUnits], ['k2', 2]);
});

test('a stream without video: new readers get the newest second, slow ones skip to the newest frame', () => {
  publication.push(audioConfig('a1'));
  for (let ms = 0; ms <= 3_000; ms += 100) publication.push(audio(ms));
  const { reader } = hub.attach({ maxQueueBytes: 1_200 });
  const first = readAll(reader);
  assert.deepEqual([texts(first)[0], first[1]?.dtsMs, first.length], ['a1', 2_000, 12]);
  for (let ms = 3_100; ms <= 4_300; ms += 100) publication.push(audio(ms));
  assert.deepEqual(
    readAll(reader).map((unit) => unit.dtsMs),
    [4_300],
  );
  assert.deepEqual([reader.stats.skippedGops, reader.stats.skippedUnits], [1, 12]);
});

test('a paused reader misses what goes by and goes on at the latest keyframe', () => {
  pushHeaders();
  publication.push(keyframe(0));
  const { reader, listener } = hub.attach();
  readAll(reader);
  reader.pause();
  reader.pause();
  publication.push(interframe(40));
  publication.push(keyframe(80));
  hub.clock.advance(5_000);
  assert.deepEqual(listener.take(), []);
  assert.deepEqual([readAll(reader).length, reader.lagBytes, reader.stalledMs()], [0, 0, 0]);
  publication.push(keyframe(120, { body: 'k3' }));
  publication.push(interframe(160, { body: 'p3' }));
  reader.resume();
  reader.resume();
  assert.deepEqual(texts(readAll(reader)), ['k3', 'p3']);
  publication.push(interframe(200));
  assert.deepEqual(listener.take(), ['units']);
  assert.equal(reader.stats.skippedUnits, 0);
});

test('a pause while waiting after a skip ends the count of what was lost', () => {
  hub = new TestHub({ gopCache: { maxBytes: 300 } });
  publication = hub.publish();
  const { reader } = hub.attach({ maxQueueBytes: 350 });
  for (const unit of [keyframe(0), interframe(40), interframe(80), interframe(120)]) publication.push(unit);
  reader.pause();
  for (const unit of [interframe(160), keyframe(200), interframe(240)]) publication.push(unit);
  reader.resume();
  assert.deepEqual([reader.stats.skippedUnits, reader.stats.skippedGops, readAll(reader).length], [4, 1, 2]);
});

test('a short pause inside one GOP loses and repeats nothing', () => {
  for (const unit of [keyframe(0), interframe(40)]) publication.push(unit);
  const { reader } = hub.attach();
  reader.read(1);
  reader.pause();
  reader.pause();
  publication.push(interframe(80));
  reader.resume();
  assert.deepEqual(
    readAll(reader).map((unit) => unit.dtsMs),
    [40, 80],
  );
});

test('a reader that was behind is not while it pauses, and is again when it goes on', () => {
  publication.push(keyframe(0));
  const { reader, listener } = hub.attach();
  publication.push(interframe(40));
  hub.clock.advance(1_000);
  reader.pause();
  assert.equal(reader.stalledMs(), 0);
  hub.clock.advance(1_000);
  reader.resume();
  hub.clock.advance(300);
  assert.equal(reader.stalledMs(), 300);
  listener.take();
  publication.push(interframe(80));
  assert.deepEqual(listener.take(), ['units']);
});

test('a reader resumed without a cached GOP waits for the next keyframe', () => {
  hub = new TestHub({ gopCache: { maxUnits: 1 } });
  publication = hub.publish();
  publication.push(keyframe(0));
  const { reader } = hub.attach();
  reader.pause();
  publication.push(interframe(40));
  reader.resume();
  assert.deepEqual(readAll(reader), []);
  publication.push(keyframe(80));
  assert.equal(readAll(reader).length, 1);
});

test('a detached reader gets and holds nothing', () => {
  publication.push(keyframe(0));
  const { reader, listener } = hub.attach();
  publication.push(interframe(40));
  listener.take();
  reader.detach();
  reader.detach();
  publication.push(interframe(80));
  reader.resume();
  reader.pause();
  assert.deepEqual([readAll(reader), reader.stalledMs(), listener.events], [[], 0, []]);
  assert.equal(publication.stream.readerCount, 0);
});
