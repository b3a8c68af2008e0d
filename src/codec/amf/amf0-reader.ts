import { ProtocolError } from '../../errors.ts';
import { amfObject } from './amf-object.ts';
import { Amf0Marker } from './amf0-marker.ts';
import { Amf3Reader } from './amf3-reader.ts';
import { AmfBudget } from './budget.ts';
import { AmfInput } from './input.ts';
import { type AmfLimits, defaultAmfLimits } from './limits.ts';
import { ReferenceTable } from './reference-table.ts';
import { AmfEcmaArray, type AmfObject, AmfTypedObject, type AmfValue, AmfXmlDocument } from './value.ts';

/**
 * Every AMF0 value up to the end of one message. Byte arrays in the result are views of `bytes`. A reference
 * gives the same object twice, never one inside itself.
 *
 * @throws ProtocolError: `AMF_TRUNCATED`, `AMF_UNKNOWN_MARKER`, `AMF_BAD_REFERENCE`,
 *   `AMF_UNKNOWN_EXTERNALIZABLE`, `LIMIT_EXCEEDED`
 */
export function parseAmf0(bytes: Uint8Array, limits: Partial<AmfLimits> = {}): AmfValue[] {
  const reader = new Amf0Reader(bytes, limits);
  const values: AmfValue[] = [];
  while (!reader.done) values.push(reader.readValue());
  return values;
}

/** Reads one message's values one by one, for callers that can use what stands before a fault. */
export class Amf0Reader {
  readonly #input: AmfInput;
  readonly #budget: AmfBudget;
  readonly #references: ReferenceTable<AmfValue>;
  #amf3: Amf3Reader | undefined;

  /** The limits hold for the whole message. */
  constructor(bytes: Uint8Array, limits: Partial<AmfLimits> = {}) {
    this.#input = new AmfInput(bytes);
    this.#budget = new AmfBudget({ ...defaultAmfLimits, ...limits });
    this.#references = new ReferenceTable<AmfValue>(this.#budget);
  }

  /** Whether all bytes are read. */
  get done(): boolean {
    return this.#input.done;
  }

  /** Where the next value begins. */
  get offset(): number {
    return this.#input.offset;
  }

  /** The next value; throws as {@link parseAmf0} does, after which this reader is of no more use. */
  readValue(): AmfValue {
    const marker = this.#input.readUint8();
    if (marker === Amf0Marker.AvmPlusObject) return this.#readAmf3Value();
    this.#budget.spendValues(1);
    switch (marker) {
      case Amf0Marker.Number:
        return this.#input.readDouble();
      case Amf0Marker.Boolean:
        return this.#input.readUint8() !== 0;
      case Amf0Marker.String:
        return this.#readString(this.#input.readUint16());
      case Amf0Marker.Object:
        return this.#readComplex(() => this.#readProperties());
      case Amf0Marker.Null:
        return null;
      case Amf0Marker.Undefined:
      case Amf0Marker.Unsupported:
        return undefined;
      case Amf0Marker.Reference:
        return this.#references.resolve(this.#input.readUint16());
      case Amf0Marker.EcmaArray:
        return this.#readComplex(() => this.#readEcmaArray());
      case Amf0Marker.StrictArray:
        return this.#readComplex(() => this.#readStrictArray());
      case Amf0Marker.Date:
        return this.#readDate();
      case Amf0Marker.LongString:
        return this.#readString(this.#input.readUint32());
      case Amf0Marker.XmlDocument:
        return new AmfXmlDocument(this.#readString(this.#input.readUint32()));
      case Amf0Marker.TypedObject:
        return this.#readComplex(() => this.#readTypedObject());
      default:
        throw new ProtocolError('AMF_UNKNOWN_MARKER', `${marker} in AMF0 at offset ${this.offset - 1}`);
    }
  }

  // One set of AMF3 tables for the whole message, as Adobe's own servers keep it.
  #readAmf3Value(): AmfValue {
    this.#amf3 ??= new Amf3Reader(this.#input, this.#budget);
    return this.#amf3.readValue();
  }

  /** Values that hold others are the ones a reference can name (AMF0 §2.9). */
  #readComplex<T extends AmfValue>(read: () => T): T {
    return this.#references.define(() => this.#budget.descend(read));
  }

  #readString(byteLength: number): string {
    this.#budget.spendString(byteLength);
    return this.#input.readUtf8(byteLength);
  }

  #readName(): string {
    const byteLength = this.#input.readUint16();
    this.#budget.spendName(byteLength);
    return this.#input.readUtf8(byteLength);
  }

  #readProperties(): AmfObject {
    const properties = amfObject();
    let room = 0;
    for (;;) {
      const name = this.#readName();
      if (name === '' && this.#input.peekUint8() === Amf0Marker.ObjectEnd) {
        this.#input.skip(1);
        return properties;
      }
      room = this.#budget.spendRoom(name, room);
      properties[name] = this.readValue();
    }
  }

  #readEcmaArray(): AmfEcmaArray {
    // The count is a hint: encoders write 0 or a wrong one, and the end marker decides.
    this.#input.skip(4);
    return new AmfEcmaArray(this.#readProperties());
  }

  #readStrictArray(): AmfValue[] {
    const count = this.#input.readUint32();
    this.#input.expect(count);
    this.#budget.expectValues(count);
    const items: AmfValue[] = [];
    while (items.length < count) items.push(this.readValue());
    return items;
  }

  #readDate(): Date {
    const milliseconds = this.#input.readDouble();
    // The time zone is reserved and to be ignored (AMF0 §2.13).
    this.#input.skip(2);
    return new Date(milliseconds);
  }

  #readTypedObject(): AmfTypedObject | AmfObject {
    const className = this.#readName();
    const properties = this.#readProperties();
    return className === '' ? properties : new AmfTypedObject(className, properties);
  }
}
