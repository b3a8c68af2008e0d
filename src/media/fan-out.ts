import type { MergeWindow } from './delivery-mode.ts';
import { type SerializeUnits, SharedBatches } from './shared-batches.ts';

/** One viewer of the stream. */
export interface FanOutMember {
  /** Writes what is there to write. */
  flush(shared: SharedBatches): void;
  /** Flushing threw: the member ends itself, the others go on. */
  fail(error: unknown): void;
}

/**
 * Sends one stream in one egress format to its viewers: what comes within one merge window goes out as one write a player. The
 * window is nothing for a handful of players and grows with their number to its cap.
 */
export class FanOut {
  readonly #serialize: SerializeUnits;
  readonly #window: () => MergeWindow;
  readonly #members = new Set<FanOutMember>();
  #waiting = new Set<FanOutMember>();
  #armed = false;

  /** @param window is asked each time: a stream's setting may change while it is watched. */
  constructor(serialize: SerializeUnits, window: () => MergeWindow) {
    this.#serialize = serialize;
    this.#window = window;
  }

  add(member: FanOutMember): void {
    this.#members.add(member);
  }

  remove(member: FanOutMember): void {
    this.#members.delete(member);
    this.#waiting.delete(member);
  }

  /** The member has something to write and a socket that takes it. */
  schedule(member: FanOutMember): void {
    if (!this.#members.has(member)) return;
    this.#waiting.add(member);
    if (!this.#armed) this.#arm();
  }

  #arm(): void {
    const { freeViewers, msPerViewer, maxMs } = this.#window();
    const waitMs = Math.min(maxMs, Math.max(0, this.#members.size - freeViewers) * msPerViewer);
    this.#armed = true;
    // A timer of less than 1 ms would be rounded up to it.
    if (waitMs < 1) setImmediate(() => this.#flush());
    else setTimeout(() => this.#flush(), waitMs);
  }

  #flush(): void {
    this.#armed = false;
    const members = this.#waiting;
    this.#waiting = new Set();
    const shared = new SharedBatches(this.#serialize);
    for (const member of members) {
      if (!this.#members.has(member)) continue;
      try {
        member.flush(shared);
      } catch (error) {
        member.fail(error);
      }
    }
  }
}
