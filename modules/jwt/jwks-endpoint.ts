import type { Logger } from 'sluice/module';
import { fetchJwks } from './fetch-jwks.ts';
import { readJwk } from './key-document.ts';
import { type KeySource, type KeysFound, type KeyWanted, selectKeys, type TokenKey } from './key-source.ts';
import { jwksLimits } from './limits.ts';

export interface JwksEndpointOptions {
  readonly url: string;
  readonly log: Logger;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

/**
 * The keys of an identity provider. They are asked for anew when they are old, while those held go on being used,
 * and when a token names a key that is not among them; but never more often than the cool-down allows.
 */
export class JwksEndpoint implements KeySource {
  readonly #options: JwksEndpointOptions;
  readonly #stopped = new AbortController();
  #held: { readonly keys: readonly TokenKey[]; readonly fetchedMs: number } | undefined;
  #askedMs = -Infinity;
  #asking: Promise<void> | undefined;
  /** Why the last question had no answer. */
  #complaint: string | undefined;

  constructor(options: JwksEndpointOptions) {
    this.#options = options;
  }

  async find(wanted: KeyWanted): Promise<KeysFound> {
    const ageMs = this.#ageMs();
    if (ageMs > jwksLimits.jwksMaxStaleMs) await this.#refresh();
    // Who logs in meanwhile does not wait for a server that may hang.
    else if (ageMs > jwksLimits.jwksMaxAgeMs) void this.#refresh();
    const known = this.#select(wanted);
    if (known !== undefined && known.length > 0) return { kind: 'keys', keys: known };
    // A key that we do not know: the provider may have a new one.
    await this.#refresh();
    const keys = this.#select(wanted);
    if (keys === undefined || (keys.length === 0 && this.#complaint !== undefined))
      return { kind: 'unavailable' };
    return { kind: 'keys', keys };
  }

  /** Asks in the background: a provider that is down must not keep the application from starting. */
  start(): void {
    void this.#refresh();
  }

  stop(): void {
    this.#stopped.abort(new DOMException('the application stops', 'AbortError'));
  }

  #ageMs(): number {
    return this.#held === undefined ? Infinity : this.#options.now() - this.#held.fetchedMs;
  }

  /** `undefined` when no keys are held, or only keys that are too old. */
  #select(wanted: KeyWanted): ReturnType<typeof selectKeys> | undefined {
    if (this.#held === undefined || this.#ageMs() > jwksLimits.jwksMaxStaleMs) return undefined;
    return selectKeys(this.#held.keys, wanted);
  }

  /** Resolves when the server has answered or failed; at once within the cool-down. Never rejects. */
  #refresh(): Promise<void> {
    const nowMs = this.#options.now();
    if (this.#asking === undefined && nowMs - this.#askedMs >= jwksLimits.jwksCooldownMs) {
      this.#askedMs = nowMs;
      this.#asking = this.#ask().finally(() => {
        this.#asking = undefined;
      });
    }
    return this.#asking ?? Promise.resolve();
  }

  async #ask(): Promise<void> {
    const { log, now, url } = this.#options;
    try {
      const fetchedMs = now();
      const members = await fetchJwks(url, this.#stopped.signal);
      const outcomes = members.map(readJwk);
      // RFC 7517 §5: keys that are not understood are no reason to refuse the others.
      const keys = outcomes.flatMap((outcome) =>
        typeof outcome === 'object' && 'key' in outcome ? [outcome.key] : [],
      );
      this.#held = { keys, fetchedMs };
      if (this.#complaint !== undefined) log.info({ keys: keys.length }, 'the server of keys answers again');
      this.#complaint = undefined;
      if (keys.length === 0)
        log.warn({}, 'the server of keys has no key for tokens: everybody who shows one is refused');
      else log.debug({ keys: keys.length }, 'keys of tokens read');
    } catch (err) {
      if (!this.#stopped.signal.aborted) this.#complain(err);
    }
  }

  #complain(err: unknown): void {
    const complaint = err instanceof Error ? err.message : String(err);
    if (complaint === this.#complaint) return;
    this.#complaint = complaint;
    const { origin, pathname } = new URL(this.#options.url);
    this.#options.log.error({ url: `${origin}${pathname}`, err }, 'the keys of tokens cannot be had');
  }
}
