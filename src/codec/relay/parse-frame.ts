import { ProtocolError } from '../../errors.ts';
import { type RelayFrame, type RelayUnit, relayEnds, relayKinds, relayRoles, relayTypes } from './frame.ts';

/**
 * Reads what followed a frame's length. The body of a unit is a view of `bytes`.
 *
 * @throws {ProtocolError} RELAY_FRAME_INVALID
 */
export function parseRelayFrame(bytes: Uint8Array): RelayFrame {
  const fields = new Fields(bytes);
  const type = fields.choice(relayTypes);
  const frame = parseFields(type, fields);
  if (fields.remainingBytes > 0) throw invalid(`${fields.remainingBytes} bytes behind a ${type}`);
  return frame;
}

function parseFields(type: (typeof relayTypes)[number], fields: Fields): RelayFrame {
  switch (type) {
    case 'subscribe':
      return {
        type,
        epoch: fields.double(),
        application: fields.text(),
        instance: fields.text(),
        name: fields.text(),
      };
    case 'live':
      return { type, identity: fields.flag() ? fields.text() : undefined };
    case 'unit':
      return { type, unit: parseUnit(fields) };
    case 'end':
      return { type, how: fields.choice(relayEnds) };
  }
}

function parseUnit(fields: Fields): RelayUnit {
  return {
    kind: fields.choice(relayKinds),
    role: fields.choice(relayRoles),
    keyframe: fields.flag(),
    trackId: fields.uint32(),
    dtsMs: fields.double(),
    ptsMs: fields.double(),
    codec: fields.text(),
    body: fields.rest(),
  };
}

class Fields {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remainingBytes(): number {
    return this.#bytes.length - this.#position;
  }

  choice<T>(choices: readonly T[]): T {
    const index = this.#view.getUint8(this.#take(1));
    const chosen = choices[index];
    if (chosen === undefined) throw invalid(`${index} where 0 to ${choices.length - 1} are known`);
    return chosen;
  }

  flag(): boolean {
    return this.choice([false, true]);
  }

  uint32(): number {
    return this.#view.getUint32(this.#take(4));
  }

  double(): number {
    const value = this.#view.getFloat64(this.#take(8));
    if (!Number.isFinite(value)) throw invalid(`a time of ${value}`);
    return value;
  }

  text(): string {
    const length = this.#view.getUint16(this.#take(2));
    const start = this.#take(length);
    try {
      // A name is told from another by every code unit: a byte order mark is part of it.
      const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
      return decoder.decode(this.#bytes.subarray(start, start + length));
    } catch {
      throw invalid('a text that is not UTF-8');
    }
  }

  rest(): Uint8Array {
    return this.#bytes.subarray(this.#take(this.remainingBytes));
  }

  /** @returns where the taken bytes begin */
  #take(length: number): number {
    if (length > this.remainingBytes) {
      throw invalid(`${this.remainingBytes} bytes left where a field takes ${length}`);
    }
    const start = this.#position;
    this.#position += length;
    return start;
  }
}

function invalid(got: string): ProtocolError {
  return new ProtocolError('RELAY_FRAME_INVALID', got);
}
