import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import { maxProxyHeaderBytes, ProxyHeaderReader } from '../../../src/codec/proxy-protocol/index.ts';
import { bytes as joined } from '../../support/bytes.ts';
import { parsedOrRefused } from '../../support/parser-properties.ts';
import { brokenProxyHeaders, noProxyHeaders, proxyHeaders } from '../../vectors/proxy-headers.ts';
import type { FuzzTarget } from '../target.ts';

/** No beginning throws but as the peer's fault; cut in two it reads as in one; what it names are addresses. */
export const target: FuzzTarget = {
  name: 'proxy-protocol',
  seeds: [...proxyHeaders, ...brokenProxyHeaders, ...noProxyHeaders].map(({ bytes }) => bytes),
  run(bytes) {
    const whole = parsedOrRefused(() => new ProxyHeaderReader().push(bytes));
    const cut = bytes.length >> 1;
    const halves = parsedOrRefused(() => {
      const reader = new ProxyHeaderReader();
      const first = reader.push(bytes.subarray(0, cut));
      const rest = bytes.subarray(cut);
      return first.kind === 'more' ? reader.push(rest) : { ...first, rest: joined(first.rest, rest) };
    });
    if (whole === undefined || halves === undefined) {
      // A line that ends in time may have a fault of its own, which shows in both.
      assert.deepEqual(halves, whole);
      return;
    }
    assert.equal(halves.kind, whole.kind);
    if (whole.kind === 'more') {
      assert.ok(bytes.length < maxProxyHeaderBytes);
      return;
    }
    assert.ok(halves.kind !== 'more');
    assert.deepEqual(joined(halves.rest), joined(whole.rest));
    if (whole.kind === 'none') return;
    assert.deepEqual(halves, { ...whole, rest: halves.rest });
    const { route } = whole.header;
    for (const end of route === undefined ? [] : [route.source, route.destination]) {
      assert.notEqual(isIP(end.address), 0, end.address);
      assert.ok(end.port >= 0 && end.port <= 65_535);
    }
  },
};
