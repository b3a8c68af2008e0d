/** The kinds of key store that exist in the field, told apart by their first bytes and never by their name. */
export type KeyStoreFormat = 'pem' | 'pkcs12' | 'jks' | 'jceks';

/** JKS and JCEKS begin with a magic number (FORMATS: Java's `sun.security.provider.JavaKeyStore`). */
const jksMagic = 0xfeedfeed;
const jceksMagic = 0xcececece;
/**
 * A PKCS12 PFX (RFC 7292 §4): a SEQUENCE, always long enough for the long form of its length, and version 3 in
 * it. Certificates and keys in DER begin with a SEQUENCE too.
 */
const derSequence = 0x30;
const pfxVersion = Uint8Array.of(0x02, 0x01, 0x03);

/** `undefined` when the bytes are none of the known formats. */
export function detectKeyStoreFormat(bytes: Uint8Array): KeyStoreFormat | undefined {
  if (bytes.length < 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint32(0);
  if (magic === jksMagic) return 'jks';
  if (magic === jceksMagic) return 'jceks';
  if (isPfx(bytes)) return 'pkcs12';
  // OpenSSL writes text before the first block ("Bag Attributes ..."), so PEM may begin anywhere.
  return Buffer.from(bytes).includes('-----BEGIN ') ? 'pem' : undefined;
}

function isPfx(bytes: Uint8Array): boolean {
  const [tag, length = 0] = bytes;
  if (tag !== derSequence || length < 0x80) return false;
  const begin = 2 + (length & 0x7f);
  return Buffer.compare(bytes.subarray(begin, begin + pfxVersion.length), pfxVersion) === 0;
}

/** Whether it may be a certificate or a key by itself, in DER. */
export function looksLikeDer([tag]: Uint8Array): boolean {
  return tag === derSequence;
}
