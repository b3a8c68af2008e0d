import { Buffer } from 'node:buffer';
import { SluiceError } from '../../errors.ts';
import { ByteWriter } from '../bits/index.ts';
import { Amf0Marker } from './amf0-marker.ts';
import { Amf3Writer } from './amf3-writer.ts';
import { writeDouble } from './double.ts';
import { highestAmfDepth } from './limits.ts';
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
 * These values in AMF0, one after the other. Types that AMF0 lacks (byte arrays, vectors, dictionaries,
 * externalizable objects) are written as AMF3 behind the avmplus marker. An object that occurs twice is written
 * twice. All that the parsers return can be written.
 *
 * @throws SluiceError: `AMF_NAME_TOO_LONG`, `AMF_VALUE_TOO_LARGE`, `LIMIT_EXCEEDED` (nested deeper than
 *   256, or in itself)
 */
export function serializeAmf0(...values: readonly AmfValue[]): Uint8Array {
  const output = new ByteWriter(256);
  const writer = new Amf0Writer(output);
  for (const value of values) writer.write(value, 0);
  return output.finish();
}

class Amf0Writer {
  readonly #output: ByteWriter;
  #amf3: Amf3Writer | undefined;

  constructor(output: ByteWriter) {
    this.#output = output;
  }

  /** `depth` counts the values that this one is nested in. */
  write(value: AmfValue, depth: number): void {
    if (typeof value === 'number') this.#writeNumber(value);
    else if (typeof value === 'string') this.#writeString(value);
    else if (typeof value === 'boolean') this.#writeBoolean(value);
    else if (value === null) this.#output.writeUint8(Amf0Marker.Null);
    else if (value === undefined) this.#output.writeUint8(Amf0Marker.Undefined);
    else if (value instanceof Date) this.#writeDate(value);
    else if (value instanceof AmfXmlDocument) this.#writeLongText(Amf0Marker.XmlDocument, value.text);
    else if (isAmf3Only(value)) this.#writeAmf3(value, depth);
    else this.#writeComplex(value, depth);
  }

  #writeComplex(value: AmfValue[] | AmfEcmaArray | AmfTypedObject | AmfObject, depth: number): void {
    if (depth === highestAmfDepth) throw new SluiceError('LIMIT_EXCEEDED', `AMF0 nested ${depth} deep`);
    if (Array.isArray(value)) this.#writeStrictArray(value, depth);
    else if (value instanceof AmfEcmaArray) this.#writeEcmaArray(value, depth);
    else if (value instanceof AmfTypedObject) this.#writeTypedObject(value, depth);
    else this.#writeObject(value, depth);
  }

  #writeNumber(value: number): void {
    this.#output.writeUint8(Amf0Marker.Number);
    writeDouble(this.#output, value);
  }

  #writeBoolean(value: boolean): void {
    this.#output.writeUint8(Amf0Marker.Boolean);
    this.#output.writeUint8(value ? 1 : 0);
  }

  #writeString(value: string): void {
    const bytes = Buffer.from(value, 'utf8');
    if (bytes.length > 0xffff) {
      this.#writeLongText(Amf0Marker.LongString, value);
      return;
    }
    this.#output.writeUint8(Amf0Marker.String);
    this.#output.writeUint16(bytes.length);
    this.#output.writeBytes(bytes);
  }

  #writeLongText(marker: number, value: string): void {
    const bytes = Buffer.from(value, 'utf8');
    this.#output.writeUint8(marker);
    this.#output.writeUint32(bytes.length);
    this.#output.writeBytes(bytes);
  }

  #writeDate(value: Date): void {
    this.#output.writeUint8(Amf0Marker.Date);
    writeDouble(this.#output, value.getTime());
    this.#output.writeUint16(0);
  }

  #writeStrictArray(items: readonly AmfValue[], depth: number): void {
    this.#output.writeUint8(Amf0Marker.StrictArray);
    this.#output.writeUint32(items.length);
    for (const item of items) this.write(item, depth + 1);
  }

  #writeEcmaArray(array: AmfEcmaArray, depth: number): void {
    this.#output.writeUint8(Amf0Marker.EcmaArray);
    this.#output.writeUint32(Object.keys(array.properties).length);
    this.#writeProperties(array.properties, depth);
  }

  #writeTypedObject(object: AmfTypedObject, depth: number): void {
    this.#output.writeUint8(Amf0Marker.TypedObject);
    this.#writeName(object.className);
    this.#writeProperties(object.properties, depth);
  }

  #writeObject(object: AmfObject, depth: number): void {
    this.#output.writeUint8(Amf0Marker.Object);
    this.#writeProperties(object, depth);
  }

  #writeProperties(properties: AmfObject, depth: number): void {
    for (const [name, value] of Object.entries(properties)) {
      this.#writeName(name);
      this.write(value, depth + 1);
    }
    this.#writeName('');
    this.#output.writeUint8(Amf0Marker.ObjectEnd);
  }

  #writeName(name: string): void {
    const bytes = Buffer.from(name, 'utf8');
    if (bytes.length > 0xffff) throw new SluiceError('AMF_NAME_TOO_LONG', `${bytes.length} bytes`);
    this.#output.writeUint16(bytes.length);
    this.#output.writeBytes(bytes);
  }

  // One set of AMF3 tables for the whole message, as the reader keeps it.
  #writeAmf3(value: AmfValue, depth: number): void {
    this.#output.writeUint8(Amf0Marker.AvmPlusObject);
    this.#amf3 ??= new Amf3Writer(this.#output);
    this.#amf3.write(value, depth);
  }
}

type Amf3Only = Uint8Array | AmfNumberVector | AmfObjectVector | AmfDictionary | AmfExternalizable;

function isAmf3Only(value: Exclude<AmfValue, undefined>): value is Amf3Only {
  return (
    value instanceof Uint8Array ||
    value instanceof AmfNumberVector ||
    value instanceof AmfObjectVector ||
    value instanceof AmfDictionary ||
    value instanceof AmfExternalizable
  );
}
