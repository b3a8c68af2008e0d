import type { Clock, TimerHandle } from './clock.ts';
import type { MergeWindow } from './delivery-mode.ts';
import { Distribution } from './distribution.ts';
import type { LiveStream, StreamState, StreamStats } from './live-stream.ts';
import { type EndedBy, Publication, type PublicationEnd } from './publication.ts';
import type { Reader, ReaderListener } from './reader.ts';
import type { ReaderLimits } from './reader-limits.ts';
import type { RegistryLimits } from './registry-limits.ts';
import type { StreamKey } from './stream-key.ts';
import type { StreamOptions } from './stream-options.ts';
import { Timeline } from './timeline.ts';
import type { UnitInput } from './unit-input.ts';

/** What a live stream asks of the registry it stands in. */
export interface StreamHost {
  readonly clock: Clock;
  readonly limits: RegistryLimits;
  /** The stream has ended; called before its readers are told, so that they may open the name anew. */
  onEnded(stream: HubStream): void;
  /** A first reader attached, or the last one left. */
  onReadersChanged(stream: HubStream): void;
  onListenerError(error: unknown, key: StreamKey): void;
}

/** The live stream as the registry knows it: who publishes, and when it is over. */
export class HubStream implements LiveStream {
  readonly key: StreamKey;
  readonly #host: StreamHost;
  readonly #distribution: Distribution;
  readonly #timeline = new Timeline();
  #state: StreamState = 'waiting';
  #options: StreamOptions;
  #publication: Publication | undefined;
  #publishedSinceMs: number | undefined;
  #identity: string | undefined;
  /** Whether this publication has sent a keyframe: video before it can be decoded by nobody. */
  #decodable = false;
  #refusedUnits = 0;
  /** Runs while waiting for the first reader to attach, or in grace. */
  #timer: TimerHandle | undefined;

  constructor(key: StreamKey, options: StreamOptions, host: StreamHost) {
    this.key = key;
    this.#options = options;
    this.#host = host;
    this.#distribution = new Distribution(host.clock, host.limits, options.gopCache, {
      onReaderGone: () => this.#onReaderGone(),
      onListenerError: (error) => host.onListenerError(error, key),
    });
  }

  get state(): StreamState {
    return this.#state;
  }

  get publishedSinceMs(): number | undefined {
    return this.#publishedSinceMs;
  }

  get identity(): string | undefined {
    return this.#identity;
  }

  get readerCount(): number {
    return this.#distribution.readerCount;
  }

  attach(limits: ReaderLimits, listener: ReaderListener): Reader {
    if (this.#state === 'waiting') this.#setTimer(undefined);
    const reader = this.#distribution.attach(limits, listener);
    if (this.readerCount === 1) this.#host.onReadersChanged(this);
    if (this.#state === 'ended') queueMicrotask(() => this.#distribution.end());
    return reader;
  }

  stats(): StreamStats {
    const { log, cacheStart } = this.#distribution;
    const totals = log.totalsAt(log.head);
    return {
      units: totals.units,
      bytes: totals.bytes,
      refusedUnits: this.#refusedUnits,
      keyframes: totals.keyframes,
      readers: this.readerCount,
      logUnits: log.head - log.first,
      logBytes: log.bytesSince(log.first),
      gopUnits: log.head - cacheStart,
      gopBytes: log.bytesSince(cacheStart),
    };
  }

  /** Waits for the reader or publisher it was made for, but not for ever. */
  startLease(): void {
    this.#setTimer(this.#host.clock.setTimeout(() => this.#finish(), this.#host.limits.openLeaseMs));
  }

  get mergeWindow(): MergeWindow {
    return this.#options.mergeWindow;
  }

  /** Gives the stream to a publisher, in place of the one it has. The registry has checked that it may. */
  publish(identity: string | undefined, options: StreamOptions): Publication {
    const previous = this.#publication;
    const publication = new Publication(this, {
      push: (unit) => this.#push(unit),
      end: (how) => this.#onPublicationEnd(how),
    });
    this.#setTimer(undefined);
    this.#state = 'live';
    this.#options = options;
    this.#publication = publication;
    this.#publishedSinceMs = this.#host.clock.now();
    this.#identity = identity;
    this.#decodable = false;
    this.#timeline.begin();
    this.#distribution.begin(options.gopCache);

    if (previous === undefined) this.#distribution.tell('onPublisherStart');
    else this.#endFromOutside(previous, 'taken-over');
    return publication;
  }

  /** The same by the options that it has. */
  republish(identity: string | undefined): Publication {
    return this.publish(identity, this.#options);
  }

  /** Ends publication, readers and timers. */
  close(): void {
    const publication = this.#publication;
    this.#finish();
    if (publication !== undefined) this.#endFromOutside(publication, 'closed');
  }

  #push(input: UnitInput): void {
    const { kind, role, trackId, codec, keyframe, timestampMs, compositionTimeMs, body } = input;
    const dtsMs = this.#timeline.place(input, timestampMs);
    if (kind === 'video' && role === 'frame' && keyframe) this.#decodable = true;
    // Readers that stay through a change of publishers must not show its frames over the old one's picture.
    const undecodable = kind === 'video' && role === 'frame' && !this.#decodable;
    if (undecodable || body.byteLength > this.#host.limits.maxUnitBytes) {
      this.#refusedUnits += 1;
      return;
    }
    const ptsMs = dtsMs + compositionTimeMs;
    this.#distribution.append({ kind, role, trackId, codec, keyframe, dtsMs, ptsMs, body });
  }

  #onPublicationEnd(how: PublicationEnd): void {
    // The stream was closed, and a listener that heard of it ended the publication before its turn came.
    if (this.#state === 'ended') return;
    const { graceMs } = this.#options;
    if (how === 'unpublished' || graceMs <= 0) {
      this.#finish();
      return;
    }
    this.#state = 'grace';
    this.#publication = undefined;
    this.#publishedSinceMs = undefined;
    this.#distribution.halt();
    this.#setTimer(this.#host.clock.setTimeout(() => this.#finish(), graceMs));
    this.#distribution.tell('onPublisherStop');
  }

  #onReaderGone(): void {
    if (this.readerCount > 0) return;
    if (this.#state === 'waiting') this.#finish();
    this.#host.onReadersChanged(this);
  }

  #finish(): void {
    this.#state = 'ended';
    this.#publication = undefined;
    this.#publishedSinceMs = undefined;
    this.#setTimer(undefined);
    this.#host.onEnded(this);
    this.#distribution.end();
  }

  #endFromOutside(publication: Publication, why: EndedBy): void {
    try {
      publication.endFromOutside(why);
    } catch (error) {
      this.#host.onListenerError(error, this.key);
    }
  }

  #setTimer(timer: TimerHandle | undefined): void {
    this.#timer?.cancel();
    this.#timer = timer;
  }
}
