import { Buffer } from 'node:buffer';
import { ProtocolError } from '../../errors.ts';

/** How a ciphertext is written as text. `parse` throws `TEA_CIPHERTEXT_INVALID`, and never quotes what it got. */
export interface Notation {
  serialize(bytes: Uint8Array): string;
  parse(text: string): Uint8Array;
}

/** Lower-case hex; `0x`, upper case and line ends around it are read too. */
export const hexNotation: Notation = {
  serialize: (bytes) => Buffer.from(bytes).toString('hex'),
  parse(text) {
    const digits = withoutLineEnds(text).replace(/^0x/i, '');
    if (digits.length % 2 !== 0 || /[^0-9a-f]/i.test(digits))
      throw invalidCiphertext('no whole bytes in hex');
    return Buffer.from(digits, 'hex');
  },
};

/**
 * Standard base64 with its padding (RFC 4648 §4). The URL-safe alphabet, missing padding and line ends around it
 * are read too, and a blank for each `+`: that is what form decoding makes of a `+` that was not encoded.
 */
export const base64Notation: Notation = {
  serialize: (bytes) => Buffer.from(bytes).toString('base64'),
  parse(text) {
    const digits = withoutLineEnds(text)
      .replace(/[ -]/g, '+')
      .replaceAll('_', '/')
      .replace(/={1,2}$/, '');
    if (digits.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(digits)) throw invalidCiphertext('no base64');
    return Buffer.from(digits, 'base64');
  },
};

/** One character a byte, with `!13!` for characters that browsers of 2002 lost. It is only read. */
export const escapedLatin1Notation: Pick<Notation, 'parse'> = {
  parse(text) {
    const characters = text.replace(/!(\d{1,3})!/g, (_, code: string) => String.fromCharCode(Number(code)));
    if (/[\u0100-\uffff]/.test(characters)) throw invalidCiphertext('characters that are no bytes');
    return Buffer.from(characters, 'latin1');
  },
};

/** The error for a ciphertext that is none; `got` must not quote it. */
export function invalidCiphertext(got: string): ProtocolError {
  return new ProtocolError('TEA_CIPHERTEXT_INVALID', got);
}

/** Without the line ends that a file or a response body brings along. */
function withoutLineEnds(text: string): string {
  let end = text.length;
  while (end > 0 && isLineEnd(text, end - 1)) end -= 1;
  let start = 0;
  while (start < end && isLineEnd(text, start)) start += 1;
  return text.slice(start, end);
}

function isLineEnd(text: string, index: number): boolean {
  return text[index] === '\r' || text[index] === '\n';
}
