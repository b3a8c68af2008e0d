/** Settles as `promise` does, or rejects as soon as `signal` aborts; what comes after that is ignored. */
export function abandonable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abandon = () => reject(signal.reason as unknown);
    if (signal.aborted) abandon();
    else signal.addEventListener('abort', abandon, { once: true });
    // Both arms stay attached, so that a late rejection is handled.
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abandon));
  });
}
