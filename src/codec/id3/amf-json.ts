import {
  AmfDictionary,
  AmfEcmaArray,
  AmfExternalizable,
  AmfNumberVector,
  AmfObjectVector,
  AmfTypedObject,
  type AmfValue,
  AmfXmlDocument,
} from '../amf/index.ts';

/**
 * An AMF value as JSON. What JSON lacks becomes what comes closest: a date its ISO text, bytes an array of
 * numbers, a number that is none `null`, a dictionary an array of pairs; class names go.
 * `undefined` where the text would be longer than `maxLength`: a value may hold another one many times over, so
 * that a small message makes an endless text.
 */
export function amfToJson(value: AmfValue, maxLength: number): string | undefined {
  const writer = new JsonWriter(maxLength);
  writer.write(value);
  return writer.finish();
}

class JsonWriter {
  readonly #pieces: string[] = [];
  #left: number;

  constructor(maxLength: number) {
    this.#left = maxLength;
  }

  finish(): string | undefined {
    return this.#left < 0 ? undefined : this.#pieces.join('');
  }

  write(value: AmfValue): void {
    if (this.#left < 0) {
      return;
    }
    if (typeof value === 'string') {
      // Escaping may make it longer, never shorter.
      this.#put(value.length > this.#left ? value : JSON.stringify(value));
    } else if (typeof value === 'number' || typeof value === 'boolean' || value === null) {
      this.#put(JSON.stringify(value));
    } else if (value === undefined) {
      this.#put('null');
    } else if (value instanceof Date) {
      this.#put(Number.isNaN(value.getTime()) ? 'null' : JSON.stringify(value));
    } else {
      this.#writeComposite(value);
    }
  }

  #writeComposite(value: Exclude<AmfValue, string | number | boolean | null | undefined | Date>): void {
    if (value instanceof AmfXmlDocument) {
      this.write(value.text);
    } else if (value instanceof AmfExternalizable) {
      this.write(value.body);
    } else if (value instanceof AmfDictionary) {
      this.#writeItems(value.entries);
    } else if (Array.isArray(value) || value instanceof Uint8Array) {
      this.#writeItems(value);
    } else if (value instanceof AmfNumberVector || value instanceof AmfObjectVector) {
      this.#writeItems(value.items);
    } else if (value instanceof AmfEcmaArray || value instanceof AmfTypedObject) {
      this.#writeProperties(value.properties);
    } else {
      this.#writeProperties(value);
    }
  }

  #writeItems(items: Iterable<AmfValue>): void {
    let separator = '[';
    for (const item of items) {
      if (this.#left < 0) return;
      this.#put(separator);
      this.write(item);
      separator = ',';
    }
    this.#put(separator === '[' ? '[]' : ']');
  }

  #writeProperties(properties: Readonly<Record<string, AmfValue>>): void {
    let separator = '{';
    for (const [key, item] of Object.entries(properties)) {
      if (this.#left < 0) return;
      this.#put(separator);
      this.write(key);
      this.#put(':');
      this.write(item);
      separator = ',';
    }
    this.#put(separator === '{' ? '{}' : '}');
  }

  #put(piece: string): void {
    this.#left -= piece.length;
    if (this.#left >= 0) {
      this.#pieces.push(piece);
    }
  }
}
