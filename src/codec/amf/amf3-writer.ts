import { Buffer } from 'node:buffer';
import { SluiceError } from '../../errors.ts';
import { ByteWriter } from '../bits/index.ts';
import { Amf3Marker } from './amf3-marker.ts';
import { Amf3ObjectHeader, type Amf3Traits } from './amf3-traits.ts';
import { writeDouble } from './double.ts';
import { highestAmfDepth } from './limits.ts';
import { maxI29, maxU29, minI29, writeU29 } from './u29.ts';
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
 * These values in AMF3, one after the other, with shared tables. Strings and traits are sent once and referred
 * to after; an object that occurs twice is written twice. All that the parsers return can be written. Two
 * things have no exact form: an ECMA array without properties reads back as an empty array, and one with a
 * property named `''` as an object.
 *
 * @throws SluiceError: `AMF_VALUE_TOO_LARGE`, `LIMIT_EXCEEDED` (nested deeper than 256, or in itself)
 */
export function serializeAmf3(...values: readonly AmfValue[]): Uint8Array {
  const output = new ByteWriter(256);
  const writer = new Amf3Writer(output);
  for (const value of values) writer.write(value, 0);
  return output.finish();
}

const numberVectorMarkers = {
  int: Amf3Marker.VectorInt,
  uint: Amf3Marker.VectorUint,
  double: Amf3Marker.VectorDouble,
} as const;

/** Writes AMF3 values and keeps the string and traits tables of a message (AMF3 §2.2). */
export class Amf3Writer {
  readonly #output: ByteWriter;
  readonly #strings = new Map<string, number>();
  readonly #traits = new Map<string, number>();

  constructor(output: ByteWriter) {
    this.#output = output;
  }

  /** `depth` counts the values that this one is nested in. */
  write(value: AmfValue, depth: number): void {
    if (typeof value === 'number') this.#writeNumber(value);
    else if (typeof value === 'string') this.#writeMarkedText(value);
    else if (typeof value === 'boolean') this.#output.writeUint8(value ? Amf3Marker.True : Amf3Marker.False);
    else if (value === null) this.#output.writeUint8(Amf3Marker.Null);
    else if (value === undefined) this.#output.writeUint8(Amf3Marker.Undefined);
    else if (value instanceof Date) this.#writeDate(value);
    else if (value instanceof AmfXmlDocument) {
      this.#writeBlob(Amf3Marker.XmlDocument, Buffer.from(value.text, 'utf8'));
    } else if (value instanceof Uint8Array) this.#writeBlob(Amf3Marker.ByteArray, value);
    else if (value instanceof AmfNumberVector) this.#writeNumberVector(value);
    else this.#writeComplex(value, depth);
  }

