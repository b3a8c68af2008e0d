import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Publication } from '../../src/media/publication.ts';
import type { Reader } from '../../src/media/reader.ts';
import type { Unit } from '../../src/media/unit.ts';
import type { UnitInput } from '../../src/media/unit-input.ts';
import { readAll, TestHub } from '../support/hub.ts';
import { audio, audioConfig, interframe, keyframe, metadata, videoConfig } from '../support/units.ts';

const gopCache = { maxBytes: 600, maxUnits: 12, maxMs: 400 };
const maxQueueUnits = 10;
const readerLimits = [
  { maxQueueBytes: 200, maxQueueMs: 1_000, stallTimeoutMs: 1_000 },
  { maxQueueBytes: 800, maxQueueMs: 150, stallTimeoutMs: 1_000 },
  { maxQueueBytes: 10_000, maxQueueMs: 10_000, stallTimeoutMs: 1_000 },
];

type Op =
  | {
      do: 'push';
      unit: 'key' | 'inter' | 'audio' | 'video config' | 'audio config' | 'metadata';
      bytes: number;
    }
  | { do: 'read'; reader: number; maxBytes: number }
  | { do: 'attach'; limits: number }
  | { do: 'detach' | 'pause' | 'resume'; reader: number }
  | { do: 'wait'; ms: number }
  | { do: 'new publisher' };

const anyOp: fc.Arbitrary<Op> = fc.oneof(
  {
    weight: 36,
    arbitrary: fc.record({
      do: fc.constant('push' as const),
      unit: fc.constantFrom(
        'key',
        'inter',
        'inter',
        'inter',
        'audio',
        'audio',
        'video config',
        'audio config',
        'metadata',
      ),
      bytes: fc.integer({ min: 1, max: 120 }),
    }),
  },
  {
    weight: 15,
    arbitrary: fc.record({ do: fc.constant('read' as const), reader: fc.nat(5), maxBytes: fc.nat(400) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('attach' as const), limits: fc.nat(2) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('detach' as const, 'pause' as const, 'resume' as const),
      reader: fc.nat(5),
    }),
  },
  {
    weight: 9,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 90 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('new publisher' as const) }) },
);

/** Without `size` most runs would be a handful of operations long. */
const anyOps = fc.array(anyOp, { minLength: 1, maxLength: 200, size: 'max' });

/** No two bodies are alike, or a header might pass for a repeated one. */
let bodies = 0;
function makeBody(bytes: number): Uint8Array {
  const body = new Uint8Array(Math.max(bytes, 4));
  new DataView(body.buffer).setUint32(0, ++bodies);
  return body;
}

const makers: Record<Extract<Op, { do: 'push' }>['unit'], (body: Uint8Array) => UnitInput> = {
  key: (body) => keyframe(0, { body }),
  inter: (body) => interframe(0, { body }),
  audio: (body) => audio(0, { body }),
  'video config': (body) => videoConfig(body),
  'audio config': (body) => audioConfig(body),
  metadata: (body) => metadata(body),
};

/** What the model knows of one unit that the hub took: its place, and what a decoder needs to know by then. */
interface Sent {
  readonly index: number;
  readonly bytes: number;
  readonly atMs: number;
  readonly isStart: boolean;
  readonly headers: ReadonlyMap<string, Uint8Array>;
}

interface Seen {
  readonly reader: Reader;
  readonly limits: (typeof readerLimits)[number];
  /** Index of the next unit in the model's list, as far as the reader's reads tell. */
  next: number | undefined;
  /** A gap is allowed before the next unit: it was over its limits, or paused. */
  gap: boolean;
  paused: boolean;
  lastDtsMs: number;
  readonly headers: Map<string, Uint8Array>;
}

const slot = (unit: Pick<Unit, 'kind' | 'role'>) => `${unit.kind}/${unit.role}`;

