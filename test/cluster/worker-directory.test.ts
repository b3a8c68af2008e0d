import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { streamKey } from '../support/hub.ts';
import { TestCluster, type TestWorker } from '../support/test-cluster.ts';
import { keyframe } from '../support/units.ts';

describe('names over several workers', () => {
  let cluster: TestCluster;
  let one: TestWorker;
  let two: TestWorker;

  beforeEach(async () => {
    cluster = new TestCluster();
    [one, two] = await cluster.addTwo();
  });
  afterEach(() => cluster.close());

  /** The primary has passed on whatever was under way. */
  async function settled(): Promise<void> {
    await two.claim(`settled ${Math.random()}`);
    await one.claim(`settled ${Math.random()}`);
  }

  test('another identity on another worker gets nothing', async () => {
    await one.publish('cam', 'alice');
    assert.deepEqual(await two.claim('cam', 'bob'), { claimed: false });
    assert.ok(two.cluster.directory.isLive(streamKey('cam')));
    assert.equal(two.registry.find(streamKey('cam')), undefined);
  });

  test('of many who ask at the same moment one gets the name', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? one : two).claim('cam', `user${index}`)),
    );
    assert.equal(outcomes.filter(({ claimed }) => claimed).length, 1);
  });

  test('the same identity takes over from another worker, whose publisher hears it', async () => {
    const first = await one.publish('cam', 'alice');
    const why = new Promise((resolve) => {
      first.onEnded = resolve;
    });
    const second = await two.publish('cam', 'alice');
    assert.equal(await why, 'taken-over');
    assert.equal(first.push(keyframe(0)), false);
    assert.ok(second.push(keyframe(0)));
    await settled();
    assert.equal(one.registry.find(streamKey('cam')), undefined, 'nobody watched there');
  });

  test('whoever is overtaken on the way is refused, and only one publishes', async () => {
    const [first, second] = await Promise.all([one.claim('cam', 'alice'), two.claim('cam', 'alice')]);
    await settled();
    const publications = [first, second].flatMap((each) => (each.claimed ? [each.publication] : []));
    assert.equal(publications.filter(({ ended }) => !ended).length, 1);
  });

  for (const how of ['lost', 'unpublished'] as const) {
    test(`a name whose publisher is ${how} is free for others, everywhere`, async () => {
      const publication = await one.publish('cam', 'alice');
      publication.end(how);
      const taken = await two.claim('cam', 'bob');
      assert.ok(taken.claimed);
      await settled();
      assert.equal(one.cluster.directory.originOf(streamKey('cam'))?.worker, two.id);
    });
  }

  test('a name taken over on its own worker is not given back by the one before', async () => {
    await one.publish('cam', 'alice');
    await one.publish('cam', 'alice');
    await settled();
    assert.deepEqual(await two.claim('cam', 'bob'), { claimed: false });
  });

  test('a worker that starts later knows what there is', async () => {
    await one.publish('cam', 'alice');
    const three = await cluster.add();
    assert.deepEqual(await three.claim('cam', 'bob'), { claimed: false });
    assert.equal(three.cluster.directory.originOf(streamKey('cam'))?.worker, one.id);
  });

  test('with a worker go its names', async () => {
    await one.publish('cam', 'alice');
    cluster.kill(one);
    assert.ok((await two.claim('cam', 'bob')).claimed);
  });

  test('places and notes are those of all workers, and go with theirs', async () => {
    const take = (worker: TestWorker, holder: string) =>
      worker.cluster.link.shared({
        op: 'take-place',
        scope: 's',
        holder,
        limits: [{ key: 'user alice', maximum: 1 }],
      });
    const both = await Promise.all([take(one, 'a'), take(two, 'b')]);
    assert.deepEqual(new Set(both), new Set(['user alice', undefined]), 'exactly one has the last place');
    const holder = both[0] === undefined ? one : two;
    const other = holder === one ? two : one;
    cluster.kill(holder);
    assert.equal(await take(other, 'c'), undefined);
  });
});
