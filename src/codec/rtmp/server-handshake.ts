import {
  createHandshakePacket,
  type HandshakeMode,
  type HandshakeOptions,
  type HandshakeStep,
} from './handshake.ts';
import {
  type FoundDigest,
  findDigest,
  genuineKeys,
  handshakePacketBytes,
  signAnswer,
  signPacket,
} from './handshake-digest.ts';
import { HandshakeReader } from './handshake-reader.ts';
import { requireServableVersion, rtmpVersion } from './handshake-version.ts';

/** The version in S1 under the digest handshake. ffmpeg, playing, checks S1's digest when it is 3 or more. */
const serverVersion = 0x04_05_00_01;

/**
 * The server's side of the handshake (RTMP 1.0 §5.2). S0, S1 and S2 leave together once C1 is whole,
 * since only C1 tells whether the client expects signed packets. What C2 says is not looked at: many
 * clients get it wrong, and it proves nothing.
 */
export class ServerHandshake {
  readonly #options: HandshakeOptions;
  readonly #reader: HandshakeReader;
  #mode: HandshakeMode | undefined;

  constructor(options: HandshakeOptions) {
    this.#options = options;
    this.#reader = new HandshakeReader({
      onVersion: requireServableVersion,
      onFirstPacket: (c1) => this.#respond(c1),
    });
  }

  /** How the client shakes hands; `undefined` until its C1 is there. */
  get mode(): HandshakeMode | undefined {
    return this.#mode;
  }

  /**
   * Takes what the socket delivered. Keeps no reference to `bytes`; `rest` is a view of it.
   *
   * @throws ProtocolError when the first byte opens no plain RTMP connection.
   */
  push(bytes: Uint8Array): HandshakeStep {
    return this.#reader.push(bytes);
  }

  /** S0, S1 and S2 in one piece. */
  #respond(c1: Uint8Array): Uint8Array {
    const clientVersion = new DataView(c1.buffer).getUint32(4);
    const found = clientVersion === 0 ? undefined : findDigest(c1, genuineKeys.client);
    this.#mode = found === undefined ? 'simple' : 'digest';
    const [s1, s2] = found === undefined ? this.#respondSimply(c1) : this.#respondSigned(found);
    const response = new Uint8Array(1 + 2 * handshakePacketBytes);
    response[0] = rtmpVersion;
    response.set(s1, 1);
    response.set(s2, 1 + handshakePacketBytes);
    return response;
  }

  /**
   * S2 is C1 byte for byte. RTMP 1.0 §5.2.4 wants the time of receipt in bytes 4 to 7, but librtmp compares
   * all 1536 bytes and complains about any difference, and no client reads that time.
   */
  #respondSimply(c1: Uint8Array): [s1: Uint8Array, s2: Uint8Array] {
    return [createHandshakePacket(this.#options, 0), c1];
  }

  #respondSigned(found: FoundDigest): [s1: Uint8Array, s2: Uint8Array] {
    const s1 = createHandshakePacket(this.#options, serverVersion);
    signPacket(s1, found.scheme, genuineKeys.server);
    const s2 = this.#options.randomBytes(handshakePacketBytes);
    signAnswer(s2, found.digest, genuineKeys.server);
    return [s1, s2];
  }
}
