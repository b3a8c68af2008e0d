import { Publication } from '../media/publication.ts';
import type { Claim, ClaimOutcome, StreamDirectory } from '../media/stream-directory.ts';
import { type StreamKey, streamKeyText } from '../media/stream-key.ts';
import type { StreamRegistry } from '../media/stream-registry.ts';
import type { Publishing, WorkerId } from './messages.ts';
import type { Announcement, WorkerLink } from './worker-link.ts';

export interface WorkerDirectoryOptions {
  readonly self: WorkerId;
  readonly registry: StreamRegistry;
  readonly link: WorkerLink;
  /** Somebody publishes the name; `displaced` when a publisher of this worker has lost it to another worker. */
  readonly onPublished: (publishing: Publishing, displaced: boolean) => void;
  /** Nobody does any more. */
  readonly onEnded: (key: StreamKey) => void;
}

/** Who publishes what, as this worker knows it: the primary decides, and tells every change to all. */
export class WorkerDirectory implements StreamDirectory {
  readonly #options: WorkerDirectoryOptions;
  readonly #known = new Map<string, Publishing>();
  /** Epochs of this worker's publishers, by name. */
  readonly #held = new Map<string, number>();

  constructor(options: WorkerDirectoryOptions) {
    this.#options = options;
    options.link.listen((announcement) => this.#hear(announcement));
  }

  /** Asks the primary, then takes the name here. Whoever comes between the two wins: this one is refused then. */
  async claim(key: StreamKey, claim: Claim): Promise<ClaimOutcome> {
    const { link, registry } = this.#options;
    const { identity, takeOver } = claim;
    const epoch = await link.claim({ key, takeOver, ...(identity !== undefined && { identity }) });
    const text = streamKeyText(key);
    if (epoch === undefined || this.#known.get(text)?.epoch !== epoch) return { claimed: false };
    const taken = registry.take(key, claim);
    if (!taken.claimed) {
      link.release({ key, epoch });
      return taken;
    }
    this.#held.set(text, epoch);
    return { claimed: true, publication: this.#watch(taken.publication, key, epoch) };
  }

  isLive(key: StreamKey): boolean {
    return this.#known.has(streamKeyText(key));
  }

  /** Where the stream comes from, if it is another worker. */
  originOf(key: StreamKey): Publishing | undefined {
    const publishing = this.#known.get(streamKeyText(key));
    return publishing?.worker === this.#options.self ? undefined : publishing;
  }

  /** True while a publisher of this worker has the name by that epoch. */
  holds(key: StreamKey, epoch: number): boolean {
    return this.#held.get(streamKeyText(key)) === epoch;
  }

  /** Gives the name back when the publication is over, however it ends. */
  #watch(inner: Publication, key: StreamKey, epoch: number): Publication {
    const release = () => {
      const text = streamKeyText(key);
      if (this.#held.get(text) === epoch) this.#held.delete(text);
      this.#options.link.release({ key, epoch });
    };
    const outer = new Publication(inner.stream, {
      push: (unit) => void inner.push(unit),
      end(how) {
        release();
        inner.end(how);
      },
    });
    inner.onEnded = (why) => {
      release();
      outer.endFromOutside(why);
    };
    return outer;
  }

  #hear(announcement: Announcement): void {
    if (announcement.type === 'published') this.#onPublished(announcement);
    else if (announcement.type === 'ended') this.#onEnded(announcement);
  }

  #onPublished({ epoch, key, worker }: Publishing): void {
    const text = streamKeyText(key);
    const publishing = { key, worker, epoch };
    this.#known.set(text, publishing);
    const displaced = worker !== this.#options.self && this.#held.delete(text);
    this.#options.onPublished(publishing, displaced);
  }

  #onEnded({ epoch, key }: Pick<Publishing, 'key' | 'epoch'>): void {
    const text = streamKeyText(key);
    if (this.#known.get(text)?.epoch !== epoch) return;
    this.#known.delete(text);
    this.#options.onEnded(key);
  }
}
