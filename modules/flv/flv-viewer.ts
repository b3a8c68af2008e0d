import { serializeFlvHeader } from 'sluice/codec/flv';
import { type FanOut, FanOutReader, type FanOutSink, type SharedBatches, type UnitBatch } from 'sluice/media';
import type { HttpBody, HttpExchange, HttpPlayback } from 'sluice/module';
import { promiseOf } from './flv-bytes.ts';

export interface FlvViewerOptions {
  readonly exchange: HttpExchange;
  readonly playback: HttpPlayback;
  readonly fanOut: FanOut;
  /** How long a stream may have nothing to send before the answer is that there is none. */
  readonly waitMs: number;
}

const headers = {
  'content-type': 'video/x-flv',
  'cache-control': 'no-store',
  // A proxy that gathers the answer first would hold the picture back.
  'x-accel-buffering': 'no',
};

/** One viewer: the answer begins with the stream's first units, and ends with the stream or the client. */
export class FlvViewer implements FanOutSink {
  /** Resolves when it is over. */
  readonly done: Promise<void>;
  readonly #options: FlvViewerOptions;
  readonly #reader: FanOutReader;
  readonly #patience: NodeJS.Timeout;
  #body: HttpBody | undefined;
  #ended = false;
  #onDone = () => {};

  constructor(options: FlvViewerOptions) {
    this.#options = options;
    this.done = new Promise((resolve) => {
      this.#onDone = resolve;
    });
    const { exchange, fanOut, playback, waitMs } = options;
    this.#patience = setTimeout(() => this.#giveUp(), waitMs);
    this.#reader = new FanOutReader({
      stream: playback.stream,
      limits: playback.limits,
      fanOut,
      sink: this,
    });
    exchange.signal.addEventListener('abort', () => this.#stop(), { once: true });
    if (exchange.signal.aborted) this.#stop();
  }

  get isClear(): boolean {
    return !this.#ended && (this.#body === undefined || this.#body.isClear);
  }

  write({ position, units }: UnitBatch, shared: SharedBatches): void {
    const bytes = shared.get(position, units, 0);
    if (this.#body === undefined) {
      clearTimeout(this.#patience);
      const { exchange, playback } = this.#options;
      this.#body = exchange.open({
        headers,
        stallTimeoutMs: playback.limits.stallTimeoutMs,
        onClear: () => this.#reader.resumeWriting(),
      });
      this.#body.write(serializeFlvHeader(promiseOf(units)));
    }
    this.#body.write(bytes);
  }

  onPublisherStart(): void {
    // Its configurations come in the stream, on the same clock.
  }

  onEnd(): void {
    if (this.#body === undefined) this.#giveUp();
    else this.#body.end();
    this.#stop();
  }

  fail(error: unknown): void {
    this.#options.exchange.log.error({ err: error }, 'a viewer failed');
    this.#body?.end();
    this.#stop();
  }

  #giveUp(): void {
    const { exchange } = this.#options;
    const body = JSON.stringify({ reason: 'not-found', description: 'The stream is not live' });
    if (!exchange.signal.aborted) {
      exchange.respond({ status: 404, headers: { 'content-type': 'application/json' }, body });
    }
    this.#stop();
  }

  #stop(): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#patience);
    this.#reader.stop();
    const { exchange, playback } = this.#options;
    playback.stop();
    exchange.log.info({ streamName: playback.streamName, ...this.#reader.stats }, 'playing ended');
    this.#onDone();
  }
}
