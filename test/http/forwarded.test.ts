import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseIpRules } from '../../src/codec/ip-rules/index.ts';
import { resolveClient } from '../../src/http/forwarded.ts';
import { forwardedLimits } from '../../src/http/forwarded-limits.ts';

const trusted = parseIpRules('10.0.0.0/8, 2001:db8:ffff::/48').rules;
const peerAddress = '10.0.0.1';

type Headers = Readonly<Record<string, string | readonly string[]>>;
type Expected = readonly [address: string, port?: number | undefined, secure?: boolean];

/** What headers from the proxy 10.0.0.1 say. */
const believed: readonly (readonly [title: string, headers: Headers, expected: Expected])[] = [
  ['no header: the proxy itself', {}, ['10.0.0.1']],
  ['one address', { 'x-forwarded-for': '192.0.2.1' }, ['192.0.2.1', 0]],
  ['an address with a port', { 'x-forwarded-for': '192.0.2.1:4711' }, ['192.0.2.1', 4711]],
  ['IPv6', { 'x-forwarded-for': '2001:DB8:0:0::0001' }, ['2001:db8::1', 0]],
  ['IPv6 in brackets, with a port', { 'x-forwarded-for': '[2001:db8::1]:4711' }, ['2001:db8::1', 4711]],
  ['IPv4 in IPv6', { 'x-forwarded-for': '::ffff:c000:201' }, ['192.0.2.1', 0]],
  ['what the client forged stands left', { 'x-forwarded-for': '203.0.113.9, 192.0.2.1' }, ['192.0.2.1', 0]],
  [
    'a trusted address that the client forged stands left of it',
    { 'x-forwarded-for': '203.0.113.9, 10.0.0.7, 192.0.2.1' },
    ['192.0.2.1', 0],
  ],
  ['a chain of proxies', { 'x-forwarded-for': '192.0.2.1, 10.0.0.3,10.0.0.2' }, ['192.0.2.1', 0]],
  ['all of them proxies: the outermost', { 'x-forwarded-for': '10.0.0.3, 10.0.0.2' }, ['10.0.0.3', 0]],
  ['unknown: the proxy that said so', { 'x-forwarded-for': '192.0.2.1, unknown' }, ['10.0.0.1']],
  ['unix: as nginx writes it', { 'x-forwarded-for': '192.0.2.1, unix:, 10.0.0.2' }, ['10.0.0.2', 0]],
  ['an empty entry vouches for none before it', { 'x-forwarded-for': '192.0.2.1, ' }, ['10.0.0.1']],
  ['several fields', { 'x-forwarded-for': ['203.0.113.9', '192.0.2.1'] }, ['192.0.2.1', 0]],
  ['nonsense as a port', { 'x-forwarded-for': '192.0.2.1:70000' }, ['192.0.2.1', 0]],
  ['the protocol', { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'https' }, ['192.0.2.1', 0, true]],
  ['wss is secure', { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'WSS' }, ['192.0.2.1', 0, true]],
  [
    'another protocol says nothing',
    { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'gopher' },
    ['192.0.2.1', 0],
  ],
  [
    'a protocol that the client forged stands left',
    { 'x-forwarded-for': '203.0.113.9, 192.0.2.1', 'x-forwarded-proto': 'https, http' },
    ['192.0.2.1', 0, false],
  ],
  [
    'the protocol of the leg from the client',
    { 'x-forwarded-for': '192.0.2.1, 10.0.0.2', 'x-forwarded-proto': 'https,http' },
    ['192.0.2.1', 0, true],
  ],
  ['the protocol alone', { 'x-forwarded-proto': 'https' }, ['10.0.0.1', undefined, true]],
  // RFC 7239 §4
  ['Forwarded', { forwarded: 'for=192.0.2.60;proto=http;by=203.0.113.43' }, ['192.0.2.60', 0, false]],
  ['in any case', { forwarded: 'For="[2001:db8:cafe::17]:4711"' }, ['2001:db8:cafe::17', 4711]],
  ['two elements', { forwarded: 'for=192.0.2.43, for=198.51.100.17' }, ['198.51.100.17', 0]],
  [
    'two elements, the nearer of a proxy',
    { forwarded: 'for=192.0.2.43;proto=https, for=10.0.0.2;proto=http' },
    ['192.0.2.43', 0, true],
  ],
  ['hidden', { forwarded: 'for=192.0.2.43, for="_gazonk"' }, ['10.0.0.1']],
  ['hidden, over TLS', { forwarded: 'for=_hidden;proto=https' }, ['10.0.0.1', undefined, true]],
  ['a hidden port', { forwarded: 'for="192.0.2.43:_port"' }, ['192.0.2.43', 0]],
  ['nobody is named', { forwarded: 'for=192.0.2.43, proto=https' }, ['10.0.0.1', undefined, true]],
  ['without the quotes that it should have', { forwarded: 'for=[2001:db8::1]:4711' }, ['2001:db8::1', 4711]],
  [
    'escapes and separators in quotes',
    { forwarded: 'host="a\\",;b" ; for="192.0.2.4\\3"' },
    ['192.0.2.43', 0],
  ],
  ['an empty element', { forwarded: 'for=192.0.2.43,' }, ['10.0.0.1']],
  [
    'both headers',
    { forwarded: 'for="192.0.2.1:4711"', 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'https' },
    ['192.0.2.1', 4711, true],
  ],
  [
    'both headers, of which one says that it was in the clear',
    { forwarded: 'for=192.0.2.1;proto=https', 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'http' },
    ['192.0.2.1', 0, false],
  ],
  [
    'Forwarded beside X-Forwarded-Proto',
    { forwarded: 'for=192.0.2.1', 'x-forwarded-proto': 'https' },
    ['192.0.2.1', 0],
  ],
];

