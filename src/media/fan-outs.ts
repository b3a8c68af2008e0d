import { FanOut } from './fan-out.ts';
import type { LiveStream } from './live-stream.ts';
import type { SerializeUnits } from './shared-batches.ts';

/** The fan-outs of one egress format: one for every live stream that has members; forgotten with its stream. */
export class FanOuts {
  readonly #serialize: SerializeUnits;
  readonly #byStream = new WeakMap<LiveStream, FanOut>();

  constructor(serialize: SerializeUnits) {
    this.#serialize = serialize;
  }

  of(stream: LiveStream): FanOut {
    let fanOut = this.#byStream.get(stream);
    if (fanOut === undefined) {
      fanOut = new FanOut(this.#serialize, () => stream.mergeWindow);
      this.#byStream.set(stream, fanOut);
    }
    return fanOut;
  }
}
