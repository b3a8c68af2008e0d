/** Lets so many pieces of work run at a time; the others wait for their turn, in order. */
export class Turns {
  readonly #maxRunning: number;
  readonly #maxWaiting: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(maxRunning: number, maxWaiting: number) {
    this.#maxRunning = maxRunning;
    this.#maxWaiting = maxWaiting;
  }

  /** @throws when too many are waiting */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#maxRunning) await this.#wait();
    else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // The turn goes straight to the next: nobody who comes now may slip in between.
      if (next) next();
      else this.#running -= 1;
    }
  }

  #wait(): Promise<void> {
    if (this.#waiting.length >= this.#maxWaiting) {
      throw new Error(`at most ${this.#maxWaiting} passwords may wait to be checked`);
    }
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }
}
