import { serializeMessage } from '../codec/rtmp/index.ts';
import type { Unit } from '../media/unit.ts';
import { messageOfUnit } from './unit-message.ts';

/**
 * The batches of one flush: players that stand at the same position of a stream get the same bytes, put
 * together once. Messages begin with a full header, so a batch means the same whatever went before it.
 */
export class SharedBatches {
  readonly #chunkBytes: number;
  /** By message stream ID, then position. */
  readonly #batches = new Map<number, Map<unknown, Uint8Array>>();

  constructor(chunkBytes: number) {
    this.#chunkBytes = chunkBytes;
  }

  /** @param position - the reader's key before it read `units`; `undefined` shares nothing. */
  get(position: unknown, units: readonly Unit[], messageStreamId: number): Uint8Array {
    if (position === undefined) return this.#serialize(units, messageStreamId);
    const batches = this.#batches.get(messageStreamId) ?? new Map<unknown, Uint8Array>();
    this.#batches.set(messageStreamId, batches);
    const batch = batches.get(position) ?? this.#serialize(units, messageStreamId);
    batches.set(position, batch);
    return batch;
  }

  #serialize(units: readonly Unit[], messageStreamId: number): Uint8Array {
    const messages = units.map((unit) =>
      serializeMessage(messageOfUnit(unit, messageStreamId), this.#chunkBytes),
    );
    return messages.length === 1 && messages[0] !== undefined ? messages[0] : Buffer.concat(messages);
  }
}
