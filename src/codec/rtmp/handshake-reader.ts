import type { HandshakeStep } from './handshake.ts';
import { handshakePacketBytes } from './handshake-digest.ts';

/** What the two ends of a handshake do differently. */
export interface HandshakeSide {
  /** Judges C0 or S0; throws to refuse the peer. */
  onVersion(version: number): void;
  /** Answers C1 or S1. The 1536 bytes are the handshake's own and not touched again. */
  onFirstPacket(packet: Uint8Array): Uint8Array;
}

/**
 * Cuts what the peer sends into version byte, first packet and second packet, which is all that either
 * end ever gets to see (RTMP 1.0 §5.2.1). The first packet is copied into 1536 bytes of its own; the
 * second is counted and dropped, so that a connection in its handshake holds no more than that.
 */
export class HandshakeReader {
  readonly #side: HandshakeSide;
  #state: 'version' | 'first' | 'second' | 'done' = 'version';
  #first = new Uint8Array(0);
  #received = 0;

  constructor(side: HandshakeSide) {
    this.#side = side;
  }

  push(bytes: Uint8Array): HandshakeStep {
    const output: Uint8Array[] = [];
    let offset = 0;
    const version = bytes[0];
    if (this.#state === 'version' && version !== undefined) {
      this.#side.onVersion(version);
      this.#state = 'first';
      this.#first = new Uint8Array(handshakePacketBytes);
      offset = 1;
    }
    if (this.#state === 'first') {
      const part = bytes.subarray(offset, offset + handshakePacketBytes - this.#received);
      this.#first.set(part, this.#received);
      offset += part.length;
      if (this.#count(part.length)) {
        output.push(this.#side.onFirstPacket(this.#first));
        this.#first = new Uint8Array(0);
        this.#state = 'second';
      }
    }
    if (this.#state === 'second') {
      const skipped = Math.min(bytes.length - offset, handshakePacketBytes - this.#received);
      offset += skipped;
      if (this.#count(skipped)) {
        this.#state = 'done';
      }
    }
    return { output, done: this.#state === 'done', rest: bytes.subarray(offset) };
  }

  /** True when that made a packet whole. */
  #count(bytes: number): boolean {
    this.#received += bytes;
    if (this.#received < handshakePacketBytes) {
      return false;
    }
    this.#received = 0;
    return true;
  }
}
