import { ProtocolError } from '../../errors.ts';
import { readUint24 } from './chunk-header.ts';
import { MessageType, type RtmpMessage } from './message.ts';

/** Most messages that one aggregate may carry; the shortest takes 15 bytes but makes a whole object here. */
export const maxAggregateMessages = 4096;

/** Tag header and back pointer of the FLV tags inside (FLV 10.1 §E.4.1, §E.3). */
const tagHeaderBytes = 11;
const backPointerBytes = 4;

/**
 * What may travel in an aggregate. Anything else in one is left out: a control message would get past the
 * chunk reader, and an aggregate in an aggregate past every count.
 */
const carriedTypes: readonly number[] = [
  MessageType.Audio,
  MessageType.Video,
  MessageType.DataAmf0,
  MessageType.DataAmf3,
];

/**
 * Takes an aggregate message (type 22, RTMP 1.0 §7.1.6) apart. The inner messages get the aggregate's message
 * stream, and timestamps moved so that the first one has the aggregate's; payloads are views of its payload.
 *
 *   | type: 1 | length: 3 | timestamp, low 24 bits: 3 | its high 8 bits: 1 | stream ID: 3 | data | back pointer: 4 |
 *
 * @throws ProtocolError `AGGREGATE_INVALID` when a tag is cut short (a missing last back pointer is forgiven),
 * `LIMIT_EXCEEDED` above {@link maxAggregateMessages}.
 */
export function splitAggregate(aggregate: RtmpMessage): RtmpMessage[] {
  const { payload } = aggregate;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const messages: RtmpMessage[] = [];
  let shiftMs: number | undefined;
  let tags = 0;
  for (let offset = 0; offset < payload.length; ) {
    tags += 1;
    if (tags > maxAggregateMessages) {
      throw new ProtocolError('LIMIT_EXCEEDED', `more than maxAggregateMessages ${maxAggregateMessages}`);
    }
    const dataOffset = offset + tagHeaderBytes;
    const end = dataOffset <= payload.length ? dataOffset + readUint24(view, offset + 1) : dataOffset;
    if (end > payload.length) {
      throw new ProtocolError('AGGREGATE_INVALID', `a tag up to ${end} in ${payload.length} bytes`);
    }
    const timestampMs = readUint24(view, offset + 4) + view.getUint8(offset + 7) * 2 ** 24;
    shiftMs ??= aggregate.timestampMs - timestampMs;
    const type = view.getUint8(offset);
    if (carriedTypes.includes(type)) {
      messages.push({
        type,
        messageStreamId: aggregate.messageStreamId,
        chunkStreamId: aggregate.chunkStreamId,
        timestampMs: (timestampMs + shiftMs) >>> 0,
        payload: payload.subarray(dataOffset, end),
      });
    }
    offset = end + backPointerBytes;
  }
  return messages;
}
