import { serializeMessage } from '../codec/rtmp/index.ts';
import { FanOuts } from '../media/fan-outs.ts';
import type { Unit } from '../media/unit.ts';
import { messageOfUnit } from './unit-message.ts';

/** The fan-outs of every live stream that has RTMP players. */
export class RtmpFanOuts extends FanOuts {
  /** Chunk size towards every client: one size, so that all can share the same bytes. */
  readonly chunkBytes: number;

  constructor(chunkBytes: number) {
    super((units, messageStreamId) => serializeUnits(units, messageStreamId, chunkBytes));
    this.chunkBytes = chunkBytes;
  }
}

/** Messages begin with a full header, so a batch means the same whatever went before it. */
function serializeUnits(units: readonly Unit[], messageStreamId: number, chunkBytes: number): Uint8Array {
  const messages = units.map((unit) => serializeMessage(messageOfUnit(unit, messageStreamId), chunkBytes));
  return messages.length === 1 && messages[0] !== undefined ? messages[0] : Buffer.concat(messages);
}
