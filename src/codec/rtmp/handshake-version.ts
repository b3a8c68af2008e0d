import { ProtocolError } from '../../errors.ts';

/** The protocol version in C0 and S0 (RTMP 1.0 §5.2.2). */
export const rtmpVersion = 3;

/** Versions of RTMPE: RC4, XTEA and Blowfish over a Diffie-Hellman exchange. */
const encryptedVersions: readonly number[] = [6, 8, 9];

/** First byte of a TLS record that carries a ClientHello (RFC 8446 §5.1). */
const tlsHandshakeRecord = 0x16;

/** First byte of a PROXY protocol header of version 2: a gateway sends one where nobody is told to expect it. */
const proxyHeader = 0x0d;

/** First letters of CONNECT, DELETE, GET, HEAD, OPTIONS, PATCH, POST, PRI (HTTP/2) and PUT. */
const httpFirstLetters = 'CDGHOP';

/**
 * Judges the byte C0 that a client opened its connection with. Versions 4 to 31 that are not in use pass:
 * the server answers 3 and the client may go on with that (RTMP 1.0 §5.2.2).
 *
 * @throws ProtocolError `HTTP_ON_RTMP_PORT`, `TLS_ON_RTMP_PORT`, `PROXY_HEADER_UNEXPECTED`, `HANDSHAKE_ENCRYPTED`
 * or `HANDSHAKE_VERSION`, so that a log can name what knocked at the wrong port.
 */
export function requireServableVersion(version: number): void {
  if (version === rtmpVersion) {
    return;
  }
  const got = `first byte ${version}`;
  if (encryptedVersions.includes(version)) {
    throw new ProtocolError('HANDSHAKE_ENCRYPTED', got);
  }
  if (version === tlsHandshakeRecord) {
    throw new ProtocolError('TLS_ON_RTMP_PORT', got);
  }
  if (version === proxyHeader) {
    throw new ProtocolError('PROXY_HEADER_UNEXPECTED', got);
  }
  if (httpFirstLetters.includes(String.fromCharCode(version))) {
    throw new ProtocolError('HTTP_ON_RTMP_PORT', `${got} ('${String.fromCharCode(version)}')`);
  }
  // Below 3 are products from before RTMP was published; 32 and up are printable text (RTMP 1.0 §5.2.2).
  if (version < rtmpVersion || version >= 32) {
    throw new ProtocolError('HANDSHAKE_VERSION', got);
  }
}
