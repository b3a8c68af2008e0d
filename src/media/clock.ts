/** A timer that is under way. */
export interface TimerHandle {
  /** Stops the timer; nothing when it already ran. */
  cancel(): void;
}

/** Time as the hub sees it: injected, so that tests own it. */
export interface Clock {
  /** Monotonic milliseconds from any origin. */
  now(): number;
  /** Runs `callback` once, `delayMs` from now, never before this call returned. */
  setTimeout(callback: () => void, delayMs: number): TimerHandle;
}

/** The process's own clock. Its timers keep no process alive. */
export const systemClock: Clock = {
  now: () => performance.now(),
  setTimeout(callback, delayMs) {
    const timer = setTimeout(callback, delayMs).unref();
    return { cancel: () => clearTimeout(timer) };
  },
};
