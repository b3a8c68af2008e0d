import assert from 'node:assert/strict';
import { maxClientHelloBytes, parseClientHello } from '../../../src/codec/tls/index.ts';
import { clientHellos, noClientHellos } from '../../vectors/client-hellos.ts';
import type { FuzzTarget } from '../target.ts';

/** No beginning throws, and what was answered once holds, whatever comes behind it. */
export const target: FuzzTarget = {
  name: 'client-hello',
  seeds: [...clientHellos, ...noClientHellos].map(({ bytes }) => bytes),
  run(bytes) {
    const half = parseClientHello(bytes.subarray(0, bytes.length >> 1));
    const whole = parseClientHello(bytes);
    if (half.kind === 'hello') assert.deepEqual(whole, half);
    if (whole.kind === 'more') assert.ok(bytes.length < maxClientHelloBytes);
  },
};
