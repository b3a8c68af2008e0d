import type { Socket } from 'node:net';
import { type RelayEnd, type RelayFrame, serializeRelayFrame } from '../codec/relay/index.ts';
import type { LiveStream } from '../media/live-stream.ts';
import type { Reader } from '../media/reader.ts';
import type { ReaderLimits } from '../media/reader-limits.ts';

/** Body bytes taken from the stream at a time. */
const readBytes = 256 * 1024;

/**
 * The origin's end of a relay: a reader of the stream, like any viewer, whose units go to another worker. What that
 * worker does not take in time is skipped.
 */
export class RelayFeed {
  readonly #socket: Socket;
  readonly #reader: Reader;
  #blocked = false;
  #ended = false;

  constructor(socket: Socket, stream: LiveStream, limits: ReaderLimits) {
    this.#socket = socket;
    this.#write({ type: 'live', identity: stream.identity });
    this.#reader = stream.attach(limits, {
      onUnits: () => this.#pump(),
      onPublisherStart: () => undefined,
      onPublisherStop: () => this.end('lost'),
      onEnd: () => this.end('unpublished'),
    });
    socket.on('drain', () => {
      this.#blocked = false;
      this.#pump();
    });
    socket.once('close', () => this.#reader.detach());
    this.#pump();
  }

  /** The other worker has taken nothing for too long. */
  get isStalled(): boolean {
    return this.#reader.stalledMs() > this.#reader.limits.stallTimeoutMs;
  }

  /** Sends what is left of the publication, says how it ended, and closes. */
  end(how: RelayEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    // Bounded by what a reader may be behind.
    this.#writeUnits(Number.MAX_SAFE_INTEGER);
    this.#reader.detach();
    this.#write({ type: 'end', how });
    this.#socket.end();
  }

  #pump(): void {
    while (!this.#blocked && !this.#ended && this.#writeUnits(readBytes));
  }

  /** @returns false when there was none */
  #writeUnits(maxBytes: number): boolean {
    const units = this.#reader.read(maxBytes);
    if (units.length === 0) return false;
    this.#socket.cork();
    for (const unit of units) this.#write({ type: 'unit', unit });
    this.#socket.uncork();
    return true;
  }

  #write(frame: RelayFrame): void {
    for (const piece of serializeRelayFrame(frame)) {
      if (!this.#socket.write(piece)) this.#blocked = true;
    }
  }
}
