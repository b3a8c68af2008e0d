/** One client's place among those that are counted under the same key. */
interface Place {
  readonly keys: readonly string[];
  readonly streamName: string;
  /** False until it is known that the gate let the client in. */
  isUsed: boolean;
}

/** Counts clients under keys (a user, an address, everyone); a client may hold several places. */
export class OpenPlaces {
  readonly #byClient = new Map<string, Place[]>();
  readonly #counts = new Map<string, number>();

  count(key: string): number {
    return this.#counts.get(key) ?? 0;
  }

  /** True when somebody counted under `key` has that stream: a take-over of it needs no further place. */
  hasStream(key: string, streamName: string): boolean {
    for (const places of this.#byClient.values()) {
      if (places.some((place) => place.streamName === streamName && place.keys.includes(key))) return true;
    }
    return false;
  }

  take(clientId: string, streamName: string, keys: readonly string[]): void {
    const places = this.#byClient.get(clientId) ?? [];
    places.push({ keys, streamName, isUsed: false });
    this.#byClient.set(clientId, places);
    for (const key of keys) this.#counts.set(key, this.count(key) + 1);
  }

  /**
   * Gives back what a client took and did not get to use, since a later module refused it. A client waits for one
   * answer at a time, so that nothing of the kind is under way when it asks again.
   */
  giveUnused(clientId: string): void {
    const places = this.#byClient.get(clientId) ?? [];
    const used = places.filter(({ isUsed }) => isUsed);
    for (const unused of places.filter(({ isUsed }) => !isUsed)) this.#uncount(unused);
    if (used.length === 0) this.#byClient.delete(clientId);
    else this.#byClient.set(clientId, used);
  }

  /** The client was let in. A later module may have renamed the stream. */
  use(clientId: string): void {
    for (const place of this.#byClient.get(clientId) ?? []) place.isUsed = true;
  }

  /** Gives one place of a client back: that of the stream, or its oldest where a later module renamed the stream. */
  give(clientId: string, streamName: string): void {
    const places = this.#byClient.get(clientId);
    if (places === undefined) return;
    const index = Math.max(
      0,
      places.findIndex((place) => place.streamName === streamName),
    );
    for (const place of places.splice(index, 1)) this.#uncount(place);
    if (places.length === 0) this.#byClient.delete(clientId);
  }

  /** Gives back all places of a client that is gone. */
  giveAll(clientId: string): void {
    for (const place of this.#byClient.get(clientId) ?? []) this.#uncount(place);
    this.#byClient.delete(clientId);
  }

  #uncount({ keys }: Place): void {
    for (const key of keys) {
      const left = this.count(key) - 1;
      if (left > 0) this.#counts.set(key, left);
      else this.#counts.delete(key);
    }
  }
}
