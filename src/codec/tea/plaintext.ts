import { Buffer } from 'node:buffer';
import { ProtocolError } from '../../errors.ts';
import { maxTeaTextBytes } from './limits.ts';

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The UTF-8 bytes of a text that can be had back: without NULs, which pad it, and without halves of characters. */
export function textToBytes(text: string): Uint8Array<ArrayBuffer> {
  // Checked first, so that a text of any length costs little.
  if (text.length > maxTeaTextBytes || Buffer.byteLength(text) > maxTeaTextBytes) {
    throw new ProtocolError(
      'LIMIT_EXCEEDED',
      `a text for TEA longer than maxTeaTextBytes ${maxTeaTextBytes}`,
    );
  }
  if (text.includes('\0') || /\p{Cs}/u.test(text)) {
    throw new ProtocolError('TEA_PLAINTEXT_INVALID', 'a text with NULs or lone surrogates');
  }
  return new TextEncoder().encode(text);
}

/** The text of decrypted bytes, with its padding. */
export function bytesToText(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    throw new ProtocolError('TEA_PLAINTEXT_INVALID', `${bytes.length} bytes that are no UTF-8`);
  }
}

/** Without the NULs that filled the last word. */
export function withoutPadding(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === '\0') end -= 1;
  return text.slice(0, end);
}

/** As Java's `String.trim`: without control characters and blanks, U+0000 to U+0020, at both ends. */
export function javaTrim(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) <= 0x20) end -= 1;
  let start = 0;
  while (start < end && text.charCodeAt(start) <= 0x20) start += 1;
  return text.slice(start, end);
}

/** As JavaScript's old `unescape`: `%e4` is U+00E4, `%u65e5` U+65E5; other `%` stay. */
export function unescapeText(text: string): string {
  return text.replace(/%u([0-9a-f]{4})|%([0-9a-f]{2})/gi, (_, four: string | undefined, two: string) =>
    String.fromCharCode(Number.parseInt(four ?? two, 16)),
  );
}
