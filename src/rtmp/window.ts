/**
 * Windows of both directions (RTMP 1.0 §5.4.3-§5.4.5): counts what came in and says when an
 * Acknowledgement is due, after every window that the peer asked for.
 */
export class AcknowledgementWindow {
  #peerWindowBytes: number;
  #announcedBytes: number;
  #receivedBytes = 0;
  #acknowledgedBytes = 0;

  /** @param bytes - what we announce, and what the peer is taken to want until it says otherwise. */
  constructor(bytes: number) {
    this.#peerWindowBytes = bytes;
    this.#announcedBytes = bytes;
  }

  /** The peer's Window Acknowledgement Size; 0 would ask for an answer to every byte and is ignored. */
  setPeerWindow(bytes: number): void {
    if (bytes > 0) this.#peerWindowBytes = bytes;
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
