import { KeptNotes } from './kept-notes.ts';
import { OpenPlaces } from './open-places.ts';
import type { SharedAnswer, SharedCall } from './shared-call.ts';

/** All that modules have in common with their other instances: in the process that keeps it. */
export class SharedTables {
  readonly #now: () => number;
  readonly #places = new OpenPlaces();
  readonly #notes = new Map<string, KeptNotes>();

  /** @param now monotonic milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Carries out a call. `worker` is who made it, where there are several. */
  run(call: SharedCall, worker = ''): SharedAnswer {
    switch (call.op) {
      case 'take-place': {
        const { limits, name, scope } = call;
        const scoped = limits.map(({ key, maximum }) => ({ key: `${scope} ${key}`, maximum }));
        return this.#places.take(holderOf(worker, call.holder), name, scoped)?.slice(scope.length + 1);
      }
      case 'use-places':
        this.#places.use(holderOf(worker, call.holder));
        return undefined;
      case 'give-place':
        this.#places.give(holderOf(worker, call.holder), call.name);
        return undefined;
      case 'give-all-places':
        this.#places.giveAll(holderOf(worker, call.holder));
        return undefined;
      case 'give-places-of':
        this.#places.giveAllOf(holderOf(worker, call.prefix));
        return undefined;
      case 'put-note':
        this.#notesOf(call).put(call.id, call.owner, call.text);
        return undefined;
      case 'take-note':
        return this.#notes.get(call.table)?.take(call.id);
    }
  }

  /** Gives back the places of a worker that is gone. */
  dropWorker(worker: string): void {
    this.#places.giveAllOf(holderOf(worker, ''));
  }

  #notesOf({ limits, table }: Extract<SharedCall, { op: 'put-note' }>): KeptNotes {
    const known = this.#notes.get(table);
    if (known !== undefined) return known;
    // Clients name application instances: tables that are empty must not pile up.
    for (const [name, notes] of this.#notes) {
      notes.forgetExpired();
      if (notes.size === 0) this.#notes.delete(name);
    }
    const notes = new KeptNotes(limits, this.#now);
    this.#notes.set(table, notes);
    return notes;
  }
}

function holderOf(worker: string, holder: string): string {
  return `${worker}/${holder}`;
}
