import { ProtocolError } from '../../errors.ts';
import { lengthBytes, type RelayFrame } from './frame.ts';
import { parseRelayFrame } from './parse-frame.ts';

/** Reads frames off a connection, however it cuts them. Each frame has a buffer of its own: a unit's body may be kept. */
export class RelayFrameReader {
  readonly #maxFrameBytes: number;
  readonly #prefix = new Uint8Array(lengthBytes);
  #prefixFilled = 0;
  /** The frame under way, its length known. */
  #frame: Uint8Array | undefined;
  #frameFilled = 0;

  /** @param maxFrameBytes type and fields; more is the peer's fault */
  constructor(maxFrameBytes: number) {
    this.#maxFrameBytes = maxFrameBytes;
  }

  /**
   * Takes the next bytes, which may be used again afterwards.
   *
   * @throws {ProtocolError} RELAY_FRAME_INVALID, or LIMIT_EXCEEDED for a frame past `maxFrameBytes`
   */
  push(bytes: Uint8Array): RelayFrame[] {
    const frames: RelayFrame[] = [];
    let position = 0;
    while (position < bytes.length) {
      position +=
        this.#frame === undefined
          ? this.#fillPrefix(bytes, position)
          : this.#fillFrame(this.#frame, bytes, position);
      if (this.#frame === undefined || this.#frameFilled < this.#frame.length) continue;
      frames.push(parseRelayFrame(this.#frame));
      this.#frame = undefined;
      this.#prefixFilled = 0;
    }
    return frames;
  }

  /** @returns how many bytes it took */
  #fillPrefix(bytes: Uint8Array, position: number): number {
    const taken = bytes.subarray(position, position + lengthBytes - this.#prefixFilled);
    this.#prefix.set(taken, this.#prefixFilled);
    this.#prefixFilled += taken.length;
    if (this.#prefixFilled < lengthBytes) return taken.length;
    const length = new DataView(this.#prefix.buffer).getUint32(0);
    if (length === 0) throw new ProtocolError('RELAY_FRAME_INVALID', 'an empty frame');
    if (length > this.#maxFrameBytes) {
      throw new ProtocolError(
        'LIMIT_EXCEEDED',
        `a frame of ${length} bytes where ${this.#maxFrameBytes} are the limit`,
      );
    }
    this.#frame = new Uint8Array(length);
    this.#frameFilled = 0;
    return taken.length;
  }

  #fillFrame(frame: Uint8Array, bytes: Uint8Array, position: number): number {
    const taken = bytes.subarray(position, position + frame.length - this.#frameFilled);
    frame.set(taken, this.#frameFilled);
    this.#frameFilled += taken.length;
    return taken.length;
  }
}
