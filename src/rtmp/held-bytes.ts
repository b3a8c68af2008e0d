/** What a piece costs besides its bytes: single bytes must not pile up for nothing. */
const pieceBytes = 256;

/** What a peer sent ahead of a decision, in order and unread. */
export class HeldBytes {
  #pieces: Uint8Array[] = [];
  #weightBytes = 0;

  /** What it costs to hold all of this. */
  get weightBytes(): number {
    return this.#weightBytes;
  }

  push(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.#weightBytes += pieceBytes + piece.length;
  }

  /** Hands over all of it; nothing is held afterwards. */
  take(): Uint8Array[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#weightBytes = 0;
    return pieces;
  }
}