  #writeComplex(
    value:
      | AmfValue[]
      | AmfEcmaArray
      | AmfTypedObject
      | AmfObjectVector
      | AmfDictionary
      | AmfExternalizable
      | AmfObject,
    depth: number,
  ): void {
    if (depth === highestAmfDepth) throw new SluiceError('LIMIT_EXCEEDED', `AMF3 nested ${depth} deep`);
    if (Array.isArray(value)) this.#writeArray(value, depth);
    else if (value instanceof AmfEcmaArray) this.#writeEcmaArray(value, depth);
    else if (value instanceof AmfTypedObject) this.#writeTypedObject(value, depth);
    else if (value instanceof AmfObjectVector) this.#writeObjectVector(value, depth);
    else if (value instanceof AmfDictionary) this.#writeDictionary(value, depth);
    else if (value instanceof AmfExternalizable) this.#writeExternalizable(value, depth);
    else this.#writeObject(value, depth);
  }

  #writeNumber(value: number): void {
    // -0 is a double: an integer has no sign of its own.
    if (Number.isInteger(value) && value >= minI29 && value <= maxI29 && !Object.is(value, -0)) {
      this.#output.writeUint8(Amf3Marker.Integer);
      writeU29(this.#output, value & maxU29);
    } else {
      this.#output.writeUint8(Amf3Marker.Double);
      writeDouble(this.#output, value);
    }
  }

  #writeMarkedText(value: string): void {
    this.#output.writeUint8(Amf3Marker.String);
    this.#writeText(value);
  }

  /** AMF3 §1.3.2; the empty string is never a reference, nor takes an index. */
  #writeText(value: string): void {
    const index = this.#strings.get(value);
    if (index !== undefined) {
      this.#writeHeader(index, 0);
      return;
    }
    if (value !== '') this.#strings.set(value, this.#strings.size);
    const bytes = Buffer.from(value, 'utf8');
    this.#writeHeader(bytes.length);
    this.#output.writeBytes(bytes);
  }

  /** The U29 in front of most values: a length or index above a lowest bit that says new (1) or reference (0). */
  #writeHeader(value: number, lowestBit: 0 | 1 = 1): void {
    if (value > maxU29 >> 1) throw new SluiceError('AMF_VALUE_TOO_LARGE', `${value}`);
    writeU29(this.#output, (value << 1) | lowestBit);
  }

  #writeDate(value: Date): void {
    this.#output.writeUint8(Amf3Marker.Date);
    this.#writeHeader(0);
    writeDouble(this.#output, value.getTime());
  }

  #writeBlob(marker: number, bytes: Uint8Array): void {
    this.#output.writeUint8(marker);
    this.#writeHeader(bytes.length);
    this.#output.writeBytes(bytes);
  }

  #writeArray(items: readonly AmfValue[], depth: number): void {
    this.#output.writeUint8(Amf3Marker.Array);
    this.#writeHeader(items.length);
    this.#writeText('');
    for (const item of items) this.write(item, depth + 1);
  }

  #writeEcmaArray(array: AmfEcmaArray, depth: number): void {
    // The empty name ends the named members of an array, so it cannot be one of them.
    if (Object.hasOwn(array.properties, '')) {
      this.#writeObject(array.properties, depth);
      return;
    }
    this.#output.writeUint8(Amf3Marker.Array);
    this.#writeHeader(0);
    this.#writeNamed(Object.entries(array.properties), depth);
  }

  #writeNamed(members: readonly [string, AmfValue][], depth: number): void {
    for (const [name, value] of members) {
      this.#writeText(name);
      this.write(value, depth + 1);
    }
    this.#writeText('');
  }

  /** Dynamic, as ActionScript's Object is. The empty name ends the dynamic members, so it goes as a sealed one. */
  #writeObject(object: AmfObject, depth: number): void {
    const sealedNames = Object.hasOwn(object, '') ? [''] : [];
    this.#writeObjectHeader({ externalizable: false, className: '', dynamic: true, sealedNames });
    for (const name of sealedNames) this.write(object[name], depth + 1);
    this.#writeNamed(
      Object.entries(object).filter(([name]) => name !== ''),
      depth,
    );
  }

  /** Sealed: a class that is not dynamic would refuse dynamic members. */
  #writeTypedObject(object: AmfTypedObject, depth: number): void {
    const { className, properties } = object;
    const sealedNames = Object.keys(properties);
    this.#writeObjectHeader({ externalizable: false, className, dynamic: false, sealedNames });
    for (const value of Object.values(properties)) this.write(value, depth + 1);
  }

  #writeExternalizable(object: AmfExternalizable, depth: number): void {
    this.#writeObjectHeader({ externalizable: true, className: object.className });
    this.write(object.body, depth + 1);
  }

  #writeObjectHeader(traits: Amf3Traits): void {
    this.#output.writeUint8(Amf3Marker.Object);
    const key = JSON.stringify(traits);
    const index = this.#traits.get(key);
    if (index !== undefined) {
      this.#writeHeader(index << 1);
      return;
    }
    this.#traits.set(key, this.#traits.size);
    if (traits.externalizable) {
      this.#writeHeader(Amf3ObjectHeader.NewTraits | Amf3ObjectHeader.Externalizable);
      this.#writeText(traits.className);
      return;
    }
    const count = traits.sealedNames.length << Amf3ObjectHeader.sealedCountShift;
    this.#writeHeader(count | (traits.dynamic ? Amf3ObjectHeader.Dynamic : 0) | Amf3ObjectHeader.NewTraits);
    this.#writeText(traits.className);
    for (const name of traits.sealedNames) this.#writeText(name);
  }

  #writeNumberVector(vector: AmfNumberVector): void {
    this.#output.writeUint8(numberVectorMarkers[vector.itemType]);
    this.#writeHeader(vector.items.length);
    this.#output.writeUint8(vector.fixed ? 1 : 0);
    for (const item of vector.items) {
      if (vector.itemType === 'double') writeDouble(this.#output, item);
      else this.#output.writeUint32(item >>> 0);
    }
  }

  #writeObjectVector(vector: AmfObjectVector, depth: number): void {
    this.#output.writeUint8(Amf3Marker.VectorObject);
    this.#writeHeader(vector.items.length);
    this.#output.writeUint8(vector.fixed ? 1 : 0);
    this.#writeText(vector.className);
    for (const item of vector.items) this.write(item, depth + 1);
  }

  #writeDictionary(dictionary: AmfDictionary, depth: number): void {
    this.#output.writeUint8(Amf3Marker.Dictionary);
    this.#writeHeader(dictionary.entries.length);
    this.#output.writeUint8(dictionary.weakKeys ? 1 : 0);
    for (const [key, value] of dictionary.entries) {
      this.write(key, depth + 1);
      this.write(value, depth + 1);
    }
  }
}
