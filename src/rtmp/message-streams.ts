/** What a client does on one message stream. `rawName` is the name as it was sent, query included. */
export type StreamActivity =
  | { readonly kind: 'idle' }
  | { readonly kind: 'publish-asked' | 'publishing' | 'play-asked' | 'playing'; readonly rawName: string };

const idle: StreamActivity = { kind: 'idle' };

/** The message streams of one connection (RTMP 1.0 §7.2.1.3). Stream 0 is the connection itself. */
export class MessageStreams {
  readonly #activities = new Map<number, StreamActivity>();
  readonly #maximum: number;
  #lastId = 0;

  constructor(maximum: number) {
    this.#maximum = maximum;
  }

  /** A new idle stream's ID, or `undefined` at the limit. IDs are not used twice. */
  create(): number | undefined {
    if (this.#activities.size >= this.#maximum) return undefined;
    this.#lastId += 1;
    this.#activities.set(this.#lastId, idle);
    return this.#lastId;
  }

  /** `undefined` for a stream that was never created or is deleted. */
  activity(id: number): StreamActivity | undefined {
    return this.#activities.get(id);
  }

  set(id: number, activity: StreamActivity): void {
    if (this.#activities.has(id)) this.#activities.set(id, activity);
  }

  idle(id: number): void {
    this.set(id, idle);
  }

  delete(id: number): void {
    this.#activities.delete(id);
  }

  /** The stream that was published under this name as sent; clients name it so in FCUnpublish and deleteStream. */
  findPublished(rawName: string): number | undefined {
    for (const [id, activity] of this.#activities) {
      if (activity.kind === 'publishing' && activity.rawName === rawName) return id;
    }
    return undefined;
  }

  /** IDs of the streams on which something goes on. */
  active(): number[] {
    return [...this.#activities].filter(([, activity]) => activity.kind !== 'idle').map(([id]) => id);
  }
}
