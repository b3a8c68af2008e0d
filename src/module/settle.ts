import type { Clock } from '../media/clock.ts';

/** How a call ended. A call that is not awaited any more may still run on; its late answer goes nowhere. */
export type Settled<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'thrown'; readonly error: unknown }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'aborted' };

export interface SettleOptions {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Ends the wait: the one who asked is gone. */
  readonly signal?: AbortSignal;
}

/**
 * Calls foreign code and waits for it at most `timeoutMs`. The call gets a signal that aborts on the
 * time-out and when `signal` does. Answers at once, without a promise, when the call does.
 */
export function settle<T>(
  call: (signal: AbortSignal) => T | Promise<T>,
  options: SettleOptions,
): Settled<T> | Promise<Settled<T>> {
  const { signal: outer } = options;
  if (outer?.aborted) return { kind: 'aborted' };
  const controller = new AbortController();
  try {
    const answer = call(controller.signal);
    if (!isThenable(answer)) return { kind: 'value', value: answer };
    return waitFor(answer, controller, options);
  } catch (error) {
    return { kind: 'thrown', error };
  }
}

function waitFor<T>(
  answer: PromiseLike<T>,
  controller: AbortController,
  options: SettleOptions,
): Promise<Settled<T>> {
  const { clock, signal: outer, timeoutMs } = options;
  return new Promise((resolve) => {
    const finish = (settled: Settled<T>) => {
      timer.cancel();
      outer?.removeEventListener('abort', onAbort);
      resolve(settled);
    };
    const timer = clock.setTimeout(() => {
      finish({ kind: 'timed-out' });
      controller.abort(new DOMException(`no answer within ${timeoutMs} ms`, 'TimeoutError'));
    }, timeoutMs);
    const onAbort = () => {
      finish({ kind: 'aborted' });
      controller.abort(outer?.reason);
    };
    // The call itself may have made the one who asked go.
    if (outer?.aborted) return onAbort();
    outer?.addEventListener('abort', onAbort, { once: true });
    // Both arms stay attached for good, so that a late rejection is handled and ignored.
    Promise.resolve(answer).then(
      (value) => finish({ kind: 'value', value }),
      (error: unknown) => finish({ kind: 'thrown', error }),
    );
  });
}

function isThenable<T>(answer: T | PromiseLike<T>): answer is PromiseLike<T> {
  return (
    typeof answer === 'object' && answer !== null && 'then' in answer && typeof answer.then === 'function'
  );
}
