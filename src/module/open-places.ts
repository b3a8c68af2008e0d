import type { PlaceLimit } from './shared-call.ts';

/** One holder's place among all that are counted under the same keys. */
interface Place {
  readonly keys: readonly string[];
  readonly name: string | undefined;
  /** False until it is known that the gate let the client in. */
  isUsed: boolean;
}

interface Count {
  total: number;
  /** Places by name, of those that have one. */
  readonly names: Map<string, number>;
}

/** Counts holders under keys (a user, an address, everyone); a holder may have several places. */
export class OpenPlaces {
  readonly #byHolder = new Map<string, Place[]>();
  readonly #counts = new Map<string, Count>();

  /** Holders with places. */
  get size(): number {
    return this.#byHolder.size;
  }

  /**
   * One step: takes a place under all keys, or none. What the holder did not get to use, since a later module
   * refused it, is given back: a client waits for one answer at a time, so that nothing of the kind is under way.
   *
   * @returns the key that is full
   */
  take(holder: string, name: string | undefined, limits: readonly PlaceLimit[]): string | undefined {
    this.#giveUnused(holder);
    const full = limits.find((limit) => this.#isFull(limit, name));
    if (full !== undefined) return full.key;
    const keys = limits.map(({ key }) => key);
    const places = this.#byHolder.get(holder) ?? [];
    places.push({ keys, name, isUsed: false });
    this.#byHolder.set(holder, places);
    for (const key of keys) this.#add(key, name);
    return undefined;
  }

  /** The holder was let in. A later module may have renamed the stream. */
  use(holder: string): void {
    for (const place of this.#byHolder.get(holder) ?? []) place.isUsed = true;
  }

  /** Gives one place of a holder back: that of the name, or its oldest where a later module renamed the stream. */
  give(holder: string, name: string | undefined): void {
    const places = this.#byHolder.get(holder);
    if (places === undefined) return;
    const index = Math.max(
      0,
      places.findIndex((place) => place.name === name),
    );
    for (const place of places.splice(index, 1)) this.#uncount(place);
    if (places.length === 0) this.#byHolder.delete(holder);
  }

  giveAll(holder: string): void {
    for (const place of this.#byHolder.get(holder) ?? []) this.#uncount(place);
    this.#byHolder.delete(holder);
  }

  /** Gives back the places of everybody whose name begins so. */
  giveAllOf(prefix: string): void {
    for (const holder of this.#byHolder.keys()) if (holder.startsWith(prefix)) this.giveAll(holder);
  }

  #giveUnused(holder: string): void {
    const places = this.#byHolder.get(holder) ?? [];
    const used = places.filter(({ isUsed }) => isUsed);
    for (const unused of places.filter(({ isUsed }) => !isUsed)) this.#uncount(unused);
    if (used.length === 0) this.#byHolder.delete(holder);
    else this.#byHolder.set(holder, used);
  }

  /** Whoever takes over a name that is counted needs no further place. */
  #isFull({ key, maximum }: PlaceLimit, name: string | undefined): boolean {
    const count = this.#counts.get(key);
    if (maximum === 0 || count === undefined || count.total < maximum) return false;
    return name === undefined || !count.names.has(name);
  }

  #add(key: string, name: string | undefined): void {
    const count = this.#counts.get(key) ?? { total: 0, names: new Map<string, number>() };
    count.total += 1;
    if (name !== undefined) count.names.set(name, (count.names.get(name) ?? 0) + 1);
    this.#counts.set(key, count);
  }

  #uncount({ keys, name }: Place): void {
    for (const key of keys) {
      const count = this.#counts.get(key);
      if (count === undefined) continue;
      count.total -= 1;
      if (count.total === 0) this.#counts.delete(key);
      if (name === undefined) continue;
      const others = (count.names.get(name) ?? 1) - 1;
      if (others > 0) count.names.set(name, others);
      else count.names.delete(name);
    }
  }
}
