import assert from 'node:assert/strict';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, test } from 'node:test';
import type { Publication } from '../../src/media/publication.ts';
import { toHex } from '../support/bytes.ts';
import { streamKey } from '../support/hub.ts';
import { TestCluster, type Viewer } from '../support/test-cluster.ts';
import { audio, audioConfig, interframe, keyframe, metadata, videoConfig } from '../support/units.ts';

/** A GOP of three frames, named after where it begins. */
function pushGop(publication: Publication, fromMs: number): void {
  publication.push(keyframe(fromMs, { body: `key ${fromMs}` }));
  publication.push(interframe(fromMs + 40, { body: `inter ${fromMs + 40}`, compositionTimeMs: 80 }));
  publication.push(audio(fromMs + 50, { body: `audio ${fromMs + 50}` }));
}

const gop = (fromMs: number) => [`key ${fromMs}`, `inter ${fromMs + 40}`, `audio ${fromMs + 50}`];

describe('a stream of another worker', () => {
  let cluster: TestCluster;
  afterEach(() => cluster.close());

  test('comes with all that its own viewers get, from the GOP cache on', async () => {
    cluster = new TestCluster();
    const [one, two] = await cluster.addTwo();
    const publication = await one.publish('cam', 'alice');
    for (const unit of [metadata(), videoConfig(), audioConfig()]) publication.push(unit);
    pushGop(publication, 0);
    pushGop(publication, 1000);
    const near = one.watch('cam');
    const far = two.watch('cam');
    await far.until(({ bodies }) => bodies.length === 3);
    pushGop(publication, 2000);
    publication.push(
      interframe(2080, { trackId: 3, codec: 'hvc1', role: 'frame', kind: 'video', body: 'second track' }),
    );
    await far.until(({ bodies }) => bodies.includes('second track'));
    const plain = ({ units }: Viewer) => units.map((unit) => ({ ...unit, body: toHex(unit.body) }));
    assert.deepEqual(plain(far), plain(near));
    assert.deepEqual(far.bodies.slice(0, 3), gop(1000));
    assert.equal(two.registry.find(streamKey('cam'))?.identity, 'alice');
  });

  test('comes once, however many watch', async () => {
    cluster = new TestCluster();
    const [one, two] = await cluster.addTwo();
    const publication = await one.publish('cam');
    const viewers = [two.watch('cam'), two.watch('cam'), two.watch('cam')];
    await viewers[0]?.until(({ events }) => events.includes('start'));
    pushGop(publication, 0);
    for (const viewer of viewers) await viewer.until(({ bodies }) => bodies.length === 3);
    assert.equal(one.registry.find(streamKey('cam'))?.readerCount, 1);
  });

  test('comes to viewers who were there first', async () => {
    cluster = new TestCluster();
    const [one, two] = await cluster.addTwo();
    const viewer = two.watch('cam');
    const publication = await one.publish('cam');
    pushGop(publication, 0);
    await viewer.until(({ bodies }) => bodies.length === 3);
    assert.deepEqual(viewer.events, ['start']);
  });

  test('ends for its viewers with all that was sent, when the publisher says goodbye', async () => {
    cluster = new TestCluster();
    const [one, two] = await cluster.addTwo();
    const publication = await one.publish('cam');
    const viewer = two.watch('cam');
    await viewer.until(({ events }) => events.includes('start'));
    pushGop(publication, 0);
    publication.end('unpublished');
    await viewer.until(({ events }) => events.includes('end'));
    assert.deepEqual(viewer.bodies, gop(0));
    assert.equal(two.registry.find(streamKey('cam')), undefined);
  });

  test('a publisher that was lost comes back on whichever worker, and viewers on all of them stay', async () => {
    cluster = new TestCluster();
    const [one, two] = await cluster.addTwo();
    const three = await cluster.add();
    const first = await one.publish('cam', 'alice');
    const viewers = [one.watch('cam'), two.watch('cam'), three.watch('cam')];
    pushGop(first, 0);
    for (const viewer of viewers) await viewer.until(({ bodies }) => bodies.length === 3);
    first.end('lost');
    for (const viewer of viewers) await viewer.until(({ events }) => events.includes('stop'));
    const second = await two.publish('cam', 'alice');
    pushGop(second, 0);
    for (const viewer of viewers) {
      await viewer.until(({ bodies }) => bodies.length === 6);
      assert.deepEqual(viewer.bodies, [...gop(0), ...gop(0)]);
      assert.ok(!viewer.events.includes('end'));
      const times = viewer.units.map(({ dtsMs }) => dtsMs);
      assert.deepEqual(
        times,
        times.toSorted((left, right) => left - right),
        'time goes on',
      );
    }
  });

  test('a take-over from another worker is nothing that viewers notice', async () => {
    cluster = new TestCluster();
    const [one, two] = await cluster.addTwo();
    const first = await one.publish('cam', 'alice');
    const viewers = [one.watch('cam'), two.watch('cam')];
    pushGop(first, 0);
    for (const viewer of viewers) await viewer.until(({ bodies }) => bodies.length === 3);
    const second = await two.publish('cam', 'alice');
    pushGop(second, 9000);
    for (const viewer of viewers) {
      await viewer.until(({ bodies }) => bodies.length === 6);
      assert.deepEqual(viewer.bodies, [...gop(0), ...gop(9000)]);
      assert.deepEqual(
        viewer.events.filter((event) => event !== 'start'),
        [],
      );
    }
    const third = await one.publish('cam', 'alice');
    pushGop(third, 0);
    for (const viewer of viewers) await viewer.until(({ bodies }) => bodies.length === 9);
  });

  test('when its worker dies, viewers elsewhere wait for the publisher to come back', async () => {
    cluster = new TestCluster();
    const [one, two] = await cluster.addTwo();
    const three = await cluster.add();
    const publication = await one.publish('cam', 'alice');
    const viewer = two.watch('cam');
    pushGop(publication, 0);
    await viewer.until(({ bodies }) => bodies.length === 3);
    cluster.switchboard.leave(one.id);
    one.cluster.close();
    await viewer.until(({ events }) => events.includes('stop'));
    pushGop(await three.publish('cam', 'alice'), 0);
    await viewer.until(({ bodies }) => bodies.length === 6);
    assert.deepEqual(viewer.events, ['start', 'stop', 'start']);
  });

  test('is let go some time after its last viewer, and comes anew for the next', async () => {
    cluster = new TestCluster({}, { relayLingerMs: 10 });
    const [one, two] = await cluster.addTwo();
    const publication = await one.publish('cam');
    const origin = one.registry.find(streamKey('cam'));
    const viewer = two.watch('cam');
    pushGop(publication, 0);
    await viewer.until(({ bodies }) => bodies.length === 3);
    const gone = new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        if (origin?.readerCount !== 0) return;
        clearInterval(timer);
        resolve();
      }, 1);
    });
    viewer.leave();
    await gone;
    assert.equal(two.registry.find(streamKey('cam')), undefined);
    assert.equal(publication.ended, false);
    const next = two.watch('cam');
    await next.until(({ bodies }) => bodies.length === 3);
  });

  test('stays while somebody comes back in time', async () => {
    cluster = new TestCluster({}, { relayLingerMs: 60_000 });
    const [one, two] = await cluster.addTwo();
    const publication = await one.publish('cam');
    const viewer = two.watch('cam');
    pushGop(publication, 0);
    await viewer.until(({ bodies }) => bodies.length === 3);
    viewer.leave();
    const next = two.watch('cam');
    assert.deepEqual(next.bodies, gop(0), 'from the cache of its own worker');
  });

  test('a worker that falls behind goes on at a keyframe, and nobody else notices', async () => {
    const relayReader = { maxQueueBytes: 300_000, maxQueueMs: 60_000, stallTimeoutMs: 60_000 };
    cluster = new TestCluster({ gopCache: { maxBytes: 1, maxUnits: 1, maxMs: 1 } }, { relayReader });
    const [one, two] = await cluster.addTwo();
    const publication = await one.publish('cam');
    const near = one.watch('cam');
    const far = two.watch('cam');
    await far.until(({ events }) => events.includes('start'));
    // All in one go: the socket takes some of it, the limit is passed, and the rest is skipped.
    const count = 200;
    for (let index = 0; index < count; index += 1) {
      publication.push(keyframe(index * 40, { body: new Uint8Array(20_000).fill(index) }));
    }
    publication.push(keyframe(count * 40, { body: 'last' }));
    await far.until(({ bodies }) => bodies.includes('last'));
    assert.equal(near.bodies.length, count + 1);
    assert.ok(far.bodies.length < count, `${far.bodies.length} of ${count}`);
  });
});

describe('the socket between workers', () => {
  let cluster: TestCluster;
  afterEach(() => cluster.close());

  test('is the owner’s alone', async () => {
    cluster = new TestCluster();
    const one = await cluster.add();
    assert.equal(statSync(join(cluster.folder, `relay-${one.id}`)).mode & 0o777, 0o600);
    assert.equal(statSync(cluster.folder).mode & 0o777, 0o700);
  });

  for (const [what, bytes] of [
    ['nonsense', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['a stream that is not there', Buffer.from('0000000f00000000000000000000000000000000', 'hex')],
  ] as const) {
    test(`is closed on ${what}`, async () => {
      cluster = new TestCluster();
      const one = await cluster.add();
      const socket = connect(join(cluster.folder, `relay-${one.id}`));
      socket.resume();
      socket.write(bytes);
      await once(socket, 'close');
    });
  }

  test('is closed on who says nothing', async () => {
    cluster = new TestCluster({}, { relaySubscribeTimeoutMs: 10 });
    const one = await cluster.add();
    const socket = connect(join(cluster.folder, `relay-${one.id}`));
    socket.resume();
    await once(socket, 'close');
  });
});
