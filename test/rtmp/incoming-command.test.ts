import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ProtocolError } from '../../src/errors.ts';
import { readCommand } from '../../src/rtmp/incoming-command.ts';
import { bytes } from '../support/bytes.ts';

/** `call`, 7 and null. */
const call = bytes('020004 63616c6c', '00 401c000000000000', '05');

function read(payload: Uint8Array) {
  return readCommand({ type: 20, messageStreamId: 1, chunkStreamId: 3, timestampMs: 0, payload });
}

describe('readCommand', () => {
  test('a command that can be read', () => {
    assert.deepEqual(read(call), {
      command: { name: 'call', transactionId: 7, commandObject: null, arguments: [], messageStreamId: 1 },
    });
  });

  for (const [title, value] of [
    ['an externalizable class of its own', '11 0a07 07612e62'],
    ['a reference to nothing', '07 0009'],
    ['an unknown marker', '7f'],
  ] as const) {
    test(`${title} leaves name and transaction ID`, () => {
      assert.deepEqual(read(bytes(call, value)), { unreadable: { name: 'call', transactionId: 7 } });
    });
  }

  test('no number for a transaction ID counts as 0 here too', () => {
    assert.deepEqual(read(bytes('020004 63616c6c', '05', '7f')), {
      unreadable: { name: 'call', transactionId: 0 },
    });
  });

  for (const [title, payload, code] of [
    ['a value that is cut off', bytes(call, '020004 61'), 'AMF_TRUNCATED'],
    ['values too deep', bytes(call, '03 000161'.repeat(1000)), 'LIMIT_EXCEEDED'],
    ['nothing readable for a name', bytes('7f'), 'AMF_UNKNOWN_MARKER'],
    ['no name in front of it', bytes('05', '05', '7f'), 'AMF_UNKNOWN_MARKER'],
    ['nothing', bytes(''), 'COMMAND_INVALID'],
  ] as const) {
    test(`${title} is a fault`, () => {
      assert.throws(
        () => read(payload),
        (error) => error instanceof ProtocolError && error.code === code,
      );
    });
  }
});
