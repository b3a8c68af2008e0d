import {
  AmfDictionary,
  AmfEcmaArray,
  AmfExternalizable,
  AmfNumberVector,
  AmfObjectVector,
  AmfTypedObject,
  AmfXmlDocument,
  amfObject,
} from '../../../src/codec/amf/index.ts';
import type { AmfVector, InvalidAmfVector } from './amf-vector.ts';

const py3amf = 'Py3AMF 0.9.1';
const byHand = 'computed by hand from the specification';

const date = new Date('2024-05-06T07:08:09Z');
const arrayCollection = 'flex.messaging.io.ArrayCollection';

export const amf3Vectors: readonly AmfVector[] = [
  {
    name: 'undefined, null, false, true',
    source: 'AMF3 §3.2-3.5',
    hex: '00010203',
    values: [undefined, null, false, true],
    canonical: true,
  },
  { name: 'integer 0', source: `AMF3 §3.6; ${py3amf}`, hex: '0400', values: [0], canonical: true },
  { name: 'highest of one byte', source: py3amf, hex: '047f', values: [127], canonical: true },
  { name: 'lowest of two bytes', source: py3amf, hex: '048100', values: [128], canonical: true },
  { name: 'highest of two bytes', source: py3amf, hex: '04ff7f', values: [16_383], canonical: true },
  { name: 'lowest of three bytes', source: py3amf, hex: '04818000', values: [16_384], canonical: true },
  { name: 'highest of three bytes', source: py3amf, hex: '04ffff7f', values: [2_097_151], canonical: true },
  { name: 'lowest of four bytes', source: py3amf, hex: '0480c08000', values: [2_097_152], canonical: true },
  { name: 'highest integer', source: py3amf, hex: '04bfffffff', values: [268_435_455], canonical: true },
  {
    name: 'above the highest integer',
    source: py3amf,
    hex: '0541b0000000000000',
    values: [268_435_456],
    canonical: true,
  },
  { name: 'integer -1', source: py3amf, hex: '04ffffffff', values: [-1], canonical: true },
  { name: 'lowest integer', source: py3amf, hex: '04c0808000', values: [-268_435_456], canonical: true },
  {
    name: 'below the lowest integer',
    source: py3amf,
    hex: '05c1b0000001000000',
    values: [-268_435_457],
    canonical: true,
  },
  {
    name: 'integer in more bytes than it needs',
    source: byHand,
    hex: '04808001',
    values: [1],
    canonical: false,
  },
  {
    name: 'double',
    source: `AMF3 §3.7; ${py3amf}`,
    hex: '053ff8000000000000',
    values: [1.5],
    canonical: true,
  },
  {
    name: 'negative zero is a double',
    source: py3amf,
    hex: '058000000000000000',
    values: [-0],
    canonical: true,
  },
  {
    name: 'integer that came as a double',
    source: byHand,
    hex: '053ff0000000000000',
    values: [1],
    canonical: false,
  },
  {
    name: 'string of one to four byte characters',
    source: `AMF3 §3.8; ${py3amf}`,
    hex: '061f68c3a96c6c6f20e2988320f09f9880',
    values: ['héllo ☃ 😀'],
    canonical: true,
  },
  {
    name: 'string by reference; the empty one has no index',
    source: 'AMF3 §1.3.2',
    hex: '06010603610600',
    values: ['', 'a', 'a'],
    canonical: true,
  },
  {
    name: 'XML document',
    source: 'AMF3 §3.9',
    hex: '07093c612f3e',
    values: [new AmfXmlDocument('<a/>')],
    canonical: true,
  },
  {
    name: 'XML',
    source: 'AMF3 §3.13',
    hex: '0b093c612f3e',
    values: [new AmfXmlDocument('<a/>')],
    canonical: false,
  },
  {
    name: 'date',
    source: `AMF3 §3.10; ${py3amf}`,
    hex: '08014278f4cbb37a8000',
    values: [date],
    canonical: true,
  },
  {
    name: 'date by reference',
    source: py3amf,
    hex: '09050108014278f4cbb37a80000802',
    values: [[date, date]],
    canonical: false,
  },
  {
    name: 'dense array',
    source: `AMF3 §3.11; ${py3amf}`,
    hex: '090701040106036101',
    values: [[1, 'a', null]],
    canonical: true,
  },
  {
    name: 'array by reference',
    source: py3amf,
    hex: '09050109030104010902',
    values: [[[1], [1]]],
    canonical: false,
  },
  {
    name: 'array with named members',
    source: 'AMF3 §3.11',
    hex: '090103610401036205400400000000000001',
    values: [new AmfEcmaArray(amfObject({ a: 1, b: 2.5 }))],
    canonical: true,
  },
  {
    name: 'array with named and dense members',
    source: py3amf,
    hex: '09050361040101060378060379',
    values: [new AmfEcmaArray(amfObject({ a: 1, 0: 'x', 1: 'y' }))],
    canonical: false,
  },
  {
    name: 'dynamic object',
    source: `AMF3 §3.12; ${py3amf}`,
    hex: '0a0b0103610401036206037801',
    values: [amfObject({ a: 1, b: 'x' })],
    canonical: true,
  },
  {
    name: 'names that mean something to JavaScript',
    source: py3amf,
    hex: '0a0b01135f5f70726f746f5f5f040117636f6e7374727563746f72040201',
    values: [amfObject({ ['__proto__']: 1, constructor: 2 })],
    canonical: true,
  },
  {
    name: 'sealed member without a name',
    source: byHand,
    hex: '0a1b01010101',
    values: [amfObject({ '': null })],
    canonical: true,
  },
  {
    name: 'objects, and a string, by reference',
    source: py3amf,
    hex: '0909010a0b01036b060376010a0206000602',
    values: [[amfObject({ k: 'v' }), amfObject({ k: 'v' }), 'k', 'v']],
    canonical: false,
  },
  {
    name: 'sealed class, its traits by reference',
    source: py3amf,
    hex: '0a231567656f2e5365616c656403780379040106037a0a0106060401',
    values: [
      new AmfTypedObject('geo.Sealed', amfObject({ x: 1, y: 'z' })),
      new AmfTypedObject('geo.Sealed', amfObject({ x: 'z', y: 1 })),
    ],
    canonical: true,
  },
  {
    name: 'class with sealed and dynamic members',
    source: `${py3amf}, a member added by hand`,
    hex: '0a1b0f67656f2e44796e03780401037906037a01',
    values: [new AmfTypedObject('geo.Dyn', amfObject({ x: 1, y: 'z' }))],
    canonical: false,
  },
  {
    name: 'dynamic class',
    source: py3amf,
    hex: '0a0b0f67656f2e44796e03780401037906037a010a0102060604040101',
    values: [
      new AmfTypedObject('geo.Dyn', amfObject({ x: 1, y: 'z' })),
      new AmfTypedObject('geo.Dyn', amfObject({ x: 'z', y: 1 })),
    ],
    canonical: false,
  },
  {
    name: 'array collection',
    source: py3amf,
    hex: '0a0743666c65782e6d6573736167696e672e696f2e4172726179436f6c6c656374696f6e09070104010402060b7468726565',
    values: [new AmfExternalizable(arrayCollection, [1, 2, 'three'])],
    canonical: true,
  },
  {
    name: 'array collections, their traits by reference',
    source: byHand,
    hex: '0905010a0743666c65782e6d6573736167696e672e696f2e4172726179436f6c6c656374696f6e0901010a01090101',
    values: [[new AmfExternalizable(arrayCollection, []), new AmfExternalizable(arrayCollection, [])]],
    canonical: true,
  },
  {
    name: 'object proxy',
    source: py3amf,
    hex: '0a073b666c65782e6d6573736167696e672e696f2e4f626a65637450726f78790a0b010361040101',
    values: [new AmfExternalizable('flex.messaging.io.ObjectProxy', amfObject({ a: 1 }))],
    canonical: true,
  },
  {
    name: 'byte array',
    source: `AMF3 §3.14; ${py3amf}`,
    hex: '0c070001ff',
    values: [Uint8Array.of(0, 1, 255)],
    canonical: true,
  },
  {
    name: 'byte array by reference',
    source: byHand,
    hex: '0c03ff0c00',
    values: [Uint8Array.of(255), Uint8Array.of(255)],
    canonical: false,
  },
  {
    name: 'vector of int',
    source: 'AMF3 §3.15',
    hex: '0d050000000001ffffffff',
    values: [new AmfNumberVector('int', [1, -1])],
    canonical: true,
  },
  {
    name: 'fixed vector of uint',
    source: 'AMF3 §3.15',
    hex: '0e050100000001ffffffff',
    values: [new AmfNumberVector('uint', [1, 4_294_967_295], true)],
    canonical: true,
  },
  {
    name: 'vector of double',
    source: 'AMF3 §3.15',
    hex: '0f03003ff8000000000000',
    values: [new AmfNumberVector('double', [1.5])],
    canonical: true,
  },
  {
    name: 'vector of a class, whose name the items refer to',
    source: 'AMF3 §3.15',
    hex: '1005000b67656f2e500a1300037804010a010402',
    values: [
      new AmfObjectVector('geo.P', [
        new AmfTypedObject('geo.P', amfObject({ x: 1 })),
        new AmfTypedObject('geo.P', amfObject({ x: 2 })),
      ]),
    ],
    canonical: true,
  },
  {
    name: 'fixed vector of anything',
    source: 'AMF3 §3.15',
    hex: '100301032a03',
    values: [new AmfObjectVector('*', [true], true)],
    canonical: true,
  },
  {
    name: 'dictionary with an object as key',
    source: 'AMF3 §3.16',
    hex: '11050006036104010a0b010103',
    values: [
      new AmfDictionary([
        ['a', 1],
        [amfObject(), true],
      ]),
    ],
    canonical: true,
  },
  {
    name: 'dictionary with weak keys',
    source: 'AMF3 §3.16',
    hex: '110101',
    values: [new AmfDictionary([], true)],
    canonical: true,
  },
];

