/** The FourCCs that Enhanced RTMP v2 names; others pass through as they are. */
export const FourCc = {
  Avc: 'avc1',
  Hevc: 'hvc1',
  Vvc: 'vvc1',
  Av1: 'av01',
  Vp8: 'vp08',
  Vp9: 'vp09',
  Aac: 'mp4a',
  Opus: 'Opus',
  Flac: 'fLaC',
  Ac3: 'ac-3',
  Eac3: 'ec-3',
  Mp3: '.mp3',
} as const;

const knownNames: ReadonlyMap<number, string> = new Map(
  Object.values(FourCc).map((name) => [fourCcCode(name), name]),
);

/** The four characters (Latin-1) of a big-endian code. Known codes cost no allocation. */
export function fourCcName(code: number): string {
  return (
    knownNames.get(code) ??
    String.fromCharCode(code >>> 24, (code >>> 16) & 0xff, (code >>> 8) & 0xff, code & 0xff)
  );
}

/** The big-endian code of four Latin-1 characters. */
export function fourCcCode(name: string): number {
  const codes = Array.from({ length: name.length }, (_, index) => name.charCodeAt(index));
  if (codes.length !== 4 || codes.some((code) => code > 0xff)) {
    throw new RangeError(`A FourCC has four Latin-1 characters; got ${name}`);
  }
  return codes.reduce((code, character) => code * 256 + character, 0);
}
