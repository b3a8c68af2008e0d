import { Buffer } from 'node:buffer';

/** UTF-16, big-endian, as Java's own formats hash passwords. */
export function utf16Password(password: string): Uint8Array {
  return Buffer.from(password, 'utf16le').swap16();
}

/** With a zero at the end, as PKCS12 wants it (RFC 7292 §B.1). */
export function bmpPassword(password: string): Uint8Array {
  return Buffer.concat([utf16Password(password), Buffer.alloc(2)]);
}

/** What PKCS12 may have hashed: no password at all is nothing or an empty text, and writers do not agree. */
export function pkcs12Passwords(password: string): readonly Uint8Array[] {
  return password === '' ? [bmpPassword(''), new Uint8Array()] : [bmpPassword(password)];
}

/** As PKCS #5 has it: bytes, and everyone's bytes are UTF-8. */
export function utf8Password(password: string): Uint8Array {
  return Buffer.from(password, 'utf8');
}
