import { parseStreamName } from '../codec/rtmp/index.ts';

/** What a client does on one message stream. `rawName` is the name as it was sent, query included. */
export type StreamActivity =
  | { readonly kind: 'idle' }
  | { readonly kind: 'publish-asked' | 'publishing' | 'play-asked' | 'playing'; readonly rawName: string };

/** What a player can do without (RTMP 1.0 §7.2.2.4, §7.2.2.5). */
export type ReceivedKind = 'audio' | 'video';

const idle: StreamActivity = { kind: 'idle' };

/** The message streams of one connection (RTMP 1.0 §7.2.1.3). Stream 0 is the connection itself. */
export class MessageStreams {
  readonly #activities = new Map<number, StreamActivity>();
  /** What is not wanted on a stream, whatever is played on it. */
  readonly #unwanted = new Map<number, ReadonlySet<ReceivedKind>>();
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
    this.#unwanted.delete(id);
  }

  /** A property of the stream: it holds for what is played on it now and later. */
  receive(id: number, kind: ReceivedKind, wanted: boolean): void {
    if (!this.#activities.has(id)) return;
    const kinds = new Set(this.#unwanted.get(id));
    if (wanted) kinds.delete(kind);
    else kinds.add(kind);
    this.#unwanted.set(id, kinds);
  }

  unwanted(id: number): ReadonlySet<ReceivedKind> {
    return this.#unwanted.get(id) ?? new Set();
  }

  /**
   * The stream that was published under this name; clients name it so in FCUnpublish and deleteStream, some
   * without the query that they published with.
   */
  findPublished(rawName: string): number | undefined {
    return this.#findNamed(rawName, ['publishing']);
  }

  /** The stream that a deleteStream with a text means: by what goes on on it, else by its ID in digits. */
  findToDelete(text: string): number | undefined {
    const named = this.#findNamed(text, ['publishing', 'playing']);
    if (named !== undefined || !/^\d{1,9}$/.test(text)) return named;
    return this.#activities.has(Number(text)) ? Number(text) : undefined;
  }

  #findNamed(rawName: string, kinds: readonly StreamActivity['kind'][]): number | undefined {
    const { name } = parseStreamName(rawName);
    let byName: number | undefined;
    for (const [id, activity] of this.#activities) {
      if (activity.kind === 'idle' || !kinds.includes(activity.kind)) continue;
      if (activity.rawName === rawName) return id;
      if (name !== '' && parseStreamName(activity.rawName).name === name) byName ??= id;
    }
    return byName;
  }

  /** IDs of the streams on which something goes on. */
  active(): number[] {
    return [...this.#activities].filter(([, activity]) => activity.kind !== 'idle').map(([id]) => id);
  }
}
