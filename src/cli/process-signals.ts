import { exitCode } from './exit-code.ts';
import { Terminal } from './terminal.ts';

/** What the process is asked for from outside: to stop, by SIGTERM or SIGINT, and to reload, by SIGHUP. */
export class ProcessSignals {
  /** The first signal that asks to stop; a second one is taken at its word. */
  readonly stop: Promise<NodeJS.Signals>;
  readonly #terminal = new Terminal();
  #askToStop: (signal: NodeJS.Signals) => void = () => undefined;
  #reload: (() => Promise<void>) | undefined;
  #reloadAsked = false;

  /** Listens from now on: without a listener each of these signals would end the process. */
  constructor() {
    this.stop = new Promise((resolve) => {
      this.#askToStop = resolve;
    });
    let asked = false;
    for (const name of ['SIGTERM', 'SIGINT'] as const) {
      process.on(name, () => {
        if (asked) process.exit(exitCode.failure);
        asked = true;
        this.#askToStop(name);
      });
    }
    process.on('SIGHUP', () => this.#hangUp());
  }

  /** What SIGHUP asks for. One that came before is not lost. */
  onReload(reload: () => Promise<void>): void {
    this.#reload = reload;
    if (this.#reloadAsked) this.#hangUp();
  }

  #hangUp(): void {
    this.#reloadAsked = true;
    if (this.#stopWithTerminal() || this.#reload === undefined) return;
    // When its shell is killed, a terminal is gone only a moment after the signal.
    void this.#reload().then(() => this.#stopWithTerminal());
  }

  /** As a process without a listener would: nobody could stop it with Ctrl-C any more, nor see what it says. */
  #stopWithTerminal(): boolean {
    if (!this.#terminal.isGone) return false;
    this.#askToStop('SIGHUP');
    return true;
  }
}
