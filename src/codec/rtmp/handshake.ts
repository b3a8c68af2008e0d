import { handshakePacketBytes } from './handshake-digest.ts';

/** What a handshake needs from outside to stay pure. */
export interface HandshakeOptions {
  /** `length` unpredictable bytes. The handshake keeps and changes the array. */
  randomBytes(length: number): Uint8Array;
  /** Any steady clock in milliseconds: the epoch of the timestamps in C1 and S1 (RTMP 1.0 §5.2.3). */
  nowMs(): number;
}

/** `simple`: random bytes echoed (RTMP 1.0 §5.2). `digest`: signed with the Genuine Adobe keys. */
export type HandshakeMode = 'simple' | 'digest';

export interface HandshakeStep {
  /** To be sent to the peer, in order. */
  readonly output: Uint8Array[];
  /** The handshake is complete; from here on the connection carries chunks. */
  readonly done: boolean;
  /** What was pushed beyond the handshake: the first chunks. A view of the pushed bytes; empty until done. */
  readonly rest: Uint8Array;
}

/** A C1 or S1 without digest: time, version, random bytes. */
export function createHandshakePacket(options: HandshakeOptions, version: number): Uint8Array {
  const packet = options.randomBytes(handshakePacketBytes);
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  view.setUint32(0, Math.trunc(options.nowMs()) >>> 0);
  view.setUint32(4, version);
  return packet;
}
