import type { LiveStream } from './live-stream.ts';
import type { UnitInput } from './unit-input.ts';

/** How a publisher left: it said goodbye, or it vanished. */
export type PublicationEnd = 'unpublished' | 'lost';
/** Why a publication ended from outside: another connection of the same identity, or the server's stop. */
export type EndedBy = 'taken-over' | 'closed';

/** Where a publication's units and its end go. */
export interface PublicationSink {
  push(unit: UnitInput): void;
  end(how: PublicationEnd): void;
}

/** One publisher's claim on a live stream. */
export class Publication {
  readonly stream: LiveStream;
  /** Set by the owner: the publication ended from outside, and push() takes nothing any more. */
  onEnded: ((why: EndedBy) => void) | undefined;
  readonly #sink: PublicationSink;
  #ended = false;

  constructor(stream: LiveStream, sink: PublicationSink) {
    this.stream = stream;
    this.#sink = sink;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Puts the unit on the stream's clock and offers it to readers; false (and nothing) once ended or taken over. */
  push(unit: UnitInput): boolean {
    if (this.#ended) return false;
    this.#sink.push(unit);
    return true;
  }

  /** `unpublished`: readers end at once; `lost`: the grace time runs. Only the first call counts. */
  end(how: PublicationEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#sink.end(how);
  }

  /** The hub's side of an end from outside: silences the publication, then tells its owner. */
  endFromOutside(why: EndedBy): void {
    if (this.#ended) return;
    this.#ended = true;
    this.onEnded?.(why);
  }
}
