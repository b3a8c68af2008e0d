import { Buffer } from 'node:buffer';
import { createHmac } from 'node:crypto';

/** Length of each of C1, S1, C2 and S2 (RTMP 1.0 §5.2.3, §5.2.4). */
export const handshakePacketBytes = 1536;

const digestBytes = 32;

/**
 * The two places where the 764-byte digest block can stand in C1 and S1. The other block holds a
 * Diffie-Hellman key that plain RTMP does not use.
 *
 *   offset   0        4          8            772          1536
 *            | time   | version  | block A    | block B    |
 *   scheme 0:                     digest       key
 *   scheme 1:                     key          digest
 *
 * The block begins with four bytes whose sum modulo 728 tells where in the rest the digest is.
 */
const digestBlockOffsets = { 0: 8, 1: 772 } as const;

export type DigestScheme = keyof typeof digestBlockOffsets;

const digestPositions = 728;

/** What both keys end in when they sign C2 and S2; the digests in C1 and S1 use the texts alone. */
const sharedKeyTail = Buffer.from('f0eec24a8068bee82e00d0d1029e7e576eec5d2d29806fab93b8e636cfeb31ae', 'hex');

/** The public keys by which Flash Player and Flash Media Server know each other. They prove nothing else. */
export const genuineKeys = {
  client: genuineKey('Genuine Adobe Flash Player 001'),
  server: genuineKey('Genuine Adobe Flash Media Server 001'),
} as const;

export interface GenuineKey {
  /** Signs the sender's own C1 or S1. */
  readonly text: Uint8Array;
  /** Signs the sender's answer C2 or S2. */
  readonly full: Uint8Array;
}

function genuineKey(words: string): GenuineKey {
  const text = Buffer.from(words);
  return { text, full: Buffer.concat([text, sharedKeyTail]) };
}

export interface FoundDigest {
  readonly scheme: DigestScheme;
  /** 32 bytes, a view of the packet. */
  readonly digest: Uint8Array;
}

/** Where the digest of `packet` (C1 or S1) would stand under `scheme`. */
export function digestOffset(packet: Uint8Array, scheme: DigestScheme): number {
  const block = digestBlockOffsets[scheme];
  const sum = packet.subarray(block, block + 4).reduce((total, byte) => total + byte, 0);
  return block + 4 + (sum % digestPositions);
}

/** Looks for a digest made with `key` in C1 or S1, under either scheme; `undefined` when there is none. */
export function findDigest(packet: Uint8Array, key: GenuineKey): FoundDigest | undefined {
  for (const scheme of [0, 1] as const) {
    const offset = digestOffset(packet, scheme);
    const digest = packet.subarray(offset, offset + digestBytes);
    if (equalBytes(digest, computeDigest(packet, offset, key))) {
      return { scheme, digest };
    }
  }
  return undefined;
}

/** Writes the digest into `packet` (C1 or S1, its other bytes final) where `scheme` puts it. */
export function signPacket(packet: Uint8Array, scheme: DigestScheme, key: GenuineKey): void {
  const offset = digestOffset(packet, scheme);
  packet.set(computeDigest(packet, offset, key), offset);
}

/** Signs C2 or S2 in its last 32 bytes: `packet` answers the peer's packet that had `peerDigest`. */
export function signAnswer(packet: Uint8Array, peerDigest: Uint8Array, key: GenuineKey): void {
  packet.set(answerDigest(packet, peerDigest, key), handshakePacketBytes - digestBytes);
}

/** Whether C2 or S2 was signed with `key` as the answer to the packet that had `ownDigest`. */
export function isSignedAnswer(packet: Uint8Array, ownDigest: Uint8Array, key: GenuineKey): boolean {
  return equalBytes(
    packet.subarray(handshakePacketBytes - digestBytes),
    answerDigest(packet, ownDigest, key),
  );
}

/** HMAC-SHA256 of the packet without the 32 bytes of the digest itself. */
function computeDigest(packet: Uint8Array, offset: number, key: GenuineKey): Uint8Array {
  return createHmac('sha256', key.text)
    .update(packet.subarray(0, offset))
    .update(packet.subarray(offset + digestBytes))
    .digest();
}

function answerDigest(packet: Uint8Array, peerDigest: Uint8Array, key: GenuineKey): Uint8Array {
  const answerKey = createHmac('sha256', key.full).update(peerDigest).digest();
  return createHmac('sha256', answerKey)
    .update(packet.subarray(0, handshakePacketBytes - digestBytes))
    .digest();
}

/** Plain comparison: the keys are public, so there is no secret for timing to tell. */
function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
