import type { Clock } from './clock.ts';
import { HubStream, type StreamHost } from './hub-stream.ts';
import type { LiveStream } from './live-stream.ts';
import type { Publication } from './publication.ts';
import { defaultRegistryLimits, type RegistryLimits } from './registry-limits.ts';
import type { Claim, ClaimOutcome, StreamDirectory } from './stream-directory.ts';
import { type StreamKey, streamKeyText } from './stream-key.ts';
import type { StreamOptions } from './stream-options.ts';

/** What the registry of all streams needs from the process that it runs in. */
export interface RegistryOptions {
  readonly clock: Clock;
  /** What is left out is as in `defaultRegistryLimits`. */
  readonly limits?: Partial<RegistryLimits>;
  /** A listener or an `onEnded` threw: log it. The hub goes on. Must not throw itself. */
  readonly onListenerError: (error: unknown, key: StreamKey) => void;
  /** A stream got its first reader, or lost its last one: its publisher may have to be fetched from elsewhere. */
  readonly onReadersChanged?: ((stream: LiveStream) => void) | undefined;
}

/** Every live stream of the process, by key. A name is forgotten with its last publisher, grace and reader. */
export class StreamRegistry implements StreamDirectory {
  readonly #streams = new Map<string, HubStream>();
  readonly #host: StreamHost;
  #closed = false;

  constructor(options: RegistryOptions) {
    this.#host = {
      clock: options.clock,
      limits: { ...defaultRegistryLimits, ...options.limits },
      onEnded: (stream) => this.#forget(stream),
      onReadersChanged: (stream) => options.onReadersChanged?.(stream),
      onListenerError: options.onListenerError,
    };
  }

  get size(): number {
    return this.#streams.size;
  }

  /**
   * One synchronous step: takes the name or says conflict. The same identity takes over from its own live
   * publisher unless `takeOver` is false. A stream in grace goes to anyone the gate let through.
   */
  claim(key: StreamKey, claim: Claim): ClaimOutcome {
    if (this.#closed) return { claimed: false };
    const existing = this.#streams.get(streamKeyText(key));
    if (existing?.state === 'live' && !mayTakeOver(existing, claim)) return { claimed: false };
    return this.take(key, claim);
  }

  isLive(key: StreamKey): boolean {
    return this.#streams.get(streamKeyText(key))?.state === 'live';
  }

  /** Takes the name from whoever has it: for a publisher who has been promised it elsewhere. */
  take(key: StreamKey, { identity, options }: Pick<Claim, 'identity' | 'options'>): ClaimOutcome {
    if (this.#closed) return { claimed: false };
    const stream = this.#streams.get(streamKeyText(key)) ?? this.#add(key, options);
    return { claimed: true, publication: stream.publish(identity, options) };
  }

  /** Takes the name for a relay, by what the stream that there is was opened with; `undefined` without a stream. */
  takeForRelay(key: StreamKey, identity: string | undefined): Publication | undefined {
    return this.#streams.get(streamKeyText(key))?.republish(identity);
  }

  /**
   * The stream for a reader about to attach, made in state `waiting` when there is none. It is forgotten when
   * nobody attaches within `openLeaseMs`. After closeAll() it is one that has ended.
   */
  open(key: StreamKey, options: StreamOptions): LiveStream {
    const existing = this.#streams.get(streamKeyText(key));
    if (existing !== undefined) return existing;
    const stream = this.#add(key, options);
    if (this.#closed) stream.close();
    else stream.startLease();
    return stream;
  }

  find(key: StreamKey): LiveStream | undefined {
    return this.#streams.get(streamKeyText(key));
  }

  list(): LiveStream[] {
    return [...this.#streams.values()];
  }

  /** Ends every publication and stream for good (server stop): readers see onEnd, later claims are refused. */
  closeAll(): void {
    this.#closed = true;
    for (const stream of this.#streams.values()) stream.close();
  }

  #add(key: StreamKey, options: StreamOptions): HubStream {
    const stream = new HubStream(key, options, this.#host);
    this.#streams.set(streamKeyText(key), stream);
    return stream;
  }

  #forget(stream: HubStream): void {
    this.#streams.delete(streamKeyText(stream.key));
  }
}

function mayTakeOver(live: LiveStream, claim: Claim): boolean {
  return claim.takeOver && claim.identity !== undefined && claim.identity === live.identity;
}
