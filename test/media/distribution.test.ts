import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { Publication } from '../../src/media/publication.ts';
import type { Reader, ReaderListener } from '../../src/media/reader.ts';
import { collectGarbage } from '../support/garbage.ts';
import { readAll, TestHub } from '../support/hub.ts';
import {
  audio,
  audioConfig,
  interframe,
  keyframe,
  makeUnit,
  metadata,
  videoConfig,
} from '../support/units.ts';

let hub: TestHub;
let publication: Publication;

beforeEach(() => {
  hub = new TestHub();
  publication = hub.publish();
});

function listen(onUnits: () => void): ReaderListener {
  return { onUnits, onPublisherStart() {}, onPublisherStop() {}, onEnd() {} };
}

const logUnits = () => publication.stream.stats().logUnits;

test('the log holds the latest GOP when all readers keep up', () => {
  const { reader } = hub.attach();
  for (let ms = 0; ms < 4_000; ms += 40) {
    publication.push(ms % 1_000 === 0 ? keyframe(ms) : interframe(ms));
    readAll(reader);
    assert.ok(logUnits() <= 26, `${logUnits()} at ${ms}`);
  }
  assert.deepEqual([logUnits(), publication.stream.stats().gopUnits], [25, 25]);
});

test('the log holds what the slowest reader within its limits has still to read, and no more', () => {
  publication.push(keyframe(0));
  const slow = hub.attach({ maxQueueBytes: 500 }).reader;
  const quick = hub.attach().reader;
  for (let ms = 40; ms <= 160; ms += 40) publication.push(interframe(ms));
  readAll(quick);
  assert.deepEqual([logUnits(), slow.lagBytes], [5, 500]);
  publication.push(keyframe(200));
  assert.deepEqual([logUnits(), slow.stats.skippedUnits], [1, 5]);
  readAll(slow);
  publication.push(interframe(240));
  readAll(quick);
  publication.push(keyframe(280));
  assert.deepEqual([logUnits(), slow.lagBytes], [2, 200]);
  slow.read(100);
  publication.push(interframe(320));
  assert.deepEqual([logUnits(), slow.lagBytes], [2, 200]);
});

test('what a reader held goes with it', () => {
  publication.push(keyframe(0));
  const slow = hub.attach().reader;
  publication.push(interframe(40));
  publication.push(keyframe(80));
  assert.equal(logUnits(), 3);
  slow.detach();
  assert.equal(logUnits(), 1);
});

test('one slow reader costs the others nothing', () => {
  const stalled = hub.attach({ maxQueueBytes: 1_000 }).reader;
  const quick = hub.attach().reader;
  let got = 0;
  for (let ms = 0; ms < 10_000; ms += 40) {
    publication.push(ms % 2_000 === 0 ? keyframe(ms) : interframe(ms));
    got += readAll(quick).length;
  }
  assert.deepEqual([got, quick.stats.skippedUnits], [250, 0]);
  assert.equal(stalled.stats.deliveredUnits, 0);
  assert.ok(logUnits() <= 50);
});

test('a push with a thousand readers that keep up looks at none of them twice', () => {
  let calls = 0;
  const readers = Array.from({ length: 1_000 }, () => hub.attachListener(listen(() => calls++)));
  publication.push(keyframe(0));
  for (let ms = 1; ms <= 10; ms++) publication.push(interframe(ms));
  assert.equal(calls, 1_000);
  for (const reader of readers) assert.equal(readAll(reader).length, 11);
  publication.push(interframe(11));
  assert.equal(calls, 2_000);
});

test('all is settled before the first listener is called', () => {
  const quick: Reader = hub.attachListener(
    listen(() => {
      assert.ok(logUnits() <= 2, `${logUnits()} units`);
      readAll(quick);
    }),
  );
  hub.attach({ maxQueueBytes: 200 });
  for (const ms of [0, 40, 80, 120]) publication.push(ms === 40 ? interframe(ms) : keyframe(ms));
  assert.deepEqual(hub.errors, []);
});

test('a reader that has left leaves nothing behind', async () => {
  const leave = (name: string): WeakRef<Reader> => {
    const { reader } = hub.attach({}, name);
    reader.detach();
    return new WeakRef(reader);
  };
  hub.publish('without a keyframe');
  publication.push(keyframe(0));
  const gone = [leave('without a keyframe'), leave('stream')];
  // A weak reference holds on to its object until the job that made it is over.
  await setImmediate();
  collectGarbage();
  assert.deepEqual(
    gone.map((reader) => reader.deref()),
    [undefined, undefined],
  );
});

