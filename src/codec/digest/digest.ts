import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** By the names of `node:crypto`. MD5 and SHA-1 only where a protocol of others asks for it. */
export type DigestAlgorithm = 'md5' | 'sha1' | 'sha256' | 'sha384' | 'sha512';

/** The digest of a text's UTF-8 bytes: lower-case hex, or standard base64 with its padding. */
export function digest(algorithm: DigestAlgorithm, text: string, encoding: 'hex' | 'base64'): string {
  return createHash(algorithm).update(text, 'utf8').digest(encoding);
}

/** HMAC-SHA256 of a text's UTF-8 bytes in lower-case hex (RFC 2104). */
export function keyedDigest(key: Uint8Array, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('hex');
}

/** Compares two texts in a time that does not depend on where they differ. */
export function equalInConstantTime(left: string, right: string): boolean {
  // Digests have one length, which timingSafeEqual needs.
  return timingSafeEqual(sha256(left), sha256(right));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
