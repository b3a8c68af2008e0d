import type { Clock } from './clock.ts';
import type { Cursor } from './cursor.ts';
import type { Reader, ReaderListener, ReaderStats } from './reader.ts';
import type { ReaderLimits } from './reader-limits.ts';
import type { Unit } from './unit.ts';
import type { UnitLog } from './unit-log.ts';

/** What a reader asks of the stream it is attached to. */
export interface ReaderHost {
  readonly clock: Clock;
  readonly log: UnitLog;
  /** The reader has nothing to read: it wants to hear of the next unit. */
  onDrained(reader: StreamReader): void;
  onPause(reader: StreamReader): void;
  /** `position` is where the reader stopped, when it had a place. */
  onResume(reader: StreamReader, position: number | undefined): void;
  onDetach(reader: StreamReader): void;
  /** A listener threw. */
  onError(error: unknown): void;
}

/** The reader as the hub knows it: a cursor, the listener behind it, and since when it is behind. */
export class StreamReader implements Reader {
  readonly limits: ReaderLimits;
  readonly cursor: Cursor;
  readonly #host: ReaderHost;
  readonly #listener: ReaderListener;
  /** onUnits was called and the reader has not been at the head since. */
  #notified = false;
  #behindSinceMs: number | undefined;
  #paused: { readonly position: number | undefined } | undefined;
  #detached = false;

  constructor(host: ReaderHost, cursor: Cursor, limits: ReaderLimits, listener: ReaderListener) {
    this.#host = host;
    this.cursor = cursor;
    this.limits = limits;
    this.#listener = listener;
    if (cursor.hasUnits) this.#behindSinceMs = host.clock.now();
  }

  get positionKey(): unknown {
    return this.cursor.key;
  }

  get lagBytes(): number {
    return this.cursor.lagBytes;
  }

  get lagMs(): number {
    const nowMs = this.#host.clock.now();
    return nowMs - (this.#oldestArrivedMs() ?? nowMs);
  }

  get stats(): ReaderStats {
    return this.cursor.stats;
  }

  read(maxBytes: number): readonly Unit[] {
    if (this.#detached) return [];
    const units = this.cursor.read(maxBytes);
    if (this.cursor.hasUnits) {
      this.#behindSinceMs = this.#host.clock.now();
    } else {
      this.#behindSinceMs = undefined;
      this.#notified = false;
      this.#host.onDrained(this);
    }
    return units;
  }

  stalledMs(): number {
    return this.#behindSinceMs === undefined ? 0 : this.#host.clock.now() - this.#behindSinceMs;
  }

  pause(): void {
    if (this.#detached || this.#paused !== undefined) return;
    this.#paused = { position: this.cursor.position };
    this.#notified = false;
    this.#behindSinceMs = undefined;
    this.cursor.waitUncounted();
    this.#host.onPause(this);
  }

  resume(): void {
    if (this.#detached || this.#paused === undefined) return;
    const { position } = this.#paused;
    this.#paused = undefined;
    this.#host.onResume(this, position);
    if (this.cursor.hasUnits) this.#behindSinceMs = this.#host.clock.now();
  }

  detach(): void {
    if (this.#detached) return;
    this.#detached = true;
    this.#behindSinceMs = undefined;
    this.#host.onDetach(this);
  }

  /** Past a limit, the one on units for every reader included. */
  isOver(maxQueueUnits: number, nowMs: number): boolean {
    const { position } = this.cursor;
    if (position === undefined) return false;
    return (
      this.lagBytes > this.limits.maxQueueBytes ||
      this.#host.log.head - position > maxQueueUnits ||
      nowMs - (this.#oldestArrivedMs() ?? nowMs) > this.limits.maxQueueMs
    );
  }

  /** Units are there for a reader that was at the head or that waited. */
  notify(): void {
    if (this.#detached || this.#notified || !this.cursor.hasUnits) return;
    this.#notified = true;
    this.#behindSinceMs ??= this.#host.clock.now();
    this.tell('onUnits');
  }

  tell(event: keyof ReaderListener): void {
    if (this.#detached) return;
    try {
      this.#listener[event]();
    } catch (error) {
      this.#host.onError(error);
    }
  }

  /** Arrival time of the oldest unit that was not read. */
  #oldestArrivedMs(): number | undefined {
    const { position } = this.cursor;
    return position === undefined ? undefined : this.#host.log.arrivedAt(position);
  }
}
