import type { RelayEnd, RelayUnit } from '../codec/relay/index.ts';
import type { Clock, TimerHandle } from '../media/clock.ts';
import type { Publication, PublicationEnd } from '../media/publication.ts';
import type { StreamKey } from '../media/stream-key.ts';
import type { StreamRegistry } from '../media/stream-registry.ts';
import type { Logger } from '../module/logger.ts';
import type { Publishing, WorkerId } from './messages.ts';
import { Relay } from './relay.ts';
import { type RelayLimits, relayRetryMs } from './relay-limits.ts';

/** Where streams are relayed from, and into what. */
export interface RelaySurroundings {
  readonly registry: StreamRegistry;
  /** Where a stream comes from, if it is another worker. */
  readonly originOf: (key: StreamKey) => Publishing | undefined;
  /** Of a worker's Unix socket. */
  readonly pathOf: (worker: WorkerId) => string;
  readonly limits: RelayLimits;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface RelayedStreamOptions extends RelaySurroundings {
  readonly key: StreamKey;
  /** Nothing is left of it. */
  readonly onOver: () => void;
}

/**
 * A stream of another worker on this one: it publishes here what is published there, and follows the name from worker
 * to worker while somebody reads.
 */
export class RelayedStream {
  readonly #options: RelayedStreamOptions;
  #relay: Relay | undefined;
  #publication: Publication | undefined;
  #retry: TimerHandle | undefined;
  #linger: TimerHandle | undefined;
  #over = false;

  constructor(options: RelayedStreamOptions) {
    this.#options = options;
  }

  /** Takes the stream from the publisher of this worker, who lost the name: readers wait for the first unit. */
  displace(): void {
    this.#publish(undefined);
  }

  /** Fetches the publication that there is now. */
  follow(): void {
    const { clock: _, key, limits, log, originOf, pathOf } = this.#options;
    const origin = originOf(key);
    if (this.#over || origin === undefined || origin.epoch === this.#relay?.epoch) return;
    this.#stopTrying();
    const options = { path: pathOf(origin.worker), key, epoch: origin.epoch, log };
    const relay = new Relay(
      { ...options, maxFrameBytes: limits.maxRelayFrameBytes },
      {
        onLive: (identity) => this.#publish(identity),
        onUnit: (unit) => this.#push(unit),
        onOver: (how) => this.#onOver(how),
      },
    );
    this.#relay = relay;
  }

  /** The name has no publisher any more. While the relay stands, it will say how that came. */
  onOriginGone(): void {
    if (this.#relay === undefined) this.#finish('lost');
  }

  onUnwanted(): void {
    const { clock, limits } = this.#options;
    this.#linger ??= clock.setTimeout(() => this.#finish('unpublished'), limits.relayLingerMs);
  }

  onWanted(): void {
    this.#linger?.cancel();
    this.#linger = undefined;
  }

  /** The worker stops: the hub ends streams by itself. */
  close(): void {
    this.#over = true;
    this.onWanted();
    this.#stopTrying();
  }

  #publish(identity: string | undefined): void {
    const { key, registry } = this.#options;
    const before = this.#publication;
    if (before !== undefined) before.onEnded = undefined;
    const publication = registry.takeForRelay(key, identity);
    this.#publication = publication;
    // The stream is gone, and its readers with it.
    if (publication === undefined) this.#finish('unpublished');
    // A publisher of this worker has the name now, or the server stops.
    else publication.onEnded = () => this.#finish('unpublished');
  }

  #push({ dtsMs, ptsMs, ...unit }: RelayUnit): void {
    // The hub's times become the wire's, modulo 2^32 as there; the hub of this worker undoes it.
    this.#publication?.push({ ...unit, timestampMs: dtsMs, compositionTimeMs: ptsMs - dtsMs });
  }

  #onOver(how: RelayEnd | undefined): void {
    const { clock, key, originOf } = this.#options;
    const epoch = this.#relay?.epoch;
    this.#relay = undefined;
    if (how === 'unpublished' || how === 'lost') {
      // Unless somebody has the name already.
      if (originOf(key)?.epoch === epoch || originOf(key) === undefined) this.#finish(how);
      else this.follow();
      return;
    }
    if (originOf(key) === undefined) this.#finish('lost');
    else this.#retry = clock.setTimeout(() => this.follow(), relayRetryMs);
  }

  /** Ends what was published here; with `lost` readers stay for the grace time, and a new publisher finds them. */
  #finish(how: PublicationEnd): void {
    if (this.#over) return;
    this.close();
    this.#options.onOver();
    const publication = this.#publication;
    this.#publication = undefined;
    publication?.end(how);
  }

  #stopTrying(): void {
    this.#retry?.cancel();
    this.#retry = undefined;
    this.#relay?.close();
    this.#relay = undefined;
  }
}