test('a listener may read within onUnits', () => {
  const got: number[] = [];
  const reader: Reader = hub.attachListener(
    listen(() => got.push(...readAll(reader).map((unit) => unit.dtsMs))),
  );
  for (const ms of [0, 40, 80]) publication.push(ms === 0 ? keyframe(ms) : interframe(ms));
  assert.deepEqual(got, [0, 40, 80]);
});

test('a listener may detach itself and others, and attach, within onUnits', () => {
  const calls: string[] = [];
  const readers: Reader[] = [];
  const attach = (name: string, more: () => void) => {
    readers.push(
      hub.attachListener(
        listen(() => {
          calls.push(name);
          more();
        }),
      ),
    );
  };
  attach('first', () => {
    readers[0]?.detach();
    readers[1]?.detach();
    attach('newcomer', () => {});
  });
  attach('second', () => {});
  attach('third', () => {});
  publication.push(keyframe(0));
  assert.deepEqual(calls, ['first', 'third']);
  publication.push(interframe(40));
  assert.deepEqual(calls, ['first', 'third', 'newcomer']);
  assert.equal(publication.stream.readerCount, 2);
});

test('a listener may push within onUnits', () => {
  const { reader, listener } = hub.attach();
  let pushed = false;
  hub.attachListener(
    listen(() => {
      if (pushed) return;
      pushed = true;
      publication.push(interframe(40));
    }),
  );
  publication.push(keyframe(0));
  assert.deepEqual(listener.take(), ['units']);
  assert.equal(readAll(reader).length, 2);
});

test('a listener that throws is reported and stops nobody', () => {
  const failure = new Error('listener');
  hub.attachListener(
    listen(() => {
      throw failure;
    }),
  );
  const { listener } = hub.attach();
  assert.equal(publication.push(keyframe(0)), true);
  assert.deepEqual(listener.take(), ['units']);
  assert.deepEqual(hub.errors, [{ error: failure, name: 'stream' }]);
});

test('the log stays bounded whatever the publisher sends', () => {
  const limits = { maxUnitBytes: 10_000, maxQueueUnits: 200, maxPreambleBytes: 5_000, maxPreambleUnits: 20 };
  const gopCache = { maxBytes: 20_000, maxUnits: 100, maxMs: 60_000 };
  const big = new Uint8Array(9_999);
  const floods: Record<string, (ms: number) => ReturnType<typeof makeUnit>> = {
    'no keyframe': (ms) => interframe(ms),
    'one keyframe': (ms) => (ms === 0 ? keyframe(ms) : interframe(ms)),
    'keyframes only': (ms) => keyframe(ms),
    'large keyframes': (ms) => keyframe(ms, { body: big }),
    'configs that differ': (ms) => videoConfig(`config ${ms}`),
    'configs of ever more tracks': (ms) => audioConfig('asc', { trackId: ms }),
    'large metadata': () => metadata(big),
    'larger units than the limit': (ms) => keyframe(ms, { body: new Uint8Array(10_001) }),
    'time standing still': (ms) => (ms === 0 ? keyframe(0) : audio(0, { body: '' })),
    'audio of no length': () => audio(0, { body: '' }),
    'empty messages': () => makeUnit(0, { kind: 'data', role: 'message', body: '' }),
    'jumping clocks': (ms) => (ms % 2 === 0 ? keyframe((ms * 999_999_937) >>> 0) : audio(ms)),
  };
  for (const [name, make] of Object.entries(floods)) {
    hub = new TestHub({ limits, gopCache });
    publication = hub.publish();
    const readers = [0, 1, 2].map(() => hub.attach({ maxQueueBytes: 30_000 }).reader);
    for (let ms = 0; ms < 2_000; ms++) {
      publication.push(make(ms));
      if (ms % 7 === 0) readers[0]?.read(50_000);
      if (ms === 1_000) hub.attach({ maxQueueBytes: 30_000 });
      const stats = publication.stream.stats();
      assert.ok(stats.logBytes <= 30_000, `${name}: ${stats.logBytes} bytes`);
      assert.ok(stats.logUnits <= 200, `${name}: ${stats.logUnits} units`);
      assert.ok(stats.gopBytes <= 20_000 && stats.gopUnits <= 100, `${name}: GOP cache`);
    }
  }
});
