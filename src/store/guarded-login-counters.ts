import type { Logger } from '../module/logger.ts';
import type { LoginCounter, LoginCounterStore } from '../module/login-counters.ts';

/**
 * Counters whose database may fail: counting goes on in memory, and the log says so once for each time that it
 * begins to fail. Nobody is let off because it does.
 */
export class GuardedLoginCounters implements LoginCounterStore {
  readonly #store: LoginCounterStore;
  readonly #log: Logger;
  /** What is in memory only: a counter that the database lacks would count as lifted. LoginCounters bounds them. */
  readonly #unsaved = new Map<string, LoginCounter>();
  #failing = false;

  constructor(store: LoginCounterStore, log: Logger) {
    this.#store = store;
    this.#log = log;
  }

  load(): readonly LoginCounter[] {
    return this.#try(() => this.#store.load(), []);
  }

  save(counter: LoginCounter): void {
    const id = idOf(counter.kind, counter.key);
    this.#unsaved.set(id, counter);
    this.#try(() => {
      this.#store.save(counter);
      this.#unsaved.delete(id);
    }, undefined);
  }

  remove(kind: LoginCounter['kind'], key: string): void {
    this.#unsaved.delete(idOf(kind, key));
    this.#try(() => this.#store.remove(kind, key), undefined);
  }

  /** While nobody can tell whether it was lifted it holds. */
  has(kind: LoginCounter['kind'], key: string): boolean {
    const unsaved = this.#unsaved.get(idOf(kind, key));
    if (unsaved === undefined) return this.#try(() => this.#store.has(kind, key), true);
    this.save(unsaved);
    return true;
  }

  #try<T>(work: () => T, otherwise: T): T {
    try {
      const result = work();
      this.#failing = false;
      return result;
    } catch (err) {
      if (!this.#failing) {
        this.#log.error(
          { err },
          'failed logins cannot be kept in the database: the count ends with the process',
        );
      }
      this.#failing = true;
      return otherwise;
    }
  }
}

function idOf(kind: LoginCounter['kind'], key: string): string {
  return `${kind} ${key}`;
}
