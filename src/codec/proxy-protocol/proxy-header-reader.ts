import { ProtocolError } from '../../errors.ts';
import { fixedHeaderBytes, parseBinaryHeader } from './binary-header.ts';
import { maxProxyHeaderBytes, maxProxyLineBytes } from './limits.ts';
import type { ProxyHeader } from './proxy-header.ts';
import { parseProxyLine } from './proxy-line.ts';

export type ProxyHeaderAnswer =
  /** What came may become a header. */
  | { readonly kind: 'more' }
  /** `rest` came behind it. */
  | { readonly kind: 'header'; readonly header: ProxyHeader; readonly rest: Uint8Array }
  /** There is no header: `rest` is all that came. */
  | { readonly kind: 'none'; readonly rest: Uint8Array };

/** `PROXY ` */
const lineSignature = Uint8Array.of(0x50, 0x52, 0x4f, 0x58, 0x59, 0x20);

const binarySignature = Uint8Array.of(0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a);

const carriageReturn = 0x0d;
const lineFeed = 0x0a;

/** Reads a PROXY protocol header, version 1 or 2, off the beginning of a connection. */
export class ProxyHeaderReader {
  /** A copy: pieces that came earlier are nobody's any more. */
  #held: Uint8Array = new Uint8Array(0);

  /**
   * Takes the next bytes. Once it answers anything but `more` it is done.
   *
   * @throws ProtocolError `PROXY_HEADER_INVALID`, or `LIMIT_EXCEEDED` past `maxProxyHeaderBytes`
   */
  push(bytes: Uint8Array): ProxyHeaderAnswer {
    const all = this.#held.length === 0 ? bytes : concat(this.#held, bytes);
    const answer = read(all);
    if (answer.kind === 'more') this.#held = all === bytes ? new Uint8Array(bytes) : all;
    return answer;
  }
}

function read(bytes: Uint8Array): ProxyHeaderAnswer {
  if (beginsLike(bytes, lineSignature)) return readLine(bytes);
  if (beginsLike(bytes, binarySignature)) return readBinary(bytes);
  return { kind: 'none', rest: bytes };
}

/** Whether `bytes` begin with the signature, or are the beginning of one. */
function beginsLike(bytes: Uint8Array, signature: Uint8Array): boolean {
  return signature.every((byte, index) => index >= bytes.length || bytes[index] === byte);
}

function readLine(bytes: Uint8Array): ProxyHeaderAnswer {
  const candidate = bytes.subarray(0, maxProxyLineBytes);
  const end = candidate.indexOf(lineFeed);
  if (end < 0) {
    if (candidate.length < maxProxyLineBytes) return { kind: 'more' };
    throw new ProtocolError('PROXY_HEADER_INVALID', `no CRLF in ${maxProxyLineBytes} bytes`);
  }
  // §2.1: a single CR or LF must not be tolerated.
  if (candidate.indexOf(carriageReturn) !== end - 1) {
    throw new ProtocolError('PROXY_HEADER_INVALID', 'a line with a CR or LF of its own');
  }
  const header = parseProxyLine(String.fromCharCode(...candidate.subarray(0, end - 1)));
  return { kind: 'header', header, rest: bytes.subarray(end + 1) };
}

function readBinary(bytes: Uint8Array): ProxyHeaderAnswer {
  const version = (bytes[binarySignature.length] ?? 0x20) >> 4;
  if (version !== 2) throw new ProtocolError('PROXY_HEADER_INVALID', `version ${version}`);
  if (bytes.length < fixedHeaderBytes) return { kind: 'more' };
  const length = fixedHeaderBytes + (((bytes[14] ?? 0) << 8) | (bytes[15] ?? 0));
  if (length > maxProxyHeaderBytes) {
    throw new ProtocolError(
      'LIMIT_EXCEEDED',
      `a PROXY header of ${length} bytes; maxProxyHeaderBytes is ${maxProxyHeaderBytes}`,
    );
  }
  if (bytes.length < length) return { kind: 'more' };
  return {
    kind: 'header',
    header: parseBinaryHeader(bytes.subarray(0, length)),
    rest: bytes.subarray(length),
  };
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}
