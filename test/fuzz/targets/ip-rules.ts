import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import { maxAddressLength, parseIpAddress, parseIpRules } from '../../../src/codec/ip-rules/index.ts';
import type { FuzzTarget } from '../target.ts';

/** No list throws; every entry is a rule or a problem; an address is one where `node:net` says so, and in its list. */
export const target: FuzzTarget = {
  name: 'ip-rules',
  seeds: [
    '192.168.1.*, 10.0.0.0/8',
    '2001:db8::/32,::1,*',
    '::ffff:192.0.2.1',
    'fe80::1%eth0, 010.1.1.1',
    '::/0',
  ].map((text) => new TextEncoder().encode(text)),
  run(bytes) {
    const list = new TextDecoder().decode(bytes);
    const { rules, problems } = parseIpRules(list);
    const entries = list.split(',').map((entry) => entry.trim());
    assert.ok(problems.every(({ entry }) => entries.includes(entry)));
    const broken = new Set(problems.map(({ entry }) => entry));
    for (const entry of entries) {
      const address = parseIpAddress(entry);
      // Which zones it takes differs from one Node to the next.
      if (entry.length <= maxAddressLength && !entry.includes('%'))
        assert.equal(address !== undefined, isIP(entry) !== 0, entry);
      if (address && !broken.has(entry)) assert.ok(rules.matches(entry), entry);
    }
    const alone = parseIpRules(entries.filter((entry) => !broken.has(entry)).join(','));
    assert.deepEqual(alone.problems, []);
    assert.equal(alone.rules.isEmpty, rules.isEmpty);
  },
};
