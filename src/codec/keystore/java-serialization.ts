import { JavaInput } from './java-input.ts';
import { KeyStoreFault } from './key-store-fault.ts';

/** Java Object Serialization Specification §6.4.2. */
const streamMagic = 0xaced0005;
const typeCode = {
  null: 0x70,
  reference: 0x71,
  classDescription: 0x72,
  object: 0x73,
  string: 0x74,
  array: 0x75,
  endOfBlock: 0x78,
} as const;
/** SC_SERIALIZABLE alone: the class writes its fields and nothing of its own. */
const plainSerializable = 2;
const baseHandle = 0x7e0000;

/** No class of a sealed key is derived through more than this. */
const maxSuperclasses = 8;
const maxFields = 32;

/** A class: its fields' type codes, those of its superclass first. */
interface ClassDescription {
  readonly name: string;
  readonly fields: readonly string[];
}

/**
 * Finds the end of the javax.crypto.SealedObject that a JCEKS file holds for a secret key: classes whose
 * fields are byte arrays and texts. Nothing is created from it.
 *
 * @returns how many bytes it takes; `undefined` when it is an object of another shape.
 */
export function skipSerializedObject(bytes: Uint8Array): number | undefined {
  try {
    const input = new JavaInput(bytes);
    if (input.uint32() !== streamMagic || input.uint8() !== typeCode.object) return undefined;
    new ObjectSkipper(input).skipObject();
    return input.offset;
  } catch (error) {
    if (error instanceof KeyStoreFault) return undefined;
    throw error;
  }
}

class ObjectSkipper {
  readonly #input: JavaInput;
  /** What has a handle; only classes are of interest. */
  readonly #handles: (ClassDescription | undefined)[] = [];

  constructor(input: JavaInput) {
    this.#input = input;
  }

  skipObject(): void {
    const { fields } = this.#requiredClass();
    this.#handles.push(undefined);
    for (const field of fields) {
      if (field !== '[' && field !== 'L') throw otherShape();
      this.#skipValue();
    }
  }

  #skipValue(): void {
    const code = this.#input.uint8();
    switch (code) {
      case typeCode.null:
        return;
      case typeCode.reference:
        this.#input.uint32();
        return;
      case typeCode.string:
        this.#skipText();
        return;
      case typeCode.array: {
        if (this.#requiredClass().name !== '[B') throw otherShape();
        this.#handles.push(undefined);
        this.#input.bytes(this.#input.uint32());
        return;
      }
      default:
        throw otherShape();
    }
  }

  #skipText(): void {
    this.#handles.push(undefined);
    this.#input.text();
  }

  #requiredClass(): ClassDescription {
    const description = this.#classDescription(0);
    if (description === undefined) throw otherShape();
    return description;
  }

  #classDescription(depth: number): ClassDescription | undefined {
    const code = this.#input.uint8();
    if (code === typeCode.null) return undefined;
    if (code === typeCode.reference) return this.#handles[this.#input.uint32() - baseHandle];
    if (code !== typeCode.classDescription || depth > maxSuperclasses) throw otherShape();
    const name = this.#input.text();
    this.#input.bytes(8); // serialVersionUID
    const handle = this.#handles.push(undefined) - 1;
    if (this.#input.uint8() !== plainSerializable) throw otherShape();
    const own = this.#fields();
    if (this.#input.uint8() !== typeCode.endOfBlock) throw otherShape();
    const inherited = this.#classDescription(depth + 1)?.fields ?? [];
    const description = { name, fields: [...inherited, ...own] };
    this.#handles[handle] = description;
    return description;
  }

  #fields(): string[] {
    const count = this.#input.uint16();
    if (count > maxFields) throw otherShape();
    const fields: string[] = [];
    while (fields.length < count) {
      const type = String.fromCharCode(this.#input.uint8());
      this.#input.text();
      if (type === '[' || type === 'L') this.#skipValue();
      fields.push(type);
    }
    return fields;
  }
}

function otherShape(): KeyStoreFault {
  return new KeyStoreFault('unsupported', 'a serialised object of another shape');
}
