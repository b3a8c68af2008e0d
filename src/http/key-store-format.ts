/** The kinds of key store that exist in the field, told apart by their first bytes and never by their name. */
export type KeyStoreFormat = 'pem' | 'pkcs12' | 'jks' | 'jceks';

/** JKS and JCEKS begin with a magic number (FORMATS: Java's `sun.security.provider.JavaKeyStore`). */
const jksMagic = 0xfeedfeed;
const jceksMagic = 0xcececece;
/** DER SEQUENCE: a PKCS12 PFX (RFC 7292 §4) is always long enough for the long form of the length. */
const derSequence = 0x30;

/** `undefined` when the bytes are none of the known formats. */
export function detectKeyStoreFormat(bytes: Uint8Array): KeyStoreFormat | undefined {
  if (bytes.length < 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint32(0);
  if (magic === jksMagic) return 'jks';
  if (magic === jceksMagic) return 'jceks';
  if (view.getUint8(0) === derSequence && view.getUint8(1) >= 0x80) return 'pkcs12';
  // OpenSSL writes text before the first block ("Bag Attributes ..."), so PEM may begin anywhere.
  return Buffer.from(bytes).includes('-----BEGIN ') ? 'pem' : undefined;
}
