const headerBytes = 8;

/**
 * A box (ISO/IEC 14496-12 §4.2): size, type, content. `type` is four Latin-1 characters. Sizes are 32 bits wide:
 * nothing that is written here comes near 4 GiB.
 */
export function box(type: string, ...content: readonly Uint8Array[]): Uint8Array {
  const size = content.reduce((sum, { length }) => sum + length, headerBytes);
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint32(0, size);
  for (let i = 0; i < 4; i++) {
    bytes[4 + i] = type.charCodeAt(i);
  }
  let offset = headerBytes;
  for (const part of content) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/** A box that begins with a version and 24 bits of flags (ISO/IEC 14496-12 §4.2, FullBox). */
export function fullBox(
  type: string,
  version: number,
  flags: number,
  ...content: readonly Uint8Array[]
): Uint8Array {
  return box(type, Uint8Array.of(version, flags >> 16, flags >> 8, flags), ...content);
}
