import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { maxClientHelloBytes, parseClientHello } from '../../../src/codec/tls/index.ts';
import { bytes } from '../../support/bytes.ts';
import { embedded } from '../../support/parser-properties.ts';
import { clientHellos, noClientHellos } from '../../vectors/client-hellos.ts';

describe('parseClientHello', () => {
  for (const vector of clientHellos) {
    it(`reads ${vector.title}, once all of it is there`, () => {
      const { serverName } = vector;
      assert.deepEqual(parseClientHello(embedded(vector.bytes)), { kind: 'hello', serverName });
      assert.deepEqual(parseClientHello(bytes(vector.bytes, '140303000101')), { kind: 'hello', serverName });
      for (let length = 0; length < vector.bytes.length; length++) {
        assert.deepEqual(parseClientHello(vector.bytes.subarray(0, length)), { kind: 'more' }, `${length}`);
      }
    });
  }

  for (const { title, bytes: input } of noClientHellos) {
    it(`waits for nothing after ${title}`, () => {
      assert.deepEqual(parseClientHello(input), { kind: 'hello', serverName: undefined });
    });
  }

  it('waits for no more than maxClientHelloBytes', () => {
    // Records of 16 KiB, in a message of 16 MiB.
    const endless = bytes('1603014000', '01ffffff', new Uint8Array(maxClientHelloBytes));
    assert.deepEqual(parseClientHello(endless.subarray(0, maxClientHelloBytes - 1)), { kind: 'more' });
    assert.deepEqual(parseClientHello(endless.subarray(0, maxClientHelloBytes)), {
      kind: 'hello',
      serverName: undefined,
    });
  });
});
