import type { LiveStream } from '../media/live-stream.ts';
import { FanOut } from './fan-out.ts';

/** The fan-out of every live stream that has RTMP players; forgotten with its stream. */
export class FanOuts {
  /** Chunk size towards every client: one size, so that all can share the same bytes. */
  readonly chunkBytes: number;
  readonly #byStream = new WeakMap<LiveStream, FanOut>();

  constructor(chunkBytes: number) {
    this.chunkBytes = chunkBytes;
  }

  of(stream: LiveStream): FanOut {
    let fanOut = this.#byStream.get(stream);
    if (fanOut === undefined) {
      fanOut = new FanOut(this.chunkBytes);
      this.#byStream.set(stream, fanOut);
    }
    return fanOut;
  }
}
