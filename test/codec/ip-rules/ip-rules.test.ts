import assert from 'node:assert/strict';
import { BlockList, isIPv4 } from 'node:net';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { maxIpRules, parseIpAddress, parseIpRules } from '../../../src/codec/ip-rules/index.ts';

const rows: readonly (readonly [list: string, inside: readonly string[], outside: readonly string[]])[] = [
  ['', [], ['127.0.0.1', '::1']],
  [' , ,', [], ['127.0.0.1']],
  ['*', ['127.0.0.1', '::1', 'no address'], []],
  ['10.0.0.1, *', ['127.0.0.1'], []],
  [
    '192.168.1.2',
    ['192.168.1.2', '::ffff:192.168.1.2', '::ffff:c0a8:102'],
    ['192.168.1.3', '::c0a8:102', ''],
  ],
  ['192.168.1.2, 10.0.0.1', ['192.168.1.2', '10.0.0.1'], ['10.0.0.2']],
  ['192.168.1.*', ['192.168.1.0', '192.168.1.255'], ['192.168.2.1', '192.168.11.1']],
  ['10.*.*.*', ['10.0.0.0', '10.255.1.2'], ['11.0.0.0', '100.0.0.0']],
  ['10.*.1.2', ['10.9.1.2'], ['10.9.1.3']],
  ['*.*.*.*', ['1.2.3.4', '::ffff:1.2.3.4'], ['::1', 'no address']],
  ['10.0.0.0/8', ['10.0.0.0', '10.255.255.255'], ['9.255.255.255', '11.0.0.0', 'a00::']],
  ['172.16.0.0/12', ['172.16.0.1', '172.31.255.255'], ['172.15.255.255', '172.32.0.0']],
  ['192.168.1.77/28', ['192.168.1.64', '192.168.1.79'], ['192.168.1.63', '192.168.1.80']],
  ['0.0.0.0/0', ['1.2.3.4', '::ffff:1.2.3.4'], ['::1']],
  ['192.0.2.1/32', ['192.0.2.1'], ['192.0.2.0']],
  ['2001:db8::/32', ['2001:db8::1', '2001:DB8:ffff::', '2001:db8::1%eth0'], ['2001:db9::', '32.1.13.184']],
  ['2001:db8::1', ['2001:0db8:0:0::1'], ['2001:db8::2']],
  ['fe80::/10', ['febf::1'], ['fec0::1']],
  ['::/0', ['::1', '2001:db8::1'], ['1.2.3.4', '::ffff:1.2.3.4']],
  ['::ffff:10.0.0.0/104', ['10.1.2.3', '::ffff:10.1.2.3'], ['11.0.0.1']],
  ['::ffff:10.0.0.1', ['10.0.0.1'], ['10.0.0.2']],
  ['::ffff:0:0/96', ['1.2.3.4'], ['::1']],
];

describe('a list of addresses', () => {
  for (const [list, inside, outside] of rows) {
    it(JSON.stringify(list), () => {
      const { rules, problems } = parseIpRules(list);
      assert.deepEqual(problems, []);
      for (const address of inside) assert.equal(rules.matches(address), true, address);
      for (const address of outside) assert.equal(rules.matches(address), false, address);
      assert.equal(rules.isEmpty, inside.length === 0);
    });
  }

  for (const entry of [
    '123.2*.*.*',
    '192.168.*',
    '1.2.3.4.*',
    '256.*.*.*',
    '192.168.1.*/24',
    '*/0',
    '**',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/08',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '10.0.0.0/255.0.0.0',
    '::/129',
    '2001:db8:*',
    '010.0.0.1',
    'localhost',
    '10.0.0.1 10.0.0.2',
    '10.0.0.1-10.0.0.9',
    '[::1]',
    'fe80::1%eth0',
  ]) {
    it(`reports ${entry}, and keeps the others`, () => {
      const { rules, problems } = parseIpRules(`10.9.9.9, ${entry} ,10.8.8.8`);
      assert.deepEqual(
        problems.map((problem) => problem.entry),
        [entry],
      );
      assert.match(problems[0]?.rule ?? '', /^must be /);
      assert.ok(rules.matches('10.9.9.9') && rules.matches('10.8.8.8'));
      assert.equal(rules.matches('10.0.0.1'), false);
    });
  }

  it('has the addresses of a network that node:net has', () => {
    const networks = fc.oneof(
      fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })),
      fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })),
    );
    fc.assert(
      fc.property(networks, fc.nat(127), ([network, bits], flipped) => {
        const family = isIPv4(network) ? 'ipv4' : 'ipv6';
        const bytes = Uint8Array.from(parseIpAddress(network) ?? []);
        fc.pre(bytes.length === (family === 'ipv4' ? 4 : 16));
        const list = new BlockList();
        list.addSubnet(network, bits, family);
        const { rules, problems } = parseIpRules(`${network}/${bits}`);
        assert.deepEqual(problems, []);
        assert.ok(rules.matches(network));
        // One bit changed: inside when it lies behind the prefix.
        const bit = flipped % (8 * bytes.length);
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7));
        const other =
          family === 'ipv4'
            ? bytes.join('.')
            : (Buffer.from(bytes).toString('hex').match(/.{4}/g) ?? []).join(':');
        assert.equal(rules.matches(other), bit >= bits);
        assert.equal(rules.matches(other), list.check(other, family));
      }),
      { numRuns: 1000 },
    );
  });

  it('maxIpRules', () => {
    const entries = Array.from({ length: maxIpRules }, (_, index) => `10.0.${index >> 8}.${index & 255}`);
    assert.deepEqual(parseIpRules(entries.join(',')).problems, []);
    const { rules, problems } = parseIpRules([...entries, '1.2.3.4', '1.2.3.5'].join(','));
    assert.deepEqual(
      problems.map(({ entry }) => entry),
      ['1.2.3.4'],
    );
    assert.equal(rules.matches('1.2.3.4'), false);
    assert.equal(rules.matches('10.0.39.15'), true);
  });
});
