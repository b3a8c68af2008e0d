import assert from 'node:assert/strict';
import { parseControlMessage, serializeControlMessage } from '../../../src/codec/rtmp/index.ts';
import { ProtocolError } from '../../../src/errors.ts';
import { hex } from '../../support/bytes.ts';
import type { FuzzTarget } from '../target.ts';

/** The first byte is the message type, the rest the payload. */
export const target: FuzzTarget = {
  name: 'control',
  seeds: [
    '01 00001000',
    '01 80000000',
    '02 00000004',
    '03 fffffffe',
    '04 0000 00000001',
    '04 0003 00000001 00000bb8',
    '04 0007 0000002a',
    '04 001a',
    '04 0020 00000001',
    '05 002625a0',
    '06 002625a002',
    '08 00',
  ].map(hex),
  run(input) {
    const type = input[0] ?? 0;
    try {
      const control = parseControlMessage({ type, payload: input.subarray(1) });
      assert.equal(control === undefined, type < 1 || type > 6);
      if (control !== undefined) {
        const written = serializeControlMessage(control);
        assert.equal(written.type, type);
        assert.deepEqual(parseControlMessage(written), control);
      }
    } catch (error) {
      assert.ok(error instanceof ProtocolError, String(error));
    }
  },
};
