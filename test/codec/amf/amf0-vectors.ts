import {
  AmfEcmaArray,
  AmfExternalizable,
  AmfObjectVector,
  AmfTypedObject,
  AmfXmlDocument,
  amfObject,
} from '../../../src/codec/amf/index.ts';
import type { AmfVector, InvalidAmfVector } from './amf-vector.ts';

const ffmpeg = 'ffmpeg 5.1 (Lavf59.27.100)';
const rtmpdump = 'rtmpdump 2.4+20151223';
const gstRtmp2 = 'GStreamer 1.22 rtmp2sink';
const librtmp = 'GStreamer 1.22 rtmpsink (librtmp)';
const py3amf = 'Py3AMF 0.9.1';
const byHand = 'computed by hand from the specification';

export const amf0Vectors: readonly AmfVector[] = [
  {
    name: 'number',
    source: `AMF0 §2.2; ${py3amf}`,
    hex: '003ff8000000000000',
    values: [1.5],
    canonical: true,
  },
  {
    name: 'infinity',
    source: py3amf,
    hex: '007ff0000000000000',
    values: [Number.POSITIVE_INFINITY],
    canonical: true,
  },
  { name: 'negative zero', source: py3amf, hex: '008000000000000000', values: [-0], canonical: true },
  {
    name: 'NaN with its sign set',
    source: py3amf,
    hex: '00fff8000000000000',
    values: [Number.NaN],
    canonical: false,
  },
  {
    name: 'booleans',
    source: `AMF0 §2.3; ${py3amf}`,
    hex: '01010100',
    values: [true, false],
    canonical: true,
  },
  {
    name: 'a boolean that is neither 0 nor 1',
    source: 'AMF0 §2.3',
    hex: '0102',
    values: [true],
    canonical: false,
  },
  {
    name: 'string of one to four byte characters',
    source: `AMF0 §2.4; ${py3amf}`,
    hex: '02000f68c3a96c6c6f20e2988320f09f9880',
    values: ['héllo ☃ 😀'],
    canonical: true,
  },
  { name: 'empty string', source: py3amf, hex: '020000', values: [''], canonical: true },
  {
    name: 'string that begins with U+FEFF',
    source: byHand,
    hex: '020003efbbbf',
    values: ['\ufeff'],
    canonical: true,
  },
  { name: 'string in Latin-1', source: byHand, hex: '02000354e974', values: ['T\ufffdt'], canonical: false },
  {
    name: 'object',
    source: `AMF0 §2.5; ${py3amf}`,
    hex: '03000161003ff000000000000000016202000178000009',
    values: [amfObject({ a: 1, b: 'x' })],
    canonical: true,
  },
  { name: 'empty object', source: byHand, hex: '03000009', values: [amfObject()], canonical: true },
  {
    name: 'object with an empty name, which only the end marker makes an end',
    source: byHand,
    hex: '0300000500016106000009',
    values: [amfObject({ '': null, a: undefined })],
    canonical: true,
  },
  {
    name: 'names that mean something to JavaScript',
    source: py3amf,
    hex: '0300095f5f70726f746f5f5f003ff0000000000000000b636f6e7374727563746f72004000000000000000000009',
    values: [amfObject({ ['__proto__']: 1, constructor: 2 })],
    canonical: true,
  },
  {
    name: 'the same name twice: the last counts',
    source: byHand,
    hex: '03000161010100016105000009',
    values: [amfObject({ a: null })],
    canonical: false,
  },
  {
    name: 'null and undefined',
    source: `AMF0 §2.7, §2.8; ${py3amf}`,
    hex: '0506',
    values: [null, undefined],
    canonical: true,
  },
  { name: 'unsupported', source: 'AMF0 §2.15', hex: '0d', values: [undefined], canonical: false },
  {
    name: 'reference to an object in an array',
    source: `AMF0 §2.9; ${py3amf}`,
    hex: '0a000000040300016b020001760000090700010200016b02000176',
    values: [[amfObject({ k: 'v' }), amfObject({ k: 'v' }), 'k', 'v']],
    canonical: false,
  },
  {
    name: 'reference to an array of the value before',
    source: byHand,
    hex: '0a0000000105070000',
    values: [[null], [null]],
    canonical: false,
  },
  {
    name: 'ECMA array',
    source: byHand,
    hex: '0800000002000161010100016205000009',
    values: [new AmfEcmaArray(amfObject({ a: true, b: null }))],
    canonical: true,
  },
  {
    name: 'ECMA array whose count is 0',
    source: 'AMF0 §2.10; the count as live encoders that write headers first leave it',
    hex: '0800000000000161010100016205000009',
    values: [new AmfEcmaArray(amfObject({ a: true, b: null }))],
    canonical: false,
  },
  {
    name: 'ECMA array whose count leaves out the ordinal part',
    source: py3amf,
    hex: '0800000001000161003ff00000000000000001300200017800013102000179000009',
    values: [new AmfEcmaArray(amfObject({ a: 1, 0: 'x', 1: 'y' }))],
    canonical: false,
  },
  {
    name: 'ECMA array with the highest count',
    source: byHand,
    hex: '08ffffffff000009',
    values: [new AmfEcmaArray(amfObject())],
    canonical: false,
  },
  {
    name: 'strict array',
    source: `AMF0 §2.12; ${py3amf}`,
    hex: '0a00000003003ff00000000000000200016105',
    values: [[1, 'a', null]],
    canonical: true,
  },
  {
    name: 'date',
    source: `AMF0 §2.13; ${py3amf}`,
    hex: '0b4278f4cbb38230000000',
    values: [new Date('2024-05-06T07:08:09.123Z')],
    canonical: true,
  },
  {
    name: 'date with a time zone, which is ignored',
    source: 'AMF0 §2.13',
    hex: '0b4278f4cbb3823000003c',
    values: [new Date('2024-05-06T07:08:09.123Z')],
    canonical: false,
  },
  {
    name: 'long string that could be short',
    source: 'AMF0 §2.14',
    hex: '0c00000002616c',
    values: ['al'],
    canonical: false,
  },
  {
    name: 'XML document',
    source: 'AMF0 §2.17',
    hex: '0f000000043c612f3e',
    values: [new AmfXmlDocument('<a/>')],
    canonical: true,
  },
  {
    name: 'typed object',
    source: `AMF0 §2.18; ${py3amf}`,
    hex: '10000a67656f2e5365616c6564000178003ff00000000000000001790200017a000009',
    values: [new AmfTypedObject('geo.Sealed', amfObject({ x: 1, y: 'z' }))],
    canonical: true,
  },
  {
    name: 'typed object without a class',
    source: byHand,
    hex: '10000000016105000009',
    values: [amfObject({ a: null })],
    canonical: false,
  },
  {
    name: 'AMF3 byte array',
    source: `AMF0 §3.1; ${py3amf}`,
    hex: '110c070001ff',
    values: [Uint8Array.of(0, 1, 255)],
    canonical: true,
  },
  {
    name: 'AMF3 array collection',
    source: `AMF0 §3.1; ${py3amf}`,
    hex: '110a0743666c65782e6d6573736167696e672e696f2e4172726179436f6c6c656374696f6e09070104010402060b7468726565',
    values: [new AmfExternalizable('flex.messaging.io.ArrayCollection', [1, 2, 'three'])],
    canonical: true,
  },
  {
    name: 'two AMF3 values that share a string table',
    source: byHand,
    hex: '11060361110600',
    values: ['a', 'a'],
    canonical: false,
  },
  {
    name: 'AMF3 vectors that share a string table',
    source: byHand,
    hex: '11100100036111100100036211100100021110010000',
    values: ['a', 'b', 'b', 'a'].map((className) => new AmfObjectVector(className, [])),
    canonical: true,
  },
  {
    name: 'connect, with arguments',
    source: `${ffmpeg}, -rtmp_conn`,
    hex: '020007636f6e6e656374003ff00000000000000300036170700200046c69766500047479706502000a6e6f6e707269766174650008666c617368566572020024464d4c452f332e302028636f6d70617469626c653b204c61766635392e32372e313030290005746355726c02001b72746d703a2f2f3132372e302e302e313a31393335302f6c69766500000902000568656c6c6f030004757365720200047465737400016e004012000000000000000009010105',
    values: [
      'connect',
      1,
      amfObject({
        app: 'live',
        type: 'nonprivate',
        flashVer: 'FMLE/3.0 (compatible; Lavf59.27.100)',
        tcUrl: 'rtmp://127.0.0.1:19350/live',
      }),
      'hello',
      amfObject({ user: 'test', n: 4.5 }),
      true,
      null,
    ],
    canonical: true,
  },
  {
    name: 'metadata',
    source: `${ffmpeg}, publishing`,
    hex: '02000d40736574446174614672616d6502000a6f6e4d65746144617461080000000e00086475726174696f6e004000000000000000000577696474680040500000000000000006686569676874004048000000000000000d766964656f646174617261746500000000000000000000096672616d6572617465004024000000000000000c766964656f636f646563696400401c000000000000000d617564696f6461746172617465004050d88000000000000f617564696f73616d706c65726174650040e5888000000000000f617564696f73616d706c6573697a65004030000000000000000673746572656f0100000c617564696f636f646563696400402400000000000000057469746c6502000554c3a973740007656e636f64657202000d4c61766635392e32372e313030000866696c6573697a65000000000000000000000009',
    values: [
      '@setDataFrame',
      'onMetaData',
      new AmfEcmaArray(
        amfObject({
          duration: 2,
          width: 64,
          height: 48,
          videodatarate: 0,
          framerate: 10,
          videocodecid: 7,
          audiodatarate: 67.3828125,
          audiosamplerate: 44_100,
          audiosamplesize: 16,
          stereo: false,
          audiocodecid: 10,
          title: 'Tést',
          encoder: 'Lavf59.27.100',
          filesize: 0,
        }),
      ),
    ],
    canonical: true,
  },
  {
    name: 'play',
    source: ffmpeg,
    hex: '020004706c6179004010000000000000050200036b657900c09f400000000000',
    values: ['play', 4, null, 'key', -2000],
    canonical: true,
  },
  {
    name: 'connect, with nested arguments',
    source: `${rtmpdump}, -C`,
    hex: '020007636f6e6e656374003ff00000000000000300036170700200046c6976650008666c61736856657202000e4c4e582031302c302c33322c31380005746355726c02001b72746d703a2f2f3132372e302e302e313a31393335302f6c6976650004667061640100000c6361706162696c697469657300402e000000000000000b617564696f436f646563730040a8ee0000000000000b766964656f436f6465637300406f800000000000000d766964656f46756e6374696f6e003ff000000000000000000902000568656c6c6f0300016e004000000000000000000162010100016f0300017802000179000009000009',
    values: [
      'connect',
      1,
      amfObject({
        app: 'live',
        flashVer: 'LNX 10,0,32,18',
        tcUrl: 'rtmp://127.0.0.1:19350/live',
        fpad: false,
        capabilities: 15,
        audioCodecs: 3191,
        videoCodecs: 252,
        videoFunction: 1,
      }),
      'hello',
      amfObject({ n: 2, b: true, o: amfObject({ x: 'y' }) }),
    ],
    canonical: true,
  },
  {
    name: 'deleteStream with the name of the stream',
    source: gstRtmp2,
    hex: '02000c64656c65746553747265616d000000000000000000050200036b6579',
    values: ['deleteStream', 0, null, 'key'],
    canonical: true,
  },
  {
    name: 'connect without flashVer',
    source: librtmp,
    hex: '020007636f6e6e656374003ff00000000000000300036170700200046c69766500047479706502000a6e6f6e707269766174650005746355726c02001b72746d703a2f2f3132372e302e302e313a31393335302f6c697665000009',
    values: [
      'connect',
      1,
      amfObject({ app: 'live', type: 'nonprivate', tcUrl: 'rtmp://127.0.0.1:19350/live' }),
    ],
    canonical: true,
  },
];

