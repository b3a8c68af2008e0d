import { OpenPlaces } from './open-places.ts';

/** What the instances of one application count together. */
export interface SharedPlaces {
  readonly players: OpenPlaces;
  readonly publishers: OpenPlaces;
}

interface Entry extends SharedPlaces {
  holders: number;
}

/** In this file's scope, which all instances have in common: also one that takes another's place at a reload. */
const byApplication = new Map<string, Entry>();

/** Joins the instances of an application, of one home folder; `leave` when the instance stops. */
export function joinPlaces(application: string, home: string): SharedPlaces & { readonly leave: () => void } {
  const key = JSON.stringify([home, application]);
  const entry = byApplication.get(key) ?? {
    holders: 0,
    players: new OpenPlaces(),
    publishers: new OpenPlaces(),
  };
  entry.holders += 1;
  byApplication.set(key, entry);
  return {
    players: entry.players,
    publishers: entry.publishers,
    leave() {
      entry.holders -= 1;
      if (entry.holders === 0) byApplication.delete(key);
    },
  };
}
