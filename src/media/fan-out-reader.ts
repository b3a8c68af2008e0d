import type { FanOut, FanOutMember } from './fan-out.ts';
import type { LiveStream } from './live-stream.ts';
import type { Reader, ReaderStats } from './reader.ts';
import type { ReaderLimits } from './reader-limits.ts';
import type { SharedBatches } from './shared-batches.ts';
import type { Unit } from './unit.ts';

/**
 * What one write takes from the stream at most: enough to be worth its system call, little enough that a slow
 * link shows progress well within the stall time.
 */
const maxBatchBytes = 64 * 1024;

/** Units that are written as one. */
export interface UnitBatch {
  readonly units: readonly Unit[];
  /** Key of the reader's position before it read them, for {@link SharedBatches.get}. */
  readonly position: unknown;
}

/** Where a viewer's units go: an RTMP message stream, an HTTP response. */
export interface FanOutSink {
  /** False while bytes wait in the process for the peer to read on. */
  readonly isClear: boolean;
  write(batch: UnitBatch, shared: SharedBatches): void;
  /** The publisher (re)appeared. */
  onPublisherStart(): void;
  /** The stream is over and all of it has been written. */
  onEnd(): void;
  /** Writing threw: this viewer ends, the others go on. */
  fail(error: unknown): void;
}

export interface FanOutReaderOptions {
  readonly stream: LiveStream;
  readonly limits: ReaderLimits;
  readonly fanOut: FanOut;
  readonly sink: FanOutSink;
}

/** The bridge from the hub to one viewer: takes units as fast as the sink does, never faster. */
export class FanOutReader implements FanOutMember {
  readonly #fanOut: FanOut;
  readonly #sink: FanOutSink;
  readonly #reader: Reader;
  /** What was left to read when the stream ended. */
  #rest: UnitBatch[] | undefined;

  constructor({ fanOut, limits, sink, stream }: FanOutReaderOptions) {
    this.#fanOut = fanOut;
    this.#sink = sink;
    fanOut.add(this);
    this.#reader = stream.attach(limits, {
      onUnits: () => fanOut.schedule(this),
      onPublisherStart: () => sink.onPublisherStart(),
      onPublisherStop: () => {},
      onEnd: () => this.#takeRest(),
    });
    fanOut.schedule(this);
  }

  get stats(): ReaderStats {
    return this.#reader.stats;
  }

  flush(shared: SharedBatches): void {
    while (this.#sink.isClear) {
      const batch = this.#next();
      if (batch === undefined) {
        if (this.#rest !== undefined) this.#end();
        return;
      }
      this.#sink.write(batch, shared);
    }
  }

  fail(error: unknown): void {
    this.#sink.fail(error);
  }

  /** The sink is clear again. */
  resumeWriting(): void {
    this.#fanOut.schedule(this);
  }

  setPaused(paused: boolean): void {
    if (paused) {
      this.#reader.pause();
      return;
    }
    this.#reader.resume();
    this.#fanOut.schedule(this);
  }

  /** Leaves the stream; the sink hears nothing more. Safe to call again. */
  stop(): void {
    this.#fanOut.remove(this);
    this.#reader.detach();
  }

  #next(): UnitBatch | undefined {
    if (this.#rest !== undefined) return this.#rest.shift();
    const position = this.#reader.positionKey;
    const units = this.#reader.read(maxBatchBytes);
    return units.length > 0 ? { units, position } : undefined;
  }

  /** An ended stream can be read only now; what the sink does not take at once is kept until it does. */
  #takeRest(): void {
    const rest: UnitBatch[] = [];
    for (let batch = this.#next(); batch !== undefined; batch = this.#next()) rest.push(batch);
    this.#rest = rest;
    this.#fanOut.schedule(this);
  }

  #end(): void {
    this.stop();
    this.#sink.onEnd();
  }
}
