import { isatty } from 'node:tty';

/**
 * Tells the two meanings of SIGHUP apart: an operator's wish to reload, and a terminal that is gone. Only a
 * process that had a terminal when this was made can lose one.
 */
export class Terminal {
  readonly #descriptors = [0, 1, 2].filter((descriptor) => isatty(descriptor));

  /** Once its window is closed, or the line to it is cut, a terminal is none any more. */
  get isGone(): boolean {
    return this.#descriptors.some((descriptor) => !isatty(descriptor));
  }
}
