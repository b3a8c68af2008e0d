/** An anonymous object. It has no prototype, so that a peer's `__proto__` is a key like any other. */
export interface AmfObject {
  [key: string]: AmfValue;
}

/** An AMF0 ECMA array or an AMF3 array that has string keys (AMF0 §2.10). */
export class AmfEcmaArray {
  readonly properties: AmfObject;

  constructor(properties: AmfObject) {
    this.properties = properties;
  }
}

/** An object with a class name (AMF0 §2.18, AMF3 §3.12). */
export class AmfTypedObject {
  readonly className: string;
  readonly properties: AmfObject;

  constructor(className: string, properties: AmfObject) {
    this.className = className;
    this.properties = properties;
  }
}

/** An XML document, kept as its text (AMF0 §2.17). */
export class AmfXmlDocument {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A vector of numbers (AMF3 §3.15). */
export class AmfNumberVector {
  readonly itemType: 'int' | 'uint' | 'double';
  readonly items: number[];
  /** Whether ActionScript may change its length. */
  readonly fixed: boolean;

  constructor(itemType: 'int' | 'uint' | 'double', items: number[], fixed = false) {
    this.itemType = itemType;
    this.items = items;
    this.fixed = fixed;
  }
}

/** A vector of objects of one class (AMF3 §3.15); the class `'*'` takes any value. */
export class AmfObjectVector {
  readonly className: string;
  readonly items: AmfValue[];
  /** Whether ActionScript may change its length. */
  readonly fixed: boolean;

  constructor(className: string, items: AmfValue[], fixed = false) {
    this.className = className;
    this.items = items;
    this.fixed = fixed;
  }
}

/** A map whose keys are any values (AMF3 §3.16). */
export class AmfDictionary {
  readonly entries: [key: AmfValue, value: AmfValue][];
  readonly weakKeys: boolean;

  constructor(entries: [key: AmfValue, value: AmfValue][], weakKeys = false) {
    this.entries = entries;
    this.weakKeys = weakKeys;
  }
}

/**
 * An object that wrote itself (AMF3 §3.12), of one of the Flex classes whose body is a single value:
 * the array of an ArrayCollection, the object behind an ObjectProxy.
 */
export class AmfExternalizable {
  readonly className: string;
  readonly body: AmfValue;

  constructor(className: string, body: AmfValue) {
    this.className = className;
    this.body = body;
  }
}

/**
 * What AMF0 and AMF3 values become. Numbers are doubles (AMF3 integers included), a strict array is an
 * array, a byte array a Uint8Array.
 */
export type AmfValue =
  | number
  | boolean
  | string
  | null
  | undefined
  | Date
  | Uint8Array
  | AmfEcmaArray
  | AmfTypedObject
  | AmfXmlDocument
  | AmfNumberVector
  | AmfObjectVector
  | AmfDictionary
  | AmfExternalizable
  | AmfValue[]
  | AmfObject;
