import {
  clearPreamble,
  emptyPreamble,
  extendPreamble,
  type Preamble,
  type PreambleLimits,
  stampPreamble,
} from './preamble.ts';
import type { Unit } from './unit.ts';

/** Running totals of all that was ever appended before a position: two of them subtract to what lies between. */
export interface LogTotals {
  readonly units: number;
  readonly bytes: number;
  /** Keyframes that begin a group of pictures. */
  readonly keyframes: number;
}

interface Mark extends LogTotals {
  readonly arrivedMs: number;
  readonly preamble: Preamble;
}

/**
 * The units of one live stream, held once for all readers. A position is the number of units appended before
 * it and stays the same for good; what lies between two positions costs one subtraction, however much it is.
 */
export class UnitLog {
  readonly #limits: PreambleLimits;
  readonly #units: Unit[] = [];
  /** One for each unit: how things stood just before it. */
  readonly #marks: Mark[] = [];
  #first = 0;
  #bytes = 0;
  #keyframes = 0;
  #preamble = emptyPreamble;
  #stamped: { readonly position: number; readonly units: readonly Unit[] } | undefined;

  constructor(limits: PreambleLimits) {
    this.#limits = limits;
  }

  /** Position of the oldest unit that is still held. */
  get first(): number {
    return this.#first;
  }

  /** Position of the unit that comes next. */
  get head(): number {
    return this.#first + this.#units.length;
  }

  /** @returns the position of `unit` */
  append(unit: Unit, arrivedMs: number, beginsGop: boolean): number {
    const position = this.head;
    this.#marks.push({
      units: position,
      bytes: this.#bytes,
      keyframes: this.#keyframes,
      arrivedMs,
      preamble: this.#preamble,
    });
    this.#units.push(unit);
    this.#bytes += unit.body.byteLength;
    if (beginsGop) this.#keyframes += 1;
    this.#preamble = extendPreamble(this.#preamble, unit, this.#limits);
    return position;
  }

  /** What follows comes from another publisher, to whom the metadata and configs so far mean nothing. */
  forgetPreamble(): void {
    this.#preamble = clearPreamble(this.#preamble);
  }

  dropBefore(position: number): void {
    const count = Math.min(position, this.head) - this.#first;
    if (count <= 0) return;
    this.#units.splice(0, count);
    this.#marks.splice(0, count);
    this.#first += count;
  }

  /** The unit at a position, `undefined` outside of [first, head). */
  at(position: number): Unit | undefined {
    return this.#units[position - this.#first];
  }

  /** Units from `position` on, up to `maxBytes` of bodies but at least one where there is one. */
  slice(position: number, maxBytes: number): Unit[] {
    const from = position - this.#first;
    return this.#units.slice(from, this.#findEnd(from, this.totalsAt(position).bytes + maxBytes));
  }

  totalsAt(position: number): LogTotals {
    return this.#marks[position - this.#first] ?? this.#totals();
  }

  bytesSince(position: number): number {
    return this.#bytes - this.totalsAt(position).bytes;
  }

  /** Arrival time of the unit at `position`; `undefined` at the head. */
  arrivedAt(position: number): number | undefined {
    return this.#marks[position - this.#first]?.arrivedMs;
  }

  /** How much time lies between the unit at `position` and the newest: by decode or arrival time, the longer. */
  spanMs(position: number): number {
    const newest = this.head - 1;
    const decodeMs = (this.at(newest)?.dtsMs ?? 0) - (this.at(position)?.dtsMs ?? 0);
    const arrivalMs = (this.arrivedAt(newest) ?? 0) - (this.arrivedAt(position) ?? 0);
    return Math.max(decodeMs, arrivalMs);
  }

  preambleAt(position: number): Preamble {
    return this.#marks[position - this.#first]?.preamble ?? this.#preamble;
  }

  /** The preamble for a reader that starts at `position`, on that unit's clock; shared by all who start there. */
  stampedPreambleAt(position: number): readonly Unit[] {
    if (this.#stamped?.position !== position) {
      const units = stampPreamble(this.preambleAt(position), this.at(position)?.dtsMs ?? 0);
      this.#stamped = { position, units };
    }
    return this.#stamped.units;
  }

  #totals(): LogTotals {
    return { units: this.head, bytes: this.#bytes, keyframes: this.#keyframes };
  }

  /** Index after the last unit that ends within the first `limit` bytes ever appended, and after `from`. */
  #findEnd(from: number, limit: number): number {
    if (this.#bytes <= limit) return this.#units.length;
    let low = from + 1;
    let high = this.#units.length;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      const endBytes = this.#marks[middle]?.bytes ?? this.#bytes;
      if (endBytes <= limit) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