const conflict = 'Forwarded and X-Forwarded-For must name the same client';
const form = 'Forwarded must be as RFC 7239 says';
const hops = 'A request must pass at most 32 trusted proxies';
const length = 'Forwarded and X-Forwarded headers must be at most 8192 characters long';

const refused: readonly (readonly [title: string, headers: Headers, rule: string])[] = [
  [
    'the header that the proxy does not set',
    { forwarded: 'for=203.0.113.9', 'x-forwarded-for': '192.0.2.1' },
    conflict,
  ],
  ['one that hides behind it', { forwarded: 'for=203.0.113.9', 'x-forwarded-for': 'unknown' }, conflict],
  ['a quote left open before what the proxy adds', { forwarded: 'for="203.0.113.9, for=192.0.2.1' }, form],
  ['the same beside X-Forwarded-For', { forwarded: 'for="', 'x-forwarded-for': '192.0.2.1' }, form],
  ['a parameter twice', { forwarded: 'for=192.0.2.1;For=203.0.113.9' }, form],
  ['a name without a value', { forwarded: 'for' }, form],
  ['a value without a name', { forwarded: '=192.0.2.1' }, form],
  ['a separator of another kind', { forwarded: 'for=192.0.2.1 for=192.0.2.2' }, form],
  ['too many proxies', { 'x-forwarded-for': Array.from({ length: 34 }, () => '10.0.0.2').join() }, hops],
  [
    'a long header',
    { 'x-forwarded-for': `${'1'.repeat(forwardedLimits.maxForwardedLength)}, 192.0.2.1` },
    length,
  ],
  ['a long header beside', { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'x'.repeat(8193) }, length],
];

describe('resolveClient', () => {
  for (const [title, headers, [address, port, secure]] of believed) {
    it(title, () => {
      assert.deepEqual(resolveClient({ peerAddress, headers, trusted }), {
        believed: true,
        address,
        port,
        secure,
      });
    });
  }

  for (const [title, headers, rule] of refused) {
    it(`refuses ${title}`, () => {
      assert.deepEqual(resolveClient({ peerAddress, headers, trusted }), { believed: false, rule });
    });
  }

  it('takes the proxy on a dual-stack socket, and one by IPv6', () => {
    for (const proxy of ['::ffff:10.0.0.1', '2001:db8:ffff::1']) {
      const client = resolveClient({
        peerAddress: proxy,
        headers: { 'x-forwarded-for': '192.0.2.1' },
        trusted,
      });
      assert.ok(client.believed);
      assert.equal(client.address, '192.0.2.1');
    }
  });

  it('believes nothing from anybody else, whatever the headers are', () => {
    const all = [...believed, ...refused].map(([, headers]) => headers);
    for (const rules of [trusted, parseIpRules('').rules, undefined]) {
      for (const headers of all) {
        assert.deepEqual(resolveClient({ peerAddress: '::ffff:192.0.2.9', headers, trusted: rules }), {
          believed: true,
          address: '192.0.2.9',
          port: undefined,
          secure: undefined,
        });
      }
    }
  });

  it('takes as many proxies as may be', () => {
    const proxies = Array.from({ length: forwardedLimits.maxForwardedHops - 1 }, () => '10.0.0.2');
    const headers = { 'x-forwarded-for': ['192.0.2.1', ...proxies].join(', ') };
    assert.deepEqual(resolveClient({ peerAddress, headers, trusted }), {
      believed: true,
      address: '192.0.2.1',
      port: 0,
      secure: undefined,
    });
  });
});
