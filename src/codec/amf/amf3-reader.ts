import { ProtocolError } from '../../errors.ts';
import { amfObject } from './amf-object.ts';
import { Amf3Marker } from './amf3-marker.ts';
import { Amf3ObjectHeader, type Amf3Traits, singleValueClasses } from './amf3-traits.ts';
import { AmfBudget } from './budget.ts';
import { AmfInput } from './input.ts';
import { type AmfLimits, defaultAmfLimits } from './limits.ts';
import { ReferenceTable } from './reference-table.ts';
import { maxI29, readU29 } from './u29.ts';
import {
  AmfDictionary,
  AmfEcmaArray,
  AmfExternalizable,
  AmfNumberVector,
  type AmfObject,
  AmfObjectVector,
  AmfTypedObject,
  type AmfValue,
  AmfXmlDocument,
} from './value.ts';

/**
 * Every AMF3 value up to the end of one message. Byte arrays in the result are views of `bytes`. A reference
 * gives the same object twice, never one inside itself.
 *
 * @throws ProtocolError: `AMF_TRUNCATED`, `AMF_UNKNOWN_MARKER`, `AMF_BAD_REFERENCE`,
 *   `AMF_UNKNOWN_EXTERNALIZABLE`, `LIMIT_EXCEEDED`
 */
export function parseAmf3(bytes: Uint8Array, limits: Partial<AmfLimits> = {}): AmfValue[] {
  const input = new AmfInput(bytes);
  const reader = new Amf3Reader(input, new AmfBudget({ ...defaultAmfLimits, ...limits }));
  const values: AmfValue[] = [];
  while (!input.done) values.push(reader.readValue());
  return values;
}

/** Reads AMF3 values and keeps the three reference tables of a message (AMF3 §2.2). */
export class Amf3Reader {
  readonly #input: AmfInput;
  readonly #budget: AmfBudget;
  readonly #strings: ReferenceTable<string>;
  readonly #objects: ReferenceTable<AmfValue>;
  readonly #traits: ReferenceTable<Amf3Traits>;

  constructor(input: AmfInput, budget: AmfBudget) {
    this.#input = input;
    this.#budget = budget;
    this.#strings = new ReferenceTable<string>(budget);
    this.#objects = new ReferenceTable<AmfValue>(budget);
    this.#traits = new ReferenceTable<Amf3Traits>(budget);
  }

  readValue(): AmfValue {
    this.#budget.spendValues(1);
    const marker = this.#input.readUint8();
    switch (marker) {
      case Amf3Marker.Undefined:
        return undefined;
      case Amf3Marker.Null:
        return null;
      case Amf3Marker.False:
        return false;
      case Amf3Marker.True:
        return true;
      case Amf3Marker.Integer:
        return this.#readInteger();
      case Amf3Marker.Double:
        return this.#input.readDouble();
      case Amf3Marker.String:
        return this.#readText('string');
      case Amf3Marker.XmlDocument:
      case Amf3Marker.Xml:
        return this.#readObjectOr((byteLength) => new AmfXmlDocument(this.#readUtf8('string', byteLength)));
      case Amf3Marker.Date:
        return this.#readObjectOr(() => new Date(this.#input.readDouble()));
      case Amf3Marker.Array:
        return this.#readObjectOr((count) => this.#budget.descend(() => this.#readArray(count)));
      case Amf3Marker.Object:
        return this.#readObjectOr((header) => this.#readObject(header));
      case Amf3Marker.ByteArray:
        return this.#readObjectOr((byteLength) => this.#readByteArray(byteLength));
      case Amf3Marker.VectorInt:
        return this.#readObjectOr((count) => this.#readNumberVector('int', count));
      case Amf3Marker.VectorUint:
        return this.#readObjectOr((count) => this.#readNumberVector('uint', count));
      case Amf3Marker.VectorDouble:
        return this.#readObjectOr((count) => this.#readNumberVector('double', count));
      case Amf3Marker.VectorObject:
        return this.#readObjectOr((count) => this.#budget.descend(() => this.#readObjectVector(count)));
      case Amf3Marker.Dictionary:
        return this.#readObjectOr((count) => this.#budget.descend(() => this.#readDictionary(count)));
      default:
        throw new ProtocolError(
          'AMF_UNKNOWN_MARKER',
          `${marker} in AMF3 at offset ${this.#input.offset - 1}`,
        );
    }
  }

  /**
   * All types but the simplest begin with a U29 whose lowest bit tells a reference (0) from a new value (1);
   * the rest of it is the index, or what `read` gets.
   */
  #readObjectOr<T extends AmfValue>(read: (header: number) => T): AmfValue {
    const header = readU29(this.#input);
    if ((header & 1) === 0) return this.#objects.resolve(header >> 1);
    return this.#objects.define(() => read(header >> 1));
  }

