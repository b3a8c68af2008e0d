/** RTMP 1.0 §5.4.4: what Adobe's servers announce and encoders expect. */
export const windowBytes = 2_500_000;

/**
 * What a player is told instead, so that one that reads slowly shows it well within its stall time: clients
 * acknowledge every window or half of it, and the system takes our writes in far larger steps.
 */
export const playerWindowBytes = 400_000;

/**
 * Windows of both directions (RTMP 1.0 §5.4.3-§5.4.5): counts what came in and says when an
 * Acknowledgement is due, after every window that the peer asked for.
 */
export class AcknowledgementWindow {
  #peerWindowBytes: number;
  #announcedBytes: number;
  #receivedBytes = 0;
  #acknowledgedBytes = 0;
  /** The sequence number of the peer's last Acknowledgement. */
  #peerSequenceNumber = 0;

  /** @param bytes - what we announce, and what the peer is taken to want until it says otherwise. */
  constructor(bytes: number) {
    this.#peerWindowBytes = bytes;
    this.#announcedBytes = bytes;
  }

  /** The peer's Window Acknowledgement Size; 0 would ask for an answer to every byte and is ignored. */
  setPeerWindow(bytes: number): void {
    if (bytes > 0) this.#peerWindowBytes = bytes;
  }

  /** We announce another window. */
  announce(bytes: number): void {
    this.#announcedBytes = bytes;
  }

  /** The peer's Acknowledgement: true when it has received more than it said before, modulo 2^32. */
  acknowledge(sequenceNumber: number): boolean {
    const furtherBytes = (sequenceNumber - this.#peerSequenceNumber) >>> 0;
    if (furtherBytes === 0 || furtherBytes >= 2 ** 31) return false;
    this.#peerSequenceNumber = sequenceNumber;
    return true;
  }

  /** The peer's Set Peer Bandwidth: true when it must be answered with a new window size of ours. */
  limitOwnWindow(bytes: number): boolean {
    if (bytes === 0 || bytes === this.#announcedBytes) return false;
    this.#announcedBytes = bytes;
    return true;
  }

  /** Adds received bytes; the sequence number to send when the window is full, at most one a call. */
  receive(bytes: number): number | undefined {
    this.#receivedBytes += bytes;
    if (this.#receivedBytes - this.#acknowledgedBytes < this.#peerWindowBytes) return undefined;
    this.#acknowledgedBytes = this.#receivedBytes;
    return this.#receivedBytes % 2 ** 32;
  }
}
