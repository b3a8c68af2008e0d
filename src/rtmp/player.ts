import type { FanOut } from '../media/fan-out.ts';
import { FanOutReader, type FanOutSink, type UnitBatch } from '../media/fan-out-reader.ts';
import type { LiveStream } from '../media/live-stream.ts';
import type { ReaderStats } from '../media/reader.ts';
import type { ReaderLimits } from '../media/reader-limits.ts';
import type { SharedBatches } from '../media/shared-batches.ts';
import type { Transport } from './transport.ts';
import { UnitSelection } from './unit-selection.ts';

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

/** One message stream that plays: what it leaves out, and how its units are written. */
export class RtmpPlayer implements FanOutSink {
  readonly #options: PlayerOptions;
  readonly #reader: FanOutReader;
  /** What the client can do without; `undefined` while it wants everything, as most do. */
  #selection: UnitSelection | undefined;

  constructor(options: PlayerOptions) {
    this.#options = options;
    const { stream, limits, fanOut } = options;
    this.#reader = new FanOutReader({ stream, limits, fanOut, sink: this });
  }

  get isClear(): boolean {
    return this.#options.transport.isClear;
  }

  write({ units, position }: UnitBatch, shared: SharedBatches): void {
    const { transport, messageStreamId } = this.#options;
    if (this.#selection === undefined || this.#selection.isComplete) {
      transport.write(shared.get(position, units, messageStreamId));
      return;
    }
    const selected = this.#selection.select(units);
    if (selected.length > 0) transport.write(shared.get(undefined, selected, messageStreamId));
  }

  onPublisherStart(): void {
    this.#options.onPublisherStart();
  }

  onEnd(): void {
    this.#options.onEnd();
  }

  fail(error: unknown): void {
    this.#options.transport.log.error({ err: error }, 'a player failed');
    this.#options.transport.close('internal error');
  }

  /** The socket took all it was given. */
  resumeWriting(): void {
    this.#reader.resumeWriting();
  }

  setPaused(paused: boolean): void {
    this.#reader.setPaused(paused);
  }

  receive(kind: 'audio' | 'video', wanted: boolean): void {
    this.#selection ??= new UnitSelection();
    this.#selection.want(kind, wanted);
  }

  get stats(): ReaderStats {
    return this.#reader.stats;
  }

  stop(): void {
    this.#reader.stop();
  }
}
