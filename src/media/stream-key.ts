/** Where a live stream stands. The name is the public one: never a secret stream key. */
export interface StreamKey {
  readonly application: string;
  readonly instance: string;
  readonly name: string;
}

/** One string for each key, different for different keys whatever characters the names hold. */
export function streamKeyText(key: StreamKey): string {
  return JSON.stringify([key.application, key.instance, key.name]);
}