/** An array of arrays: [null], then `levels` more that hold the one before, by reference, `times` times. */
function arraysOfReferences(levels: number, times: number): string {
  let hex = `0a${uint32(levels + 1)}0a0000000105`;
  for (let index = 1; index <= levels; index += 1) {
    hex += `0a${uint32(times)}${`07${uint32(index).slice(4)}`.repeat(times)}`;
  }
  return hex;
}

function uint32(value: number): string {
  return value.toString(16).padStart(8, '0');
}

export const invalidAmf0Vectors: readonly InvalidAmfVector[] = [
  { name: 'reserved MovieClip marker (AMF0 §2.6)', hex: '04', code: 'AMF_UNKNOWN_MARKER' },
  { name: 'reserved RecordSet marker (AMF0 §2.16)', hex: '0e', code: 'AMF_UNKNOWN_MARKER' },
  { name: 'object end that ends nothing', hex: '09', code: 'AMF_UNKNOWN_MARKER' },
  { name: 'marker above the highest', hex: '12', code: 'AMF_UNKNOWN_MARKER' },
  { name: 'AMF3 marker above the highest', hex: '1112', code: 'AMF_UNKNOWN_MARKER' },
  { name: 'array that contains itself', hex: '0a00000001070000', code: 'AMF_BAD_REFERENCE' },
  {
    name: 'object two levels inside itself',
    hex: '0300016103000162070000000009000009',
    code: 'AMF_BAD_REFERENCE',
  },
  { name: 'reference to nothing', hex: '070000', code: 'AMF_BAD_REFERENCE' },
  { name: 'reference to a string, which has no index', hex: '02000161070000', code: 'AMF_BAD_REFERENCE' },
  { name: 'array longer than its message', hex: '0affffffff05', code: 'AMF_TRUNCATED' },
  { name: 'string longer than its message', hex: '0200026f', code: 'AMF_TRUNCATED' },
  { name: 'ECMA array of the right count without its end', hex: '080000000100016105', code: 'AMF_TRUNCATED' },
  { name: 'long string above its limit', hex: '0cffffffff61', code: 'LIMIT_EXCEEDED' },
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
