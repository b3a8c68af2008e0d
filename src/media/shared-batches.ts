import type { Unit } from './unit.ts';

/**
 * Units as one piece of an egress format. `variant` tells apart what one stream looks like to different
 * members, such as an RTMP message stream ID; a format that has no such thing uses 0.
 */
export type SerializeUnits = (units: readonly Unit[], variant: number) => Uint8Array;

/**
 * The batches of one flush: members that stand at the same position of a stream get the same bytes, put
 * together once. A batch must mean the same whatever went before it.
 */
export class SharedBatches {
  readonly #serialize: SerializeUnits;
  /** By variant, then position. */
  readonly #batches = new Map<number, Map<unknown, Uint8Array>>();

  constructor(serialize: SerializeUnits) {
    this.#serialize = serialize;
  }

  /** @param position - the reader's key before it read `units`; `undefined` shares nothing. */
  get(position: unknown, units: readonly Unit[], variant: number): Uint8Array {
    if (position === undefined) return this.#serialize(units, variant);
    const batches = this.#batches.get(variant) ?? new Map<unknown, Uint8Array>();
    this.#batches.set(variant, batches);
    const batch = batches.get(position) ?? this.#serialize(units, variant);
    batches.set(position, batch);
    return batch;
  }
}
