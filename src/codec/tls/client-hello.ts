import { ProtocolError } from '../../errors.ts';
import { ByteReader } from '../bits/index.ts';
import { maxClientHelloBytes } from './limits.ts';

export type ClientHelloAnswer =
  /** What came may become a hello. */
  | { readonly kind: 'more' }
  /**
   * That is all. Without a name the client asks for none, or this is no hello that can be read: the handshake
   * says best what is wrong with it.
   */
  | { readonly kind: 'hello'; readonly serverName: string | undefined };

const unnamed = { kind: 'hello', serverName: undefined } as const;

/** ContentType `handshake` (RFC 8446 §5.1). */
const handshakeRecord = 22;
const recordHeaderBytes = 5;
/** HandshakeType `client_hello` (RFC 8446 §4). */
const clientHello = 1;
const messageHeaderBytes = 4;
/** ExtensionType `server_name`, NameType `host_name` (RFC 6066 §3). */
const serverNameExtension = 0;
const hostName = 0;

/** Which server a TLS client asks for, by all that it has sent since it connected. */
export function parseClientHello(bytes: Uint8Array): ClientHelloAnswer {
  const { message, isBroken } = joinFragments(bytes);
  const [type = clientHello, high = 0, middle = 0, low = 0] = message;
  // Whatever else it becomes, it names no server.
  if (type !== clientHello) return unnamed;
  const end = messageHeaderBytes + ((high << 16) | (middle << 8) | low);
  if (message.length >= messageHeaderBytes && message.length >= end) {
    return { kind: 'hello', serverName: serverNameOf(message.subarray(messageHeaderBytes, end)) };
  }
  const isHopeless = isBroken || bytes.length >= maxClientHelloBytes;
  return isHopeless ? unnamed : { kind: 'more' };
}

/** The handshake messages of the first records, whose boundaries mean nothing (RFC 8446 §5.1). */
function joinFragments(bytes: Uint8Array): { readonly message: Uint8Array; readonly isBroken: boolean } {
  const fragments: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; ) {
    if (bytes[start] !== handshakeRecord) return { message: join(fragments), isBroken: true };
    const header = bytes.subarray(start, start + recordHeaderBytes);
    if (header.length < recordHeaderBytes) break;
    const body = start + recordHeaderBytes;
    start = body + (((header[3] ?? 0) << 8) | (header[4] ?? 0));
    // An empty record of a handshake is forbidden; thousands of them would be work for nothing.
    if (start === body) return { message: join(fragments), isBroken: true };
    fragments.push(bytes.subarray(body, start));
  }
  return { message: join(fragments), isBroken: false };
}

function join(fragments: readonly Uint8Array[]): Uint8Array {
  const message = new Uint8Array(fragments.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const fragment of fragments) {
    message.set(fragment, end);
    end += fragment.length;
  }
  return message;
}

/** @param hello the body of a ClientHello (RFC 8446 §4.1.2; the same in TLS 1.2). */
function serverNameOf(hello: Uint8Array): string | undefined {
  try {
    const reader = new ByteReader(hello);
    // legacy_version, random
    reader.readBytes(2 + 32);
    // legacy_session_id, cipher_suites, legacy_compression_methods
    reader.readBytes(reader.readUint8());
    reader.readBytes(reader.readUint16());
    reader.readBytes(reader.readUint8());
    const extensions = new ByteReader(reader.readBytes(reader.readUint16()));
    while (extensions.remainingBytes > 0) {
      const type = extensions.readUint16();
      const data = extensions.readBytes(extensions.readUint16());
      if (type === serverNameExtension) return hostNameOf(data);
    }
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
  }
  return undefined;
}

/** The first of the names: there are no others than host names, and no two of one type. */
function hostNameOf(extension: Uint8Array): string | undefined {
  const list = new ByteReader(extension);
  list.readUint16();
  if (list.readUint8() !== hostName) return undefined;
  return String.fromCharCode(...list.readBytes(list.readUint16()));
}