/** As in AMF0: [null], then `levels` more arrays that hold the one before, by reference, `times` times. */
function arraysOfReferences(levels: number, times: number): string {
  let hex = `09${u29(((levels + 1) << 1) | 1)}0109030101`;
  for (let index = 1; index <= levels; index += 1) {
    hex += `09${u29((times << 1) | 1)}01${`09${u29(index << 1)}`.repeat(times)}`;
  }
  return hex;
}

/** Of one byte: 0..127. */
function u29(value: number): string {
  return value.toString(16).padStart(2, '0');
}

export const invalidAmf3Vectors: readonly InvalidAmfVector[] = [
  { name: 'marker above the highest', hex: '12', code: 'AMF_UNKNOWN_MARKER' },
  { name: 'reference to no string', hex: '0600', code: 'AMF_BAD_REFERENCE' },
  { name: 'reference to the empty string', hex: '06010600', code: 'AMF_BAD_REFERENCE' },
  { name: 'reference to no object', hex: '0a00', code: 'AMF_BAD_REFERENCE' },
  { name: 'reference to no traits', hex: '0a01', code: 'AMF_BAD_REFERENCE' },
  { name: 'array that contains itself', hex: '0903010900', code: 'AMF_BAD_REFERENCE' },
  { name: 'dictionary that is its own key', hex: '110300110001', code: 'AMF_BAD_REFERENCE' },
  { name: 'unknown externalizable class', hex: '0a0709612e424301', code: 'AMF_UNKNOWN_EXTERNALIZABLE' },
  { name: 'array longer than its message', hex: '09ffffffff0101', code: 'AMF_TRUNCATED' },
  { name: 'vector longer than its message', hex: '0d07000000000100000002', code: 'AMF_TRUNCATED' },
  { name: 'dictionary longer than its message', hex: '110500010101', code: 'AMF_TRUNCATED' },
  { name: 'more sealed names than bytes', hex: '0affffff7b01', code: 'AMF_TRUNCATED' },
  { name: 'four-byte integer cut off', hex: '04ffffff', code: 'AMF_TRUNCATED' },
  { name: 'name without end', hex: '0a0b010361', code: 'AMF_TRUNCATED' },
  {
    name: 'references that double what they stand for 25 times',
    hex: arraysOfReferences(25, 2),
    code: 'LIMIT_EXCEEDED',
  },
  {
    name: 'references that nest what they stand for 40 levels deep',
    hex: arraysOfReferences(40, 1),
    code: 'LIMIT_EXCEEDED',
  },
];
