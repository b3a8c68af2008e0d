import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MessageType } from '../../src/codec/rtmp/index.ts';
import { MemoryPlayer } from '../support/memory-player.ts';

const config = Uint8Array.of(0x17, 0, 0, 0, 0, 1, 0x64, 0, 0x1e);

function keyframe(bytes: number): Uint8Array {
  const body = new Uint8Array(bytes);
  body.set([0x17, 1, 0, 0, 0, 0, 0, 0, 1]);
  return body;
}

/** Settings of every test: pinged after 4 s, dead after 12 s, stalled after 10 s. */
describe('a player that takes its time', () => {
  test('and says that it reads on is no stalled one; one that says nothing is', async () => {
    const player = await MemoryPlayer.start();
    player.publish(config, keyframe(200_000));
    await player.flushed();
    player.block();
    player.publish(keyframe(200_000));
    await player.flushed();
    for (let second = 0; second < 60; second += 1) {
      if (second % 8 === 0) player.acknowledge(62_500 * (second + 8));
      player.passSecond();
    }
    assert.equal(player.isOpen, true);
    for (let second = 0; second < 12; second += 1) player.passSecond();
    assert.match(await player.closedBecause(), /stopped reading/);
    player.stop();
  });

  test('the same acknowledgement again, or one from before, is no progress', async () => {
    const player = await MemoryPlayer.start();
    player.block();
    player.publish(config, keyframe(200_000));
    await player.flushed();
    player.acknowledge(500_000);
    for (let second = 0; second < 12; second += 1) {
      player.acknowledge(second % 2 === 0 ? 500_000 : 400_000);
      player.passSecond();
    }
    assert.match(await player.closedBecause(), /stopped reading/);
    player.stop();
  });

  test('and takes some of what waits is no stalled one', async () => {
    const player = await MemoryPlayer.start();
    player.block();
    player.publish(config, keyframe(200_000));
    await player.flushed();
    // Answers queue up behind the picture.
    for (let call = 0; call < 5; call += 1) player.call('_checkbw');
    for (let second = 0; second < 30; second += 1) {
      if (second % 8 === 0) player.takeOne();
      player.passSecond();
    }
    assert.equal(player.isOpen, true);
    for (let second = 0; second < 12; second += 1) player.passSecond();
    assert.match(await player.closedBecause(), /stopped reading/);
    player.stop();
  });
});

describe('a client that answers no ping', () => {
  test('lives while it takes media, and only then', async () => {
    const player = await MemoryPlayer.start();
    player.publish(config);
    for (let second = 0; second < 60; second += 1) {
      player.publish(keyframe(1000));
      await player.flushed();
      player.passSecond();
    }
    assert.equal(player.isOpen, true);
    const pings = player.received.filter(
      ({ type, payload }) => type === MessageType.UserControl && payload[1] === 6,
    );
    assert.ok(pings.length >= 10, 'it is pinged all the same');
    for (let second = 0; second < 14; second += 1) player.passSecond();
    assert.match(await player.closedBecause(), /nothing was heard/);
    player.stop();
  });

  test('is dead in time when it publishes, whatever it plays', async () => {
    const player = await MemoryPlayer.start({ publishes: true });
    player.publish(config);
    for (let second = 0; second < 14; second += 1) {
      player.publish(keyframe(1000));
      await player.flushed();
      player.passSecond();
    }
    assert.match(await player.closedBecause(), /nothing was heard/);
    player.stop();
  });

  test('is judged by its stall time, not by its silence, while a picture keeps every ping from it', async () => {
    const player = await MemoryPlayer.start({ stallTimeoutMs: 40_000 });
    player.block();
    player.publish(config, keyframe(200_000));
    await player.flushed();
    for (let second = 0; second < 39; second += 1) player.passSecond();
    assert.equal(player.isOpen, true);
    for (let second = 0; second < 3; second += 1) player.passSecond();
    assert.match(await player.closedBecause(), /stopped reading/);
    player.stop();
  });
});
