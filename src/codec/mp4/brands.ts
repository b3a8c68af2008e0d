/** Major brand, minor version 0, compatible brands: the content of `ftyp` and `styp` (ISO/IEC 14496-12 §4.3). */
export function brands(major: string, compatible: readonly string[]): Uint8Array {
  const text = [major, '\0\0\0\0', ...compatible].join('');
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
