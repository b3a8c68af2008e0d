import type { Clock } from './clock.ts';
import { Cursor } from './cursor.ts';
import { GopCache } from './gop-cache.ts';
import type { ReaderListener } from './reader.ts';
import type { ReaderLimits } from './reader-limits.ts';
import type { RegistryLimits } from './registry-limits.ts';
import type { GopCacheLimits } from './stream-options.ts';
import { type ReaderHost, StreamReader } from './stream-reader.ts';
import type { Unit } from './unit.ts';
import { UnitLog } from './unit-log.ts';

/** What a distribution asks of the stream it belongs to. */
export interface DistributionHost {
  onReaderGone(): void;
  onListenerError(error: unknown): void;
}

/**
 * One log, the GOP cache on it and the readers of it. Holds what the GOP cache and the slowest reader within
 * its limits need, and no more. Everything is settled before the first listener is called, so a listener may
 * read, attach, detach or push.
 */
export class Distribution implements ReaderHost {
  readonly clock: Clock;
  readonly log: UnitLog;
  readonly #host: DistributionHost;
  readonly #limits: RegistryLimits;
  readonly #readers = new Set<StreamReader>();
  /** Without a place until the next start point. */
  readonly #waiting = new Set<StreamReader>();
  /** To be notified with the next unit, where that gives them something to read. */
  #hungry = new Set<StreamReader>();
  #cache: GopCache;
  /** No reader is further back than this; it may lag behind the truth, never ahead of it. */
  #slowest = 0;
  /** All readers leave one after another: no need to look for the slowest that is left each time. */
  #ending = false;

  constructor(clock: Clock, limits: RegistryLimits, gopCache: GopCacheLimits, host: DistributionHost) {
    this.clock = clock;
    this.#limits = limits;
    this.#host = host;
    this.log = new UnitLog(limits);
    this.#cache = new GopCache(this.log, gopCache);
  }

  get readerCount(): number {
    return this.#readers.size;
  }

  /** Where a new reader would start; the head while it would have to wait. */
  get cacheStart(): number {
    return this.#cache.start ?? this.log.head;
  }

  /** Another publisher begins: new readers start at its units; the others read on. */
  begin(gopCache: GopCacheLimits): void {
    this.log.forgetPreamble();
    this.#cache = new GopCache(this.log, gopCache);
    this.#trim();
  }

  /** The publisher is gone: nobody may start at what it left, but readers may finish it. */
  halt(): void {
    this.#cache.clear();
    this.#trim();
  }

  append(unit: Unit): void {
    const { position, isStart } = this.#cache.append(unit, this.clock.now());
    if (isStart) this.#startWaiting(position);
    this.#trim();
    this.#notify();
  }

  attach(limits: ReaderLimits, listener: ReaderListener): StreamReader {
    const cursor = new Cursor(this.log);
    const start = this.#cache.start;
    if (start !== undefined) cursor.startAt(start);
    const reader = new StreamReader(this, cursor, limits, listener);
    this.#readers.add(reader);
    this.#enlist(reader);
    return reader;
  }

  /** Calls one method of every listener. One that attaches a reader in it does not make the loop longer. */
  tell(event: 'onPublisherStart' | 'onPublisherStop'): void {
    const readers = [...this.#readers];
    for (const reader of readers) reader.tell(event);
  }

  /** Tells every reader that it is over, lets it read the rest, and lets it go. */
  end(): void {
    this.#ending = true;
    this.#cache.clear();
    const readers = [...this.#readers];
    for (const reader of readers) {
      reader.tell('onEnd');
      reader.detach();
    }
    this.log.dropBefore(this.log.head);
    this.log.forgetPreamble();
  }

  onDrained(reader: StreamReader): void {
    this.#hungry.add(reader);
  }

  onPause(reader: StreamReader): void {
    this.#hungry.delete(reader);
    this.#waiting.delete(reader);
  }

  /** The latest keyframe, unless the reader stopped after it: then it goes on right there. */
  onResume(reader: StreamReader, position: number | undefined): void {
    if (this.#cache.start !== undefined) {
      reader.cursor.startAt(Math.max(this.#cache.latest ?? 0, position ?? 0));
    }
    this.#enlist(reader);
  }

  onDetach(reader: StreamReader): void {
    this.#readers.delete(reader);
    this.#waiting.delete(reader);
    this.#hungry.delete(reader);
    if (!this.#ending) this.#trim();
    this.#host.onReaderGone();
  }

  onError(error: unknown): void {
    this.#host.onListenerError(error);
  }

  /** Takes up a reader that has just got a place, or has none. */
  #enlist(reader: StreamReader): void {
    const { position } = reader.cursor;
    if (position === undefined) {
      this.#waiting.add(reader);
      return;
    }
    this.#slowest = Math.min(this.#slowest, position);
    this.#hungry.add(reader);
  }

  #startWaiting(position: number): void {
    if (this.#waiting.size === 0) return;
    for (const reader of this.#waiting) {
      reader.cursor.startAt(position);
      this.#enlist(reader);
    }
    this.#waiting.clear();
  }

  #notify(): void {
    if (this.#hungry.size === 0) return;
    const due = this.#hungry;
    this.#hungry = new Set();
    for (const reader of due) reader.notify();
  }

  /**
   * Readers inside the GOP cache cost nothing and are left alone. The others are looked at only while one of
   * them may be behind the cache, so a push costs the same for one reader and a thousand that keep up.
   */
  #trim(): void {
    const cacheStart = this.cacheStart;
    if (this.#slowest < cacheStart) this.#slowest = this.#settleReadersBehind(cacheStart);
    this.log.dropBefore(Math.min(this.#slowest, cacheStart));
  }

  /** Moves readers past their limits on. @returns the position of the slowest that is left */
  #settleReadersBehind(cacheStart: number): number {
    const nowMs = this.clock.now();
    let slowest = this.log.head;
    for (const reader of this.#readers) {
      const { position } = reader.cursor;
      if (position === undefined) continue;
      if (position < cacheStart && reader.isOver(this.#limits.maxQueueUnits, nowMs)) {
        this.#skip(reader, nowMs);
      }
      slowest = Math.min(slowest, reader.cursor.position ?? slowest);
    }
    return slowest;
  }

  /** To the latest start point where that helps, or to the next one. */
  #skip(reader: StreamReader, nowMs: number): void {
    const { position } = reader.cursor;
    const latest = this.#cache.latest;
    if (position !== undefined && latest !== undefined && latest > position) {
      reader.cursor.startAt(latest);
      if (latest >= this.cacheStart || !reader.isOver(this.#limits.maxQueueUnits, nowMs)) return;
    }
    reader.cursor.waitAfterSkip();
    this.#waiting.add(reader);
  }
}
