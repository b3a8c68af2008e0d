import { Anchor } from './anchor.ts';
import type { GopCacheLimits } from './stream-options.ts';
import type { Unit } from './unit.ts';
import type { UnitLog } from './unit-log.ts';

/** What new readers of a stream without video get at once. */
const SOUND_ONLY_MS = 1_000;
/** How long the track that readers start by may fall silent before another takes its part, at the least. */
const MIN_SILENCE_MS = 10_000;

/**
 * Where readers may start in the log. With video the cache reaches from the latest keyframe to the head, and
 * is empty from when that GOP outgrows a bound until the next keyframe. Without video every frame is a start
 * point and the cache is the newest second, or less where a bound says so.
 */
export class GopCache {
  readonly #log: UnitLog;
  readonly #limits: GopCacheLimits;
  readonly #anchor: Anchor;
  #start: number | undefined;
  #latest: number | undefined;

  constructor(log: UnitLog, limits: GopCacheLimits) {
    this.#log = log;
    this.#limits = limits;
    // Never sooner than a GOP leaves the cache, so that the change voids no start point.
    this.#anchor = new Anchor(Math.max(limits.maxMs, MIN_SILENCE_MS));
  }

  /** Where a new reader starts; `undefined` while it has to wait for the next start point. */
  get start(): number | undefined {
    return this.#start;
  }

  /** The newest start point, also after it left the cache: readers that are behind it may skip to it. */
  get latest(): number | undefined {
    return this.#latest;
  }

  /** Appends to the log and says where the unit stands and whether a reader may start there. */
  append(unit: Unit, nowMs: number): { readonly position: number; readonly isStart: boolean } {
    if (this.#anchor.hear(unit, nowMs)) this.clear();
    const isStart = this.#anchor.isStart(unit);
    const position = this.#log.append(unit, nowMs, isStart && this.#anchor.isVideo);
    if (isStart) {
      this.#latest = position;
      if (this.#anchor.isVideo || this.#start === undefined) this.#start = position;
    }
    this.#fit();
    return { position, isStart };
  }

  /** No new reader may start at what is in the log so far. */
  clear(): void {
    this.#start = undefined;
  }

  #fit(): void {
    const { maxBytes, maxUnits, maxMs } = this.#limits;
    const longestMs = this.#anchor.isVideo ? maxMs : Math.min(maxMs, SOUND_ONLY_MS);
    while (this.#start !== undefined) {
      const start = this.#start;
      const fits =
        this.#log.bytesSince(start) <= maxBytes &&
        this.#log.head - start <= maxUnits &&
        this.#log.spanMs(start) <= longestMs;
      if (fits) return;
      this.#start = this.#nextStart(start + 1);
    }
  }

  #nextStart(from: number): number | undefined {
    for (let position = from; position < this.#log.head; position++) {
      const unit = this.#log.at(position);
      if (unit !== undefined && this.#anchor.isStart(unit)) return position;
    }
    return undefined;
  }
}
