import { randomUUID } from 'node:crypto';
import type { NoteLimits } from './kept-notes.ts';
import type { PlaceLimit, SharedAsk } from './shared-call.ts';

/**
 * What a module has in common with itself: with its other instances, with one that takes its place at a reload, and
 * with those in other worker processes. Where there are several workers another process answers, and what was kept
 * for a worker that dies is given up.
 */
export interface SharedState {
  readonly places: SharedPlaces;
  /** Texts to be fetched once, such as challenges. All uses of one module name the same limits. */
  notes(limits: NoteLimits): SharedNotes;
}

/** Counts who is there, over all instances of the application. A holder, such as a client's ID, has many places. */
export interface SharedPlaces {
  /**
   * Takes a place that counts under each of the keys, unless one of them is full: resolves to that key, and to
   * nothing when the place is taken. Exact: of two who ask at once for the last place one gets it. What the holder
   * took before and does not use is given back first.
   *
   * @param name of what is taken over when somebody counted under the key has it: that needs no room
   */
  take(holder: string, limits: readonly PlaceLimit[], name?: string): Promise<string | undefined>;
  /** The holder uses all that it took. */
  use(holder: string): void;
  /** Gives back the place of that name, or the holder's oldest where none has it. */
  give(holder: string, name?: string): void;
  /** All places of the holder; without one all that this instance took, when it stops. */
  giveAll(holder?: string): void;
}

/** Of one module of one application instance. */
export interface SharedNotes {
  /** @param owner who gives way first when there are too many: a client's network */
  put(id: string, owner: string, text: string): void;
  /** The text, unless its time is over; whoever asks, it is gone afterwards. */
  take(id: string): Promise<string | undefined>;
}

export interface SharedScope {
  readonly application: string;
  readonly instance: string;
  readonly module: string;
}

/** A module's share of what `ask` keeps for all. */
export function sharedStateOf({ application, instance, module }: SharedScope, ask: SharedAsk): SharedState {
  // Holders are named by each instance for itself: the same ID in two of them is two.
  const self = randomUUID();
  const holderOf = (holder: string) => `${self} ${holder}`;
  const scope = JSON.stringify([application, module]);
  const table = JSON.stringify([application, instance, module]);
  return {
    places: {
      take: async (holder, limits, name) =>
        ask({ op: 'take-place', scope, holder: holderOf(holder), name, limits }),
      use: (holder) => void ask({ op: 'use-places', holder: holderOf(holder) }),
      give: (holder, name) => void ask({ op: 'give-place', holder: holderOf(holder), name }),
      giveAll: (holder) =>
        void ask(
          holder === undefined
            ? { op: 'give-places-of', prefix: holderOf('') }
            : { op: 'give-all-places', holder: holderOf(holder) },
        ),
    },
    notes: (limits) => ({
      put: (id, owner, text) => void ask({ op: 'put-note', table, limits, id, owner, text }),
      take: async (id) => ask({ op: 'take-note', table, id }),
    }),
  };
}