  #readInteger(): number {
    const value = readU29(this.#input);
    return value > maxI29 ? value - 0x2000_0000 : value;
  }

  /** A string or name that may be a reference (AMF3 §1.3.2); the empty one never is, nor takes an index. */
  #readText(use: 'string' | 'name'): string {
    const header = readU29(this.#input);
    if ((header & 1) === 0) return this.#strings.resolve(header >> 1);
    const byteLength = header >> 1;
    return byteLength === 0 ? '' : this.#strings.define(() => this.#readUtf8(use, byteLength));
  }

  #readUtf8(use: 'string' | 'name', byteLength: number): string {
    if (use === 'name') this.#budget.spendName(byteLength);
    else this.#budget.spendString(byteLength);
    return this.#input.readUtf8(byteLength);
  }

  #readByteArray(byteLength: number): Uint8Array {
    this.#budget.spendString(byteLength);
    return this.#input.readBytes(byteLength);
  }

  #expectItems(count: number, bytesEach: number): void {
    this.#input.expect(count * bytesEach);
    this.#budget.expectValues(count);
  }

  #readItems(count: number): AmfValue[] {
    const items: AmfValue[] = [];
    while (items.length < count) items.push(this.readValue());
    return items;
  }

  #readNamedInto(properties: AmfObject): void {
    let room = 0;
    for (let name = this.#readText('name'); name !== ''; name = this.#readText('name')) {
      room = this.#budget.spendRoom(name, room);
      properties[name] = this.readValue();
    }
  }

  /** AMF3 §3.11: named members up to an empty name, then the dense ones. */
  #readArray(count: number): AmfValue[] | AmfEcmaArray {
    this.#expectItems(count, 1);
    const properties = amfObject();
    this.#readNamedInto(properties);
    const isDense = Object.keys(properties).length === 0;
    const items = this.#readItems(count);
    if (isDense) return items;
    for (const [index, item] of items.entries()) properties[index] = item;
    return new AmfEcmaArray(properties);
  }

  #readObject(header: number): AmfValue {
    const traits = this.#readTraits(header);
    return this.#budget.descend(() => {
      if (traits.externalizable) return new AmfExternalizable(traits.className, this.readValue());
      const properties = amfObject();
      let room = 0;
      for (const name of traits.sealedNames) {
        room = this.#budget.spendRoom(name, room);
        properties[name] = this.readValue();
      }
      if (traits.dynamic) this.#readNamedInto(properties);
      return traits.className === '' ? properties : new AmfTypedObject(traits.className, properties);
    });
  }

  #readTraits(header: number): Amf3Traits {
    if ((header & Amf3ObjectHeader.NewTraits) === 0) return this.#traits.resolve(header >> 1);
    return this.#traits.define(() => {
      const className = this.#readText('name');
      if ((header & Amf3ObjectHeader.Externalizable) !== 0) return externalizableTraits(className);
      const count = header >> Amf3ObjectHeader.sealedCountShift;
      this.#expectItems(count, 1);
      const sealedNames: string[] = [];
      while (sealedNames.length < count) sealedNames.push(this.#readText('name'));
      const dynamic = (header & Amf3ObjectHeader.Dynamic) !== 0;
      return { externalizable: false, className, dynamic, sealedNames };
    });
  }

  #readNumberVector(itemType: AmfNumberVector['itemType'], count: number): AmfNumberVector {
    const fixed = this.#input.readUint8() !== 0;
    this.#expectItems(count, itemType === 'double' ? 8 : 4);
    this.#budget.spendValues(count);
    const items: number[] = [];
    while (items.length < count) {
      if (itemType === 'double') items.push(this.#input.readDouble());
      else items.push(itemType === 'int' ? this.#input.readInt32() : this.#input.readUint32());
    }
    return new AmfNumberVector(itemType, items, fixed);
  }

  #readObjectVector(count: number): AmfObjectVector {
    const fixed = this.#input.readUint8() !== 0;
    const className = this.#readText('name');
    this.#expectItems(count, 1);
    return new AmfObjectVector(className, this.#readItems(count), fixed);
  }

  #readDictionary(count: number): AmfDictionary {
    const weakKeys = this.#input.readUint8() !== 0;
    this.#expectItems(count, 2);
    const entries: [AmfValue, AmfValue][] = [];
    while (entries.length < count) entries.push([this.readValue(), this.readValue()]);
    return new AmfDictionary(entries, weakKeys);
  }
}

function externalizableTraits(className: string): Amf3Traits {
  if (!singleValueClasses.has(className)) {
    throw new ProtocolError('AMF_UNKNOWN_EXTERNALIZABLE', JSON.stringify(className.slice(0, 64)));
  }
  return { externalizable: true, className };
}
