import { type StreamKey, streamKeyText } from '../media/stream-key.ts';
import type { Publishing, WorkerId } from './messages.ts';

/** What a publisher of some worker asks for; the gate there has let it through. */
export interface NameClaim {
  readonly worker: WorkerId;
  readonly key: StreamKey;
  readonly identity?: string | undefined;
  readonly takeOver: boolean;
}

interface Entry extends Publishing {
  readonly identity: string | undefined;
}

/** Told of every change. */
export interface DirectoryListener {
  onPublished(publishing: Publishing): void;
  onEnded(ended: Publishing): void;
}

/** Who publishes what, over all workers. Every step is one synchronous one: no two publishers get one name. */
export class DirectoryTable {
  readonly #listener: DirectoryListener;
  readonly #entries = new Map<string, Entry>();
  #lastEpoch = 0;

  constructor(listener: DirectoryListener) {
    this.#listener = listener;
  }

  /** By the same rule as within one process: see `StreamRegistry.claim`. @returns the epoch, or `undefined` for no */
  claim({ identity, key, takeOver, worker }: NameClaim): number | undefined {
    const text = streamKeyText(key);
    const live = this.#entries.get(text);
    const mayTake = live === undefined || (takeOver && identity !== undefined && identity === live.identity);
    if (!mayTake) return undefined;
    this.#lastEpoch += 1;
    const entry = { key, worker, epoch: this.#lastEpoch, identity };
    this.#entries.set(text, entry);
    this.#listener.onPublished(publishingOf(entry));
    return entry.epoch;
  }

  /** The publication is over. One that was taken over has nothing to give back. */
  release(key: StreamKey, epoch: number): void {
    const text = streamKeyText(key);
    const entry = this.#entries.get(text);
    if (entry?.epoch !== epoch) return;
    this.#entries.delete(text);
    this.#listener.onEnded(publishingOf(entry));
  }

  dropWorker(worker: WorkerId): void {
    for (const entry of this.#entries.values()) {
      if (entry.worker === worker) this.release(entry.key, entry.epoch);
    }
  }

  list(): Publishing[] {
    return [...this.#entries.values()].map(publishingOf);
  }
}

function publishingOf({ epoch, key, worker }: Entry): Publishing {
  return { key, worker, epoch };
}
