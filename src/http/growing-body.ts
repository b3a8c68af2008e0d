import type { Writable } from 'node:stream';
import type { Framing } from './framing.ts';
import type { WatchedBody } from './http-reply.ts';

export interface GrowingBodyOptions {
  readonly onClear: () => void;
  readonly stallTimeoutMs: number;
  readonly now: () => number;
  readonly frame: Framing;
  /** Ends the body as its protocol does. */
  readonly end: () => void;
}

/**
 * A body that grows, on a connection of its own or on a stream of HTTP/2. It is written past what Node has for
 * responses and WebSockets, which would wrap the same bytes anew for each viewer.
 */
export class GrowingBody implements WatchedBody {
  readonly stallTimeoutMs: number;
  readonly #wire: Writable;
  readonly #options: GrowingBodyOptions;
  #ended = false;
  #blockedSinceMs: number | undefined;

  constructor(wire: Writable, options: GrowingBodyOptions) {
    this.stallTimeoutMs = options.stallTimeoutMs;
    this.#wire = wire;
    this.#options = options;
  }

  get isClear(): boolean {
    return this.#wire.writableLength === 0 && this.#isOpen;
  }

  get blockedSinceMs(): number | undefined {
    return this.#blockedSinceMs;
  }

  write(bytes: Uint8Array): void {
    if (!this.#isOpen) return;
    this.#wire.write(this.#options.frame(bytes), this.#onWritten);
    if (this.#wire.writableLength > 0) this.#blockedSinceMs ??= this.#options.now();
  }

  end(): void {
    if (!this.#isOpen) return;
    this.#ended = true;
    this.#options.end();
  }

  destroy(): void {
    this.#wire.destroy();
  }

  get #isOpen(): boolean {
    return !this.#ended && this.#wire.writable;
  }

  readonly #onWritten = (): void => {
    if (this.#blockedSinceMs === undefined) return;
    if (this.#wire.writableLength > 0) {
      this.#blockedSinceMs = this.#options.now();
      return;
    }
    this.#blockedSinceMs = undefined;
    this.#options.onClear();
  };
}
