import type { ReaderStats } from './reader.ts';
import type { Unit } from './unit.ts';
import type { LogTotals, UnitLog } from './unit-log.ts';

/** The key of every position from which there is nothing to read until the next start point. */
const NOWHERE = -1;

/** One reader's place in the log and its account of what it got and lost. Knows no clock and no listener. */
export class Cursor {
  readonly #log: UnitLog;
  #position: number | undefined;
  /** Where delivery stopped when the reader was set to wait by a skip. */
  #lostFrom: LogTotals | undefined;
  /** Of the preamble that is in force for what this reader got so far. */
  #preambleId = 0;
  #deliveredUnits = 0;
  #deliveredBytes = 0;
  #skippedGops = 0;
  #skippedUnits = 0;
  #skippedBytes = 0;

  constructor(log: UnitLog) {
    this.#log = log;
  }

  /** Position of the next unit to read; `undefined` while waiting for a start point. */
  get position(): number | undefined {
    return this.#position;
  }

  get hasUnits(): boolean {
    return this.#position !== undefined && this.#position < this.#log.head;
  }

  /** See `Reader.positionKey`. What is read from a position depends on whether the preamble is due there. */
  get key(): number {
    if (this.#position === undefined) return NOWHERE;
    return this.#isPreambleDue(this.#position) ? this.#position + 0.5 : this.#position;
  }

  get lagBytes(): number {
    return this.#position === undefined ? 0 : this.#log.bytesSince(this.#position);
  }

  get stats(): ReaderStats {
    const lost = this.#lostFrom && lossBetween(this.#lostFrom, this.#log.totalsAt(this.#log.head));
    return {
      deliveredUnits: this.#deliveredUnits,
      deliveredBytes: this.#deliveredBytes,
      skippedGops: this.#skippedGops + (lost?.keyframes ?? 0),
      skippedUnits: this.#skippedUnits + (lost?.units ?? 0),
      skippedBytes: this.#skippedBytes + (lost?.bytes ?? 0),
    };
  }

  read(maxBytes: number): readonly Unit[] {
    const position = this.#position;
    if (position === undefined || position >= this.#log.head) return [];
    const units = this.#log.slice(position, maxBytes);
    const next = position + units.length;
    this.#deliveredUnits += units.length;
    this.#deliveredBytes += this.#log.totalsAt(next).bytes - this.#log.totalsAt(position).bytes;
    const preamble = this.#isPreambleDue(position) ? this.#log.stampedPreambleAt(position) : undefined;
    this.#position = next;
    this.#preambleId = this.#log.preambleAt(next).id;
    return preamble === undefined ? units : [...preamble, ...units];
  }

  /** Goes on at `position`. What lies between the place before and there is counted as skipped. */
  startAt(position: number): void {
    this.#settle(position);
    this.#position = position;
  }

  /** Waits for a start point; what goes by is counted as skipped. */
  waitAfterSkip(): void {
    this.#lostFrom = this.#here();
    this.#position = undefined;
  }

  /** Waits on the reader's own wish; what goes by is not counted. */
  waitUncounted(): void {
    if (this.#position === undefined) this.#settle(this.#log.head);
    this.#position = undefined;
  }

  #settle(position: number): void {
    const from = this.#here();
    this.#lostFrom = undefined;
    if (from === undefined) return;
    const lost = lossBetween(from, this.#log.totalsAt(position));
    this.#skippedGops += lost.keyframes;
    this.#skippedUnits += lost.units;
    this.#skippedBytes += lost.bytes;
  }

  /** Where delivery stands or stopped. The GOP that it lies in counts as one that is still to come. */
  #here(): LogTotals | undefined {
    const position = this.#position;
    if (position === undefined) return this.#lostFrom;
    return { ...this.#log.totalsAt(position), keyframes: this.#log.totalsAt(position + 1).keyframes - 1 };
  }

  #isPreambleDue(position: number): boolean {
    const preamble = this.#log.preambleAt(position);
    return preamble.id !== this.#preambleId && preamble.units.length > 0;
  }
}

function lossBetween(from: LogTotals, to: LogTotals): LogTotals {
  return {
    units: to.units - from.units,
    bytes: to.bytes - from.bytes,
    keyframes: to.keyframes - from.keyframes,
  };
}
