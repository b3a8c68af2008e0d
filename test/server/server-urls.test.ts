import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { displayHost, reachableAddress, serverUrl } from '../../src/server/server-urls.ts';

const machine = (hostname: string) => ({ hostname, interfaces: {} });

describe('displayHost', () => {
  for (const [address, hostname, shown] of [
    ['::', 'media.example.com', 'media.example.com'],
    ['0.0.0.0', 'media.example.com', 'media.example.com'],
    ['::', 'laptop', 'localhost'],
    ['::', '3f2a9c1b7d44', 'localhost'],
    ['192.0.2.7', 'media.example.com', '192.0.2.7'],
    ['2001:db8::7', 'media.example.com', '[2001:db8::7]'],
  ] as const) {
    it(`shows ${address} on ${hostname} as ${shown}`, () => {
      assert.equal(displayHost(address, machine(hostname)), shown);
    });
  }
});

it('serverUrl names the scheme and the port', () => {
  const at = { hostPort: 'x', address: '::1', port: 1936 };
  assert.equal(serverUrl({ ...at, secure: true }, machine('a')), 'rtmps://[::1]:1936');
  assert.equal(serverUrl({ ...at, secure: false }, machine('a')), 'rtmp://[::1]:1936');
});

it('reachableAddress is the first IPv4 address that is not loopback', () => {
  const interfaces = {
    lo: [{ address: '127.0.0.1', family: 'IPv4', internal: true }],
    eth0: [
      { address: 'fe80::1', family: 'IPv6', internal: false },
      { address: '192.0.2.9', family: 'IPv4', internal: false },
    ],
  };
  assert.equal(reachableAddress({ hostname: 'a', interfaces }), '192.0.2.9');
  assert.equal(reachableAddress(machine('a')), undefined);
});
