import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  Asn1Reader,
  derBitString,
  derBmpString,
  derBoolean,
  derContext,
  derContextPrimitive,
  derInteger,
  derNull,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derSet,
  derTime,
  derUtf8String,
} from '../../../src/codec/asn1/index.ts';

// X.690's own examples where it has one, else what `openssl asn1parse -genstr` writes.
const rows: readonly (readonly [name: string, der: Uint8Array, hex: string])[] = [
  ['BOOLEAN true (§8.2.2, §11.1)', derBoolean(true), '0101ff'],
  ['BOOLEAN false', derBoolean(false), '010100'],
  ['INTEGER 0', derInteger(0), '020100'],
  ['INTEGER 127', derInteger(127), '02017f'],
  ['INTEGER 128, whose first bit is no sign', derInteger(128), '02020080'],
  ['INTEGER 10000', derInteger(10_000), '02022710'],
  ['INTEGER 2^31', derInteger(2 ** 31), '02050080000000'],
  ['INTEGER of bytes without zeros in front', derInteger(Uint8Array.of(0, 0, 1, 2)), '02020102'],
  [
    'BIT STRING (§8.6.4.2)',
    derBitString(Uint8Array.of(0x0a, 0x3b, 0x5f, 0x29, 0x1c, 0xd0), 4),
    '0307040a3b5f291cd0',
  ],
  ['NULL', derNull(), '0500'],
  ['OBJECT IDENTIFIER (§8.19.5)', derObjectIdentifier('2.100.3'), '0603813403'],
  ['OBJECT IDENTIFIER of RSA', derObjectIdentifier('1.2.840.113549.1.1.11'), '06092a864886f70d01010b'],
  [
    'OBJECT IDENTIFIER of Java',
    derObjectIdentifier('2.16.840.1.113894.746875.1.1'),
    '060c6086480186f966adca7b0101',
  ],
  ['UTF8String', derUtf8String('é'), '0c02c3a9'],
  ['BMPString', derBmpString('aé'), '1e04006100e9'],
  ['OCTET STRING', derOctetString(Uint8Array.of(1, 2)), '04020102'],
  ['SEQUENCE', derSequence(derInteger(1), derNull()), '30050201010500'],
  ['SET OF in the order of its encodings (§11.6)', derSet(derInteger(2), derInteger(1)), '3106020101020102'],
  ['[0] EXPLICIT', derContext(0, derNull()), 'a0020500'],
  ['[2] IMPLICIT', derContextPrimitive(2, Uint8Array.of(0x61)), '820161'],
  ['the last UTCTime', derTime(new Date('2049-12-31T23:59:59Z')), '170d3439313233313233353935395a'],
  [
    'the first GeneralizedTime',
    derTime(new Date('2050-01-01T00:00:00Z')),
    '180f32303530303130313030303030305a',
  ],
];

describe('DER', () => {
  for (const [name, der, hex] of rows) {
    it(name, () => assert.equal(Buffer.from(der).toString('hex'), hex));
  }

  for (const [length, head] of [
    [127, '047f'],
    [128, '048180'],
    [255, '0481ff'],
    [256, '04820100'],
    [65_536, '0483010000'],
  ] as const) {
    it(`a length of ${length} is as short as can be, and read again`, () => {
      const der = derOctetString(new Uint8Array(length));
      assert.equal(Buffer.from(der.subarray(0, -length)).toString('hex'), head);
      assert.equal(new Asn1Reader(der).octetString().length, length);
    });
  }
});
