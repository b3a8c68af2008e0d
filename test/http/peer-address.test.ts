import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { normalizeAddress, peerOf } from '../../src/http/peer-address.ts';

describe('normalizeAddress', () => {
  for (const [given, normal] of [
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:192.0.2.1', '192.0.2.1'],
    ['2001:DB8::1', '2001:db8::1'],
    ['::ffff:1', '::ffff:1'],
  ] as const) {
    it(`writes ${given} as ${normal}`, () => assert.equal(normalizeAddress(given), normal));
  }
});

describe('peerOf', () => {
  for (const [given, peer] of [
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['2001:db8::', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ] as const) {
    it(`counts ${given} as ${peer}`, () => assert.equal(peerOf(given), peer));
  }
});
