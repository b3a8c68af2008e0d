import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { collectGarbage } from '../support/garbage.ts';
import { readAll, streamKey, TestHub } from '../support/hub.ts';
import { RecordingListener } from '../support/recording-listener.ts';
import { keyframe } from '../support/units.ts';

let hub: TestHub;

beforeEach(() => {
  hub = new TestHub();
});

test('a name is free, then taken, then free again', () => {
  const publication = hub.publish('a', 'ann');
  assert.deepEqual(hub.claim('a', 'bob'), { claimed: false });
  assert.equal(hub.registry.find(streamKey('a')), publication.stream);
  assert.deepEqual(hub.registry.list(), [publication.stream]);
  publication.end('unpublished');
  assert.equal(hub.registry.find(streamKey('a')), undefined);
  assert.ok(hub.claim('a', 'bob').claimed);
});

for (const { name, holder, claimant, takeOver, claimed } of [
  { name: 'the same identity takes over', holder: 'ann', claimant: 'ann', takeOver: true, claimed: true },
  {
    name: 'the same identity that must not take over',
    holder: 'ann',
    claimant: 'ann',
    takeOver: false,
    claimed: false,
  },
  { name: 'another identity', holder: 'ann', claimant: 'bob', takeOver: true, claimed: false },
  { name: 'nobody against somebody', holder: 'ann', claimant: undefined, takeOver: true, claimed: false },
  { name: 'somebody against nobody', holder: undefined, claimant: 'ann', takeOver: true, claimed: false },
  { name: 'nobody is nobody else', holder: undefined, claimant: undefined, takeOver: true, claimed: false },
]) {
  test(`claim of a live name: ${name}`, () => {
    const publication = hub.publish('a', holder);
    assert.equal(hub.claim('a', claimant, takeOver).claimed, claimed);
    assert.equal(publication.ended, claimed);
    assert.equal(hub.registry.size, 1);
  });
}

test('in grace the name goes to anyone the gate let through', () => {
  hub.publish('a', 'ann').end('lost');
  assert.ok(hub.claim('a', 'bob', false).claimed);
  assert.equal(hub.clock.pendingTimers, 0);
});

test('keys differ by every part, whatever characters they hold', () => {
  const key = (application: string, instance: string, name: string) => ({ application, instance, name });
  for (const each of [
    key('a', 'b', 'c'),
    key('a/b', 'c', ''),
    key('a', 'b/c', ''),
    key('a","b', '', 'c'),
    key('a', 'b","c', ''),
  ]) {
    hub.registry.open(each, hub.streamOptions);
  }
  assert.equal(hub.registry.size, 5);
});

test('the options of the claim hold, not those of the reader that came first', () => {
  hub.attach();
  const options = { ...hub.streamOptions, graceMs: 5 };
  const outcome = hub.registry.claim(streamKey('stream'), { identity: undefined, takeOver: true, options });
  assert.ok(outcome.claimed);
  outcome.publication.end('lost');
  hub.clock.advance(5);
  assert.equal(hub.registry.size, 0);
});

test('a stream opened for a reader that never attaches is forgotten', () => {
  const stream = hub.open();
  assert.equal(hub.open(), stream);
  hub.clock.advance(10_000);
  assert.deepEqual([stream.state, hub.registry.size, hub.clock.pendingTimers], ['ended', 0, 0]);
});

test('a stream with neither publisher nor reader is forgotten with its last reader', () => {
  const [one, two] = [hub.attach().reader, hub.attach().reader];
  assert.equal(hub.clock.pendingTimers, 0);
  one.detach();
  assert.equal(hub.registry.size, 1);
  two.detach();
  assert.equal(hub.registry.size, 0);
});

test('a live stream and one in grace outlive their readers', () => {
  const publication = hub.publish();
  hub.attach().reader.detach();
  assert.equal(hub.registry.size, 1);
  publication.end('lost');
  hub.attach().reader.detach();
  assert.equal(publication.stream.state, 'grace');
});

test('closeAll ends every stream and leaves no timer', () => {
  const publications = ['live', 'lost'].map((name) => hub.publish(name));
  const listeners = ['live', 'lost', 'waiting'].map((name) => hub.attach({}, name).listener);
  hub.open('leased');
  publications[1]?.end('lost');
  const why: string[] = [];
  for (const publication of publications) publication.onEnded = (reason) => why.push(reason);
  for (const listener of listeners) listener.take();

  hub.registry.closeAll();
  hub.registry.closeAll();
  assert.deepEqual(why, ['closed']);
  for (const listener of listeners) assert.deepEqual(listener.take(), ['end']);
  assert.deepEqual([hub.registry.size, hub.clock.pendingTimers], [0, 0]);
  assert.equal(publications[0]?.push(keyframe(0)), false);
});

test('a listener that ends the publication while its stream closes changes nothing', () => {
  const publication = hub.publish();
  publication.onEnded = () => assert.fail('its owner has ended it');
  const listener = new RecordingListener();
  listener.onEnd = () => publication.end('lost');
  hub.attachListener(listener);
  hub.registry.closeAll();
  assert.deepEqual([publication.stream.state, hub.clock.pendingTimers, hub.errors], ['ended', 0, []]);
});

test('after closeAll nothing begins', async () => {
  hub.registry.closeAll();
  assert.deepEqual(hub.claim('a'), { claimed: false });
  const listener = new RecordingListener();
  assert.equal(hub.open('a').state, 'ended');
  hub.attachListener(listener, {}, 'a');
  await Promise.resolve();
  assert.deepEqual(listener.take(), ['end']);
  assert.deepEqual([hub.registry.size, hub.clock.pendingTimers], [0, 0]);
});

test('a listener that claims or opens while closing gets nowhere', () => {
  const publication = hub.publish();
  publication.onEnded = () => assert.equal(hub.claim('again').claimed, false);
  const listener = new RecordingListener();
  listener.onEnd = () => assert.equal(hub.open('again').state, 'ended');
  hub.attachListener(listener);
  hub.registry.closeAll();
  assert.deepEqual([hub.errors, hub.registry.size], [[], 0]);
});

test('a registry forgets a hundred thousand names, and the memory comes back', () => {
  const heapBytes = () => {
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const live = (from: number, count: number) => {
    for (let index = from; index < from + count; index++) {
      const { reader } = hub.attach({}, `stream ${index}`);
      const publication = hub.publish(`stream ${index}`, `user ${index}`);
      publication.push(keyframe(index));
      assert.equal(readAll(reader).length, 1);
      if (index % 2 === 0) reader.detach();
      publication.end(index % 3 === 0 ? 'lost' : 'unpublished');
      if (index % 1_000 === 0) hub.clock.advance(hub.streamOptions.graceMs);
    }
    hub.clock.advance(hub.streamOptions.graceMs);
  };

  live(0, 2_000);
  const beforeBytes = heapBytes();
  live(2_000, 100_000);
  assert.deepEqual([hub.registry.size, hub.registry.list(), hub.clock.pendingTimers], [0, [], 0]);
  const grownBytes = heapBytes() - beforeBytes;
  assert.ok(grownBytes < 2_000_000, `${grownBytes} bytes`);
});
