import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { type DeliveryMode, mergeWindows } from '../../src/media/delivery-mode.ts';
import { FanOut, type FanOutMember } from '../../src/media/fan-out.ts';
import type { SharedBatches } from '../../src/media/shared-batches.ts';
import type { Unit } from '../../src/media/unit.ts';

class Member implements FanOutMember {
  flushes = 0;
  readonly bytes: Uint8Array[] = [];
  readonly failures: unknown[] = [];
  readonly #position: unknown;
  readonly #fault: Error | undefined;

  constructor(position: unknown = 'here', fault?: Error) {
    this.#position = position;
    this.#fault = fault;
  }

  flush(shared: SharedBatches): void {
    this.flushes += 1;
    if (this.#fault !== undefined) throw this.#fault;
    this.bytes.push(shared.get(this.#position, [], 0));
  }

  fail(error: unknown): void {
    this.failures.push(error);
  }
}

describe('FanOut', () => {
  function make(t: TestContext, count: number, mode: DeliveryMode = 'balanced') {
    t.mock.timers.enable({ apis: ['setTimeout', 'setImmediate'] });
    const serialized: (readonly Unit[])[] = [];
    const fanOut = new FanOut(
      (units) => {
        serialized.push(units);
        return new Uint8Array([serialized.length]);
      },
      () => mergeWindows[mode],
    );
    const members = Array.from({ length: count }, () => new Member());
    for (const member of members) fanOut.add(member);
    return { fanOut, members, serialized, timers: t.mock.timers };
  }

  it('puts the bytes together once for all that stand at one position', (t) => {
    const { fanOut, members, serialized, timers } = make(t, 3);
    const elsewhere = new Member('elsewhere');
    fanOut.add(elsewhere);
    for (const member of [...members, elsewhere]) fanOut.schedule(member);
    timers.tick(0);
    assert.equal(serialized.length, 2);
    assert.equal(members[0]?.bytes[0], members[2]?.bytes[0], 'the very same bytes');
    assert.notEqual(members[0]?.bytes[0], elsewhere.bytes[0]);
  });

  it('writes once for all that came within the window', (t) => {
    const { fanOut, members, timers } = make(t, 1_000);
    const [member] = members;
    assert.ok(member);
    fanOut.schedule(member);
    timers.tick(39);
    fanOut.schedule(member);
    assert.equal(member.flushes, 0);
    timers.tick(1);
    assert.equal(member.flushes, 1);
  });

  for (const [mode, count, waitMs] of [
    ['balanced', 8, 0],
    ['balanced', 208, 10],
    ['balanced', 5_000, 40],
    ['low-latency', 200, 0],
    ['low-latency', 1_000, 5],
    ['throughput', 2, 2],
    ['throughput', 500, 200],
  ] as const) {
    it(`waits ${waitMs} ms for ${count} viewers, ${mode}`, (t) => {
      const { fanOut, members, timers } = make(t, count, mode);
      const [member] = members;
      assert.ok(member);
      fanOut.schedule(member);
      if (waitMs > 0) {
        timers.tick(waitMs - 1);
        assert.equal(member.flushes, 0);
      }
      timers.tick(1);
      assert.equal(member.flushes, 1);
    });
  }

  it('lets one that fails end alone', (t) => {
    const { fanOut, members, timers } = make(t, 2);
    const fault = new Error('broken');
    const broken = new Member('here', fault);
    fanOut.add(broken);
    for (const member of [broken, ...members]) fanOut.schedule(member);
    timers.tick(0);
    assert.deepEqual(broken.failures, [fault]);
    assert.deepEqual(
      members.map(({ flushes }) => flushes),
      [1, 1],
    );
  });

  it('forgets who has left, and who was never there', (t) => {
    const { fanOut, members, timers } = make(t, 1);
    const [member] = members;
    assert.ok(member);
    fanOut.schedule(member);
    fanOut.remove(member);
    fanOut.schedule(new Member());
    timers.tick(100);
    assert.equal(member.flushes, 0);
  });
});
