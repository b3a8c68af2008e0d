import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { maxAddressLength, parseIpAddress } from '../../../src/codec/ip-rules/index.ts';
import { toHex } from '../../support/bytes.ts';

const rows: readonly (readonly [text: string, hex: string])[] = [
  ['0.0.0.0', '00000000'],
  ['192.0.2.1', 'c0000201'],
  ['255.255.255.255', 'ffffffff'],
  ['::', '00000000000000000000000000000000'],
  ['::1', '00000000000000000000000000000001'],
  ['1::', '00010000000000000000000000000000'],
  // RFC 4291 §2.2
  ['ABCD:EF01:2345:6789:ABCD:EF01:2345:6789', 'abcdef0123456789abcdef0123456789'],
  ['2001:DB8:0:0:8:800:200C:417A', '20010db80000000000080800200c417a'],
  ['2001:DB8::8:800:200C:417A', '20010db80000000000080800200c417a'],
  ['FF01::101', 'ff010000000000000000000000000101'],
  ['0:0:0:0:0:0:13.1.68.3', '0000000000000000000000000d014403'],
  ['::13.1.68.3', '0000000000000000000000000d014403'],
  // Mapped: §2.5.5.2
  ['::FFFF:129.144.52.38', '81903426'],
  ['::ffff:8190:3426', '81903426'],
  ['0:0:0:0:0:ffff:129.144.52.38', '81903426'],
  ['::fffe:129.144.52.38', '0000000000000000' + '0000fffe81903426'],
  // §2.8 and RFC 4007 §11
  ['fe80::1%eth0', 'fe800000000000000000000000000001'],
  ['1:2:3:4:5:6:7::', '00010002000300040005000600070000'],
];

const none = [
  '',
  ' ',
  '1.2.3',
  '1.2.3.4.5',
  '1.2.3.256',
  '1.2.3.04',
  '1.2.3.-4',
  '1.2.3.0x4',
  '1.2.3.4 ',
  '1..2.3',
  '16909060',
  '1.2.3.4%eth0',
  ':',
  ':::',
  '1',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7:8::',
  '1::2::3',
  ':1::2',
  '1::2:',
  '::12345',
  '::g',
  '::1.2.3.4:5',
  '1.2.3.4::',
  '::1.2.3',
  '[::1]',
  'fe80::1%',
  'fe80::1%a%b',
  `fe80::1%${'x'.repeat(maxAddressLength)}`,
];

describe('an IP address', () => {
  for (const [text, hex] of rows) {
    it(text, () => assert.equal(toHex(parseIpAddress(text) ?? new Uint8Array()), hex));
  }

  for (const text of none) {
    it(`is not ${JSON.stringify(text)}`, () => assert.equal(parseIpAddress(text), undefined));
  }

  it('is what node:net takes for one', () => {
    const nearly = fc.string({
      unit: fc.constantFrom('0', '1', '25', '255', '256', 'f', 'ffff', '.', ':', '::', '01'),
      maxLength: 16,
    });
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), nearly), (text) => {
        if (text.length > maxAddressLength) return;
        const bytes = parseIpAddress(text);
        assert.equal(bytes !== undefined, isIP(text) !== 0, text);
        if (isIP(text) === 4) assert.equal(bytes?.length, 4);
      }),
      { numRuns: 3000 },
    );
  });
});
