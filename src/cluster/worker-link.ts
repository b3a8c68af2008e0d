import type { SharedAnswer, SharedCall } from '../module/shared-call.ts';
import type { News, Port, ToPrimary, ToWorker } from './messages.ts';

/** A question, before it has its number. */
type Question =
  Extract<ToPrimary, { readonly question: number }> extends infer Asked
    ? Asked extends unknown
      ? Omit<Asked, 'question'>
      : never
    : never;

/** What the primary tells of its own accord. */
export type Announcement = Exclude<ToWorker, { type: 'answer' }>;

/** A worker's way to the primary: questions with their answers, and news. */
export class WorkerLink {
  readonly #port: Port<ToPrimary, ToWorker>;
  readonly #waiting = new Map<number, (value: SharedAnswer | number) => void>();
  readonly #listeners: ((announcement: Announcement) => void)[] = [];
  #lastQuestion = 0;

  constructor(port: Port<ToPrimary, ToWorker>) {
    this.#port = port;
    port.onMessage = (message) => this.#onMessage(message);
  }

  /** Listeners hear everything, in the order in which they came. */
  listen(listener: (announcement: Announcement) => void): void {
    this.#listeners.push(listener);
  }

  /** Resolves to the epoch, or to nothing where somebody else has the name. */
  async claim(
    claim: Omit<Extract<ToPrimary, { type: 'claim' }>, 'type' | 'question'>,
  ): Promise<number | undefined> {
    const value = await this.#ask({ type: 'claim', ...claim });
    return typeof value === 'number' ? value : undefined;
  }

  /** For modules: see `SharedAsk`. */
  async shared(call: SharedCall): Promise<SharedAnswer> {
    const value = await this.#ask({ type: 'shared', call });
    return typeof value === 'string' ? value : undefined;
  }

  release(release: Omit<Extract<ToPrimary, { type: 'release' }>, 'type'>): void {
    this.#port.send({ type: 'release', ...release });
  }

  tell(news: News): void {
    this.#port.send({ type: 'tell', news });
  }

  /** Without a primary there is no answer, and no worker either: Node ends it with the channel. */
  #ask(question: Question): Promise<SharedAnswer | number> {
    this.#lastQuestion += 1;
    const number = this.#lastQuestion;
    return new Promise((resolve) => {
      this.#waiting.set(number, resolve);
      this.#port.send({ ...question, question: number });
    });
  }

  #onMessage(message: ToWorker): void {
    if (message.type !== 'answer') {
      for (const listener of this.#listeners) listener(message);
      return;
    }
    this.#waiting.get(message.question)?.(message.value);
    this.#waiting.delete(message.question);
  }
}
