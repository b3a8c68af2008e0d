import { accountLimits } from './limits.ts';

/** Names that had an account since the start, the latest of them. */
export class SeenNames {
  readonly #names = new Set<string>();

  add(name: string): void {
    this.#names.delete(name);
    this.#names.add(name);
    const [oldest] = this.#names;
    if (this.#names.size > accountLimits.maxSeenNames && oldest !== undefined) this.#names.delete(oldest);
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }
}
