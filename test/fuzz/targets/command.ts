import assert from 'node:assert/strict';
import {
  ChunkReader,
  chunkReaderLimits,
  MessageType,
  parseCommand,
  parseCommandHead,
  parseDataHeader,
  parseDataMessage,
  serializeCommand,
  serializeDataMessage,
} from '../../../src/codec/rtmp/index.ts';
import { ProtocolError } from '../../../src/errors.ts';
import { bytes } from '../../support/bytes.ts';
import { rtmpCaptures } from '../../support/rtmp-captures.ts';
import type { FuzzTarget } from '../target.ts';

const amfTypes: readonly number[] = [MessageType.CommandAmf0, MessageType.DataAmf0];

/** What a message of `type` says, written again: equal bytes for equal values, odd dates and NaN included. */
function rewrite(type: number, payload: Uint8Array): Uint8Array {
  const address = { messageStreamId: 1, encoding: type === 17 || type === 15 ? 'amf3' : 'amf0' } as const;
  const message = { type, payload };
  const written =
    type === MessageType.CommandAmf0 || type === MessageType.CommandAmf3
      ? serializeCommand(parseCommand(message), address)
      : serializeDataMessage(parseDataMessage(message), address);
  assert.equal(written.type, type);
  return written.payload;
}

/** `undefined` when the bytes are refused. */
function rewriteOrRefuse(type: number, payload: Uint8Array): Uint8Array | undefined {
  try {
    return rewrite(type, payload);
  } catch (error) {
    assert.ok(error instanceof ProtocolError, String(error));
    return undefined;
  }
}

/** What is read of a message whose values nobody looks at is what it says when they are read too. */
function checkHead(type: number, payload: Uint8Array, isReadable: boolean): void {
  const message = { type, payload };
  if (type === MessageType.CommandAmf0 || type === MessageType.CommandAmf3) {
    const head = parseCommandHead(message);
    if (!isReadable || head === undefined) return;
    const { name, transactionId } = parseCommand(message);
    assert.deepEqual(head, { name, transactionId });
    return;
  }
  try {
    const header = parseDataHeader(message);
    if (!isReadable) return;
    const { name, body } = parseDataMessage(message);
    assert.deepEqual(header, { name, body });
  } catch (error) {
    assert.ok(error instanceof ProtocolError && error.code === 'LIMIT_EXCEEDED', String(error));
  }
}

/** The same bytes as AMF0 and AMF3 command and data messages. */
export const target: FuzzTarget = {
  name: 'command',
  seeds: [
    ...rtmpCaptures
      .flatMap(({ chunks }) => new ChunkReader(chunkReaderLimits.publishing).push(chunks))
      .filter(({ type }) => amfTypes.includes(type))
      .map(({ payload }) => payload),
    bytes('00 020004 706c6179 00 4010000000000000 05 11 060378'),
  ],
  run(input) {
    for (const type of [15, 17, 18, 20]) {
      const written = rewriteOrRefuse(type, input);
      checkHead(type, input, written !== undefined);
      if (written === undefined) {
        continue;
      }
      // Bytes that are no UTF-8 grow when they are written, which may go beyond the limits of AMF.
      const again = rewriteOrRefuse(type, written);
      assert.deepEqual(again ?? written, written);
      if (type === 15 || type === 18) {
        const { body } = parseDataMessage({ type, payload: input });
        const bodyWritten = rewrite(MessageType.DataAmf0, body);
        assert.deepEqual(
          type === 15 ? bytes('00', bodyWritten) : bodyWritten,
          written,
          'the body says the same',
        );
      }
    }
  },
};
