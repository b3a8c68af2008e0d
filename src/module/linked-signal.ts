import { setMaxListeners } from 'node:events';

/** A signal that aborts with the first of several, until it is released. */
export interface LinkedSignal {
  readonly signal: AbortSignal;
  /** Lets go of the signals it follows: they may live much longer than what is asked under this one. */
  release(): void;
}

export function linkSignals(...sources: readonly AbortSignal[]): LinkedSignal {
  const controller = new AbortController();
  const abort = (event: Event) => {
    controller.abort(event.target instanceof AbortSignal ? event.target.reason : undefined);
  };
  // A client may have many requests under way; Node would take their listeners for a leak.
  setMaxListeners(0, ...sources);
  for (const source of sources) {
    if (source.aborted) controller.abort(source.reason);
    else source.addEventListener('abort', abort, { once: true });
  }
  return {
    signal: controller.signal,
    release() {
      for (const source of sources) source.removeEventListener('abort', abort);
    },
  };
}
