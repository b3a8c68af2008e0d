import { ProtocolError } from '../../errors.ts';
import {
  createHandshakePacket,
  type HandshakeMode,
  type HandshakeOptions,
  type HandshakeStep,
} from './handshake.ts';
import {
  type DigestScheme,
  findDigest,
  genuineKeys,
  handshakePacketBytes,
  signAnswer,
  signPacket,
} from './handshake-digest.ts';
import { HandshakeReader } from './handshake-reader.ts';
import { rtmpVersion } from './handshake-version.ts';

/** Flash Player 9.0.124.2, which ffmpeg claims to be too. A server looks for a digest when this is not 0. */
const clientVersion = 0x09_00_7c_02;

export interface ClientHandshakeOptions extends HandshakeOptions {
  /** Where C1 carries its digest; `'simple'` sends none. Default 0. */
  readonly scheme?: DigestScheme | 'simple';
}

/**
 * The client's side of the handshake (RTMP 1.0 §5.2). A server that does not sign S1 gets the simple
 * handshake's echo. What S2 says is not looked at: it proves nothing.
 */
export class ClientHandshake {
  readonly #options: ClientHandshakeOptions;
  readonly #reader: HandshakeReader;
  #mode: HandshakeMode | undefined;

  constructor(options: ClientHandshakeOptions) {
    this.#options = options;
    this.#reader = new HandshakeReader({
      onVersion: requireOwnVersion,
      onFirstPacket: (s1) => this.#answer(s1),
    });
  }

  /** How the server shakes hands; `undefined` until its S1 is there. */
  get mode(): HandshakeMode | undefined {
    return this.#mode;
  }

  /** C0 and C1, to be sent first. */
  start(): Uint8Array {
    const scheme = this.#options.scheme ?? 0;
    const c1 = createHandshakePacket(this.#options, scheme === 'simple' ? 0 : clientVersion);
    if (scheme !== 'simple') {
      signPacket(c1, scheme, genuineKeys.client);
    }
    const opening = new Uint8Array(1 + handshakePacketBytes);
    opening[0] = rtmpVersion;
    opening.set(c1, 1);
    return opening;
  }

  /**
   * Takes what the socket delivered. Keeps no reference to `bytes`; `rest` is a view of it. Nothing but
   * `output` may be sent before it is done (RTMP 1.0 §5.2.1).
   *
   * @throws ProtocolError `HANDSHAKE_VERSION` when the server does not answer with version 3.
   */
  push(bytes: Uint8Array): HandshakeStep {
    return this.#reader.push(bytes);
  }

  /** C2. */
  #answer(s1: Uint8Array): Uint8Array {
    const found = this.#options.scheme === 'simple' ? undefined : findDigest(s1, genuineKeys.server);
    this.#mode = found === undefined ? 'simple' : 'digest';
    if (found === undefined) {
      return s1;
    }
    const c2 = this.#options.randomBytes(handshakePacketBytes);
    signAnswer(c2, found.digest, genuineKeys.client);
    return c2;
  }
}

function requireOwnVersion(version: number): void {
  if (version !== rtmpVersion) {
    throw new ProtocolError('HANDSHAKE_VERSION', `first byte ${version} from the server`);
  }
}
