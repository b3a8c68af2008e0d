import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  Asn1Error,
  Asn1Reader,
  asn1Tag,
  contextTag,
  derInteger,
  derObjectIdentifier,
  derOctetString,
  derSequence,
} from '../../../src/codec/asn1/index.ts';

const read = (hex: string) => new Asn1Reader(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('Asn1Reader', () => {
  it('reads values one after the other', () => {
    const reader = read('0201ff 0400 300302017f');
    assert.equal(hexOf(reader.expect(asn1Tag.integer).content), 'ff');
    assert.equal(reader.optional(asn1Tag.integer), undefined);
    assert.equal(reader.octetString().length, 0);
    assert.equal(reader.enter().smallInteger(), 127);
    assert.ok(reader.atEnd);
  });

  it('gives a value with and without its head', () => {
    const { tag, content, whole } = read('308102 0500 02').next();
    assert.deepEqual([tag, hexOf(content), hexOf(whole)], [0x30, '0500', '3081020500']);
  });

  it('reads object identifiers', () => {
    for (const oid of [
      '1.2.840.113549.1.7.1',
      '2.16.840.1.101.3.4.1.42',
      '1.3.6.1.4.1.42.2.17.1.1',
      '2.999',
      '0.9',
    ]) {
      assert.equal(new Asn1Reader(derObjectIdentifier(oid)).objectIdentifier(), oid);
    }
  });

  it('reads numbers up to 2^31 - 1', () => {
    for (const number of [0, 1, 127, 128, 65_536, 2_147_483_647]) {
      assert.equal(new Asn1Reader(derInteger(number)).smallInteger(), number);
    }
    for (const hex of ['0200', '0201ff', '02050080000000']) {
      assert.throws(() => read(hex).smallInteger(), Asn1Error);
    }
  });

  it('reads indefinite lengths, and octet strings in pieces (X.690 §8.1.3.6, §8.7)', () => {
    const reader = read('3080 2480 040161 040262 63 0000 0000 0500');
    const { content } = reader.next();
    assert.equal(hexOf(content), '24800401610402626300 00'.replaceAll(' ', ''));
    assert.equal(hexOf(new Asn1Reader(content).octetString()), '616263');
    assert.equal(reader.next().tag, asn1Tag.null);
    assert.equal(hexOf(read('a006 040161 040162').octetString(contextTag(0, false))), '6162');
  });

  for (const [what, hex] of [
    ['nothing', ''],
    ['no length', '30'],
    ['fewer bytes than it says', '0402 61'],
    ['a length that is cut off', '0482 01'],
    ['a length of 5 octets', '0485 0000000000'],
    ['a long tag', '1f8101 00'],
    ['a primitive value of indefinite length', '0480 0000'],
    ['an end that never comes', '3080 0500'],
    ['an end with content', '3080 000161'],
  ] as const) {
    it(`refuses ${what}`, () => assert.throws(() => read(hex).next(), Asn1Error));
  }

  it('refuses other tags than the one that must stand there', () => {
    assert.throws(() => read('0500').enter(), /tag 0x30 must stand here, not 0x05/);
    assert.throws(() => read('3000').octetString(), Asn1Error);
    assert.throws(() => read('0603808080').objectIdentifier(), Asn1Error);
    assert.throws(() => read('0600').objectIdentifier(), Asn1Error);
  });

  it('goes 32 deep and no deeper', () => {
    const nested = (depth: number): Uint8Array =>
      depth === 0 ? derOctetString(new Uint8Array()) : derSequence(nested(depth - 1));
    const goDown = (depth: number) => {
      let reader = new Asn1Reader(nested(depth));
      for (let level = 0; level < depth; level++) reader = reader.enter();
    };
    goDown(32);
    assert.throws(() => goDown(33), Asn1Error);
    assert.throws(() => read('3080'.repeat(1000)).next(), /32 deep/);
    assert.throws(() => read('2480'.repeat(1000)).octetString(), Asn1Error);
  });
});
