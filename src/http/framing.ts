/** How a piece of a body is wrapped for one protocol. */
export type Framing = (bytes: Uint8Array) => Uint8Array;

const crlf = Buffer.from('\r\n');

/** A chunk of HTTP/1.1 (RFC 9112 §7.1). */
export const chunk = once((bytes) =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, crlf]),
);

/** A whole binary message, as servers send it: not masked (RFC 6455 §5.2). */
export const binaryMessage = once((bytes) => Buffer.concat([frameHeader(bytes.length), bytes]));

/** HTTP/1.0 has no framing: the end of the connection is the end of the body. */
export const bare: Framing = (bytes) => bytes;

/** FIN and opcode 2. */
const wholeBinary = 0x82;

function frameHeader(length: number): Uint8Array {
  if (length < 126) return Buffer.from([wholeBinary, length]);
  if (length < 2 ** 16) {
    const header = Buffer.from([wholeBinary, 126, 0, 0]);
    header.writeUInt16BE(length, 2);
    return header;
  }
  const header = Buffer.alloc(10);
  header[0] = wholeBinary;
  header[1] = 127;
  header.writeBigUInt64BE(BigInt(length), 2);
  return header;
}

/** Many viewers are sent the very same bytes: they are wrapped once. */
function once(frame: Framing): Framing {
  const known = new WeakMap<Uint8Array, Uint8Array>();
  return (bytes) => {
    let framed = known.get(bytes);
    if (framed === undefined) {
      framed = frame(bytes);
      known.set(bytes, framed);
    }
    return framed;
  };
}
