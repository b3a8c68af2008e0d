import type { LiveStream } from '../media/live-stream.ts';
import type { Reader, ReaderStats } from '../media/reader.ts';
import type { ReaderLimits } from '../media/reader-limits.ts';
import type { Unit } from '../media/unit.ts';
import type { FanOut, FanOutMember } from './fan-out.ts';
import type { SharedBatches } from './shared-batches.ts';
import type { Transport } from './transport.ts';
import { UnitSelection } from './unit-selection.ts';

/**
 * What one write takes from the stream at most: enough to be worth its system call, little enough that a slow
 * link shows progress well within the stall time.
 */
const maxBatchBytes = 64 * 1024;

export interface PlayerOptions {
  readonly stream: LiveStream;
  readonly messageStreamId: number;
  readonly limits: ReaderLimits;
  readonly transport: Transport;
  readonly fanOut: FanOut;
  /** The publisher (re)appeared. */
  readonly onPublisherStart: () => void;
  /** The stream is over and all of it has been sent. */
  readonly onEnd: () => void;
}

interface Batch {
  readonly units: readonly Unit[];
  /** The reader's position before it read them. */
  readonly position: unknown;
}

/** The bridge from the hub to one message stream: takes units as fast as the socket does, never faster. */
export class RtmpPlayer implements FanOutMember {
  readonly #options: PlayerOptions;
  readonly #reader: Reader;
  /** What was left to read when the stream ended. */
  #rest: Batch[] | undefined;
  /** What the client can do without; `undefined` while it wants everything, as most do. */
  #selection: UnitSelection | undefined;

  constructor(options: PlayerOptions) {
    this.#options = options;
    const { stream, limits, fanOut, onPublisherStart } = options;
    fanOut.add(this);
    this.#reader = stream.attach(limits, {
      onUnits: () => fanOut.schedule(this),
      onPublisherStart,
      onPublisherStop: () => {},
      onEnd: () => this.#takeRest(),
    });
    fanOut.schedule(this);
  }

  flush(shared: SharedBatches): void {
    while (this.#options.transport.isClear) {
      const batch = this.#next();
      if (batch === undefined) {
        if (this.#rest !== undefined) this.#end();
        return;
      }
      this.#write(batch, shared);
    }
  }

  fail(error: unknown): void {
    this.#options.transport.log.error({ err: error }, 'a player failed');
    this.#options.transport.close('internal error');
  }

  /** The socket took all it was given. */
  resumeWriting(): void {
    this.#options.fanOut.schedule(this);
  }

  setPaused(paused: boolean): void {
    if (paused) {
      this.#reader.pause();
      return;
    }
    this.#reader.resume();
    this.#options.fanOut.schedule(this);
  }

  receive(kind: 'audio' | 'video', wanted: boolean): void {
    this.#selection ??= new UnitSelection();
    this.#selection.want(kind, wanted);
  }

  get stats(): ReaderStats {
    return this.#reader.stats;
  }

  stop(): void {
    this.#options.fanOut.remove(this);
    this.#reader.detach();
  }

  #next(): Batch | undefined {
    if (this.#rest !== undefined) return this.#rest.shift();
    const position = this.#reader.positionKey;
    const units = this.#reader.read(maxBatchBytes);
    return units.length > 0 ? { units, position } : undefined;
  }

  /** An ended stream can be read only now; what the socket does not take at once is kept until it does. */
  #takeRest(): void {
    const rest: Batch[] = [];
    for (let batch = this.#next(); batch !== undefined; batch = this.#next()) rest.push(batch);
    this.#rest = rest;
    this.#options.fanOut.schedule(this);
  }

  #end(): void {
    this.stop();
    this.#options.onEnd();
  }

  #write({ units, position }: Batch, shared: SharedBatches): void {
    const { transport, messageStreamId } = this.#options;
    if (this.#selection === undefined || this.#selection.isComplete) {
      transport.write(shared.get(position, units, messageStreamId));
      return;
    }
    const selected = this.#selection.select(units);
    if (selected.length > 0) transport.write(shared.get(undefined, selected, messageStreamId));
  }
}
