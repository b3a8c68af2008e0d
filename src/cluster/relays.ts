import type { LiveStream } from '../media/live-stream.ts';
import { type StreamKey, streamKeyText } from '../media/stream-key.ts';
import type { Publishing } from './messages.ts';
import { RelayedStream, type RelaySurroundings } from './relayed-stream.ts';

/** Brings streams that other workers have to the readers of this one: each once, however many read it. */
export class Relays {
  readonly #options: RelaySurroundings;
  readonly #relayed = new Map<string, RelayedStream>();
  #closed = false;

  constructor(options: RelaySurroundings) {
    this.#options = options;
  }

  get size(): number {
    return this.#relayed.size;
  }

  /** A stream of this worker got its first reader or lost its last one. */
  onReadersChanged({ key, readerCount }: Pick<LiveStream, 'key' | 'readerCount'>): void {
    const relayed = this.#relayed.get(streamKeyText(key));
    if (readerCount === 0) relayed?.onUnwanted();
    else if (relayed !== undefined) relayed.onWanted();
    else this.#begin(key, false);
  }

  /** @param displaced a publisher of this worker has just lost the name to that one: readers stay where they are */
  onPublished({ key, worker }: Publishing, displaced: boolean): void {
    const relayed = this.#relayed.get(streamKeyText(key));
    if (relayed === undefined) this.#begin(key, displaced);
    // On this worker the claim that follows takes the name from the relay.
    else if (this.#options.originOf(key)?.worker === worker) relayed.follow();
  }

  onEnded(key: StreamKey): void {
    this.#relayed.get(streamKeyText(key))?.onOriginGone();
  }

  close(): void {
    this.#closed = true;
    for (const relayed of this.#relayed.values()) relayed.close();
    this.#relayed.clear();
  }

  #begin(key: StreamKey, displaced: boolean): void {
    const stream = this.#options.registry.find(key);
    const isWanted = stream !== undefined && (stream.readerCount > 0 || displaced);
    if (this.#closed || !isWanted || this.#options.originOf(key) === undefined) return;
    if (stream.readerCount === 0) {
      this.#options.registry.takeForRelay(key, undefined)?.end('unpublished');
      return;
    }
    const text = streamKeyText(key);
    const relayed = new RelayedStream({
      ...this.#options,
      key,
      onOver: () => {
        if (this.#relayed.get(text) === relayed) this.#relayed.delete(text);
      },
    });
    this.#relayed.set(text, relayed);
    if (displaced) relayed.displace();
    relayed.follow();
  }
}
