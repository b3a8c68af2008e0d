import type { StreamEvent } from 'sluice/module';

/** The public names that somebody publishes at the moment. */
export class LiveNames {
  /** One name has two publishers for a moment when its owner takes over. */
  readonly #publishers = new Map<string, number>();

  has(name: string): boolean {
    return this.#publishers.has(name);
  }

  add({ streamName }: StreamEvent): void {
    this.#publishers.set(streamName, (this.#publishers.get(streamName) ?? 0) + 1);
  }

  remove({ streamName }: StreamEvent): void {
    const others = (this.#publishers.get(streamName) ?? 0) - 1;
    if (others > 0) this.#publishers.set(streamName, others);
    else this.#publishers.delete(streamName);
  }
}