/** Drives the hub by random operations and checks every reader against a plain list of all that was sent. */
class Model {
  readonly #hub = new TestHub({ gopCache, limits: { maxQueueUnits } });
  #publication: Publication = this.#hub.publish('stream', 'ann');
  readonly #sent: Sent[] = [];
  readonly #byBody = new Map<Uint8Array, Sent>();
  #headers = new Map<string, Uint8Array>();
  /** Of this publication. */
  #hasVideo = false;
  #hasKeyframe = false;
  readonly #readers: Seen[] = [];

  run(op: Op): void {
    if (op.do === 'push') this.#push(makers[op.unit](makeBody(op.bytes)));
    else if (op.do === 'attach') this.#attach(op.limits);
    else if (op.do === 'wait') this.#hub.clock.advance(op.ms);
    else if (op.do === 'new publisher') this.#newPublisher();
    else {
      const seen = this.#readers[op.reader];
      if (seen === undefined) return;
      if (op.do === 'read') this.#read(seen, op.maxBytes);
      else this.#changeState(seen, op.do);
    }
  }

  /** Everybody who is not waiting for a keyframe can read on to the newest unit. */
  finish(): void {
    for (const seen of this.#readers) {
      const waits = seen.reader.positionKey === -1;
      this.#read(seen, Number.MAX_SAFE_INTEGER);
      assert.deepEqual(readAll(seen.reader), []);
      if (!waits && seen.next !== undefined) assert.equal(seen.next, this.#sent.length);
    }
  }

  #push(unit: UnitInput): void {
    const atMs = this.#hub.clock.now();
    if (unit.keyframe) this.#hasKeyframe = true;
    const taken = unit.kind !== 'video' || unit.role !== 'frame' || this.#hasKeyframe;
    if (taken && unit.kind === 'video') this.#hasVideo = true;
    if (taken) {
      const isFrame = unit.role === 'frame';
      const isStart = isFrame && (unit.keyframe || (unit.kind === 'audio' && !this.#hasVideo));
      const headers = new Map(this.#headers);
      const index = this.#sent.length;
      const sent = { index, bytes: unit.body.byteLength, atMs, isStart, headers };
      this.#sent.push(sent);
      this.#byBody.set(unit.body, sent);
      if (!isFrame) this.#headers.set(slot(unit), unit.body);
    }
    this.#watchSkips(() => {
      assert.equal(this.#publication.push({ ...unit, timestampMs: atMs }), true);
    });
    this.#checkMemory();
  }

  /** A skip is right only for a reader past a limit; one that has lost its place already loses what goes by. */
  #watchSkips(step: () => void): void {
    const skippedBefore = this.#readers.map(({ reader }) => reader.stats.skippedUnits);
    step();
    for (const [index, seen] of this.#readers.entries()) {
      if (seen.reader.stats.skippedUnits === skippedBefore[index] || seen.gap) continue;
      const unread = this.#sent.slice(seen.next);
      const bytes = unread.reduce((sum, sent) => sum + sent.bytes, 0);
      const ms = this.#hub.clock.now() - (unread[0]?.atMs ?? 0);
      const { maxQueueBytes, maxQueueMs } = seen.limits;
      assert.ok(
        bytes > maxQueueBytes || ms > maxQueueMs || unread.length > maxQueueUnits,
        `skipped within limits: ${unread.length} units, ${bytes} bytes, ${ms} ms`,
      );
      seen.gap = true;
    }
  }

  #checkMemory(): void {
    const { logBytes, logUnits } = this.#publication.stream.stats();
    const longest = Math.max(gopCache.maxBytes, ...this.#readers.map(({ limits }) => limits.maxQueueBytes));
    assert.ok(logBytes <= longest && logUnits <= gopCache.maxUnits, `${logBytes} bytes, ${logUnits} units`);
  }

  #attach(limits: number): void {
    const chosen = readerLimits[limits];
    if (chosen === undefined || this.#readers.length >= 6) return;
    const { reader } = this.#hub.attach(chosen);
    const headers = new Map<string, Uint8Array>();
    this.#readers.push({
      reader,
      limits: chosen,
      next: undefined,
      gap: true,
      paused: false,
      lastDtsMs: -1,
      headers,
    });
  }

  #changeState(seen: Seen, change: 'detach' | 'pause' | 'resume'): void {
    this.#watchSkips(() => seen.reader[change]());
    if (change === 'detach') this.#readers.splice(this.#readers.indexOf(seen), 1);
    else if (change === 'pause') seen.paused = true;
    else if (seen.paused) {
      seen.paused = false;
      seen.gap = true;
    }
  }

  #newPublisher(): void {
    this.#watchSkips(() => {
      this.#publication = this.#hub.publish('stream', 'ann');
    });
    this.#headers = new Map();
    this.#hasVideo = false;
    this.#hasKeyframe = false;
  }

  #read(seen: Seen, maxBytes: number): void {
    const delivered = seen.reader.stats.deliveredUnits;
    const skipped = seen.reader.stats.skippedUnits;
    const units = seen.reader.read(maxBytes);
    const preambleLength = units.length - (seen.reader.stats.deliveredUnits - delivered);
    const bytes = units.slice(preambleLength).reduce((sum, unit) => sum + unit.body.byteLength, 0);
    assert.ok(bytes <= maxBytes || units.length === preambleLength + 1);
    assert.equal(seen.reader.stats.skippedUnits, skipped);
    for (const [index, unit] of units.entries()) this.#see(seen, unit, index < preambleLength);
  }

  #see(seen: Seen, unit: Unit, isPreamble: boolean): void {
    const sent = this.#byBody.get(unit.body);
    assert.ok(sent, 'never sent');
    if (!isPreamble) this.#seeInOrder(seen, sent, unit);
    if (unit.role !== 'frame') seen.headers.set(slot(unit), unit.body);
  }

  #seeInOrder(seen: Seen, sent: Sent, unit: Unit): void {
    const next = seen.next ?? sent.index;
    assert.ok(sent.index >= next, 'twice, or out of order');
    if (sent.index !== next || seen.next === undefined) {
      assert.ok(seen.gap, `lost ${sent.index - next} units within its limits`);
      assert.ok(sent.isStart, 'starts between keyframes');
    }
    assert.ok(unit.dtsMs >= seen.lastDtsMs, 'time steps back');
    for (const [name, body] of sent.headers) {
      assert.equal(seen.headers.get(name), body, `${name} is not the one in force`);
    }
    seen.next = sent.index + 1;
    seen.gap = false;
    seen.lastDtsMs = unit.dtsMs;
  }
}

test('every reader gets an ordered run of GOPs, and all of them while it keeps within its limits', () => {
  fc.assert(
    fc.property(anyOps, (ops) => {
      const model = new Model();
      for (const op of ops) model.run(op);
      model.finish();
    }),
    { numRuns: 2_000 },
  );
});

test('readers with the same key get the same units', () => {
  fc.assert(
    fc.property(anyOps, fc.nat(300), (ops, maxBytes) => {
      const hub = new TestHub({ gopCache });
      const publication = hub.publish();
      const readers: Reader[] = [];
      for (const op of ops) {
        if (op.do === 'push') publication.push(makers[op.unit](makeBody(op.bytes)));
        else if (op.do === 'attach') readers.push(hub.attach(readerLimits[op.limits]).reader);
        else if (op.do === 'read') readers[op.reader]?.read(op.maxBytes);
      }
      const byKey = new Map<unknown, readonly Unit[]>();
      for (const reader of readers) {
        const key = reader.positionKey;
        const units = reader.read(maxBytes);
        const before = byKey.get(key);
        if (before !== undefined) assert.deepEqual(units, before);
        byKey.set(key, units);
      }
    }),
    { numRuns: 1_000 },
  );
});
