/** Beginnings of `flashVer` from Wowza's list: entries between `|`, each with or without a `*` behind. */
export function parseEncoders(list: string): readonly string[] {
  return (
    list
      .split('|')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '')
      // `*` alone leaves nothing, which every flashVer begins with.
      .map((entry) => entry.replace(/\*$/, ''))
  );
}

/** Whether a client's `flashVer` begins with an entry; an empty list takes every encoder. */
export function isValidEncoder(flashVer: string, encoders: readonly string[]): boolean {
  return encoders.length === 0 || encoders.some((entry) => flashVer.startsWith(entry));
}
