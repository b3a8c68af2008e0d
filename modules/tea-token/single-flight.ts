/** Bounds of {@link SingleFlight}. */
export interface FlightLimits {
  /** Keys that are worked on at the same time. */
  readonly maxFlights: number;
  /** Askers that wait for one key. */
  readonly maxWaiters: number;
}

interface Flight<T> {
  readonly result: Promise<T>;
  readonly abandoned: AbortController;
  waiters: number;
}

/** Does the work for a key once, whoever asks for it meanwhile; it is given up when the last asker is gone. */
export class SingleFlight<T> {
  readonly #flights = new Map<string, Flight<T>>();
  readonly #limits: FlightLimits;

  constructor(limits: FlightLimits) {
    this.#limits = limits;
  }

  /** @throws what the work throws, and the reason of `signal` when it aborts first */
  async run(key: string, work: (abandoned: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    const flight = this.#flights.get(key) ?? this.#begin(key, work);
    if (flight.waiters >= this.#limits.maxWaiters) {
      throw new Error(`At most ${this.#limits.maxWaiters} logins of one user may wait for the token server`);
    }
    flight.waiters += 1;
    try {
      return await unlessAborted(flight.result, signal);
    } finally {
      flight.waiters -= 1;
      if (flight.waiters === 0) {
        // Whoever asks from now on must not join what is being given up.
        if (this.#flights.get(key) === flight) this.#flights.delete(key);
        flight.abandoned.abort();
      }
    }
  }

  #begin(key: string, work: (abandoned: AbortSignal) => Promise<T>): Flight<T> {
    if (this.#flights.size >= this.#limits.maxFlights) {
      throw new Error(`At most ${this.#limits.maxFlights} users may wait for the token server`);
    }
    const abandoned = new AbortController();
    const result = work(abandoned.signal).finally(() => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    });
    const flight: Flight<T> = { result, abandoned, waiters: 0 };
    this.#flights.set(key, flight);
    return flight;
  }
}

/** Settles as the promise does, or rejects when the signal aborts first. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
