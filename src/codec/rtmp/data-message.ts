import { ProtocolError } from '../../errors.ts';
import { Amf0Reader, type AmfValue, parseAmf0, serializeAmf0 } from '../amf/index.ts';
import { amf0Body, wrapAmf0Body } from './amf0-body.ts';
import type { MessageAddress } from './command.ts';
import { MessageType, type RtmpMessage } from './message.ts';

/** Metadata, cue points, captions: anything that is neither command nor media (RTMP 1.0 §7.1.2). */
export interface DataMessage {
  /** The handler at the receiver: `onMetaData`, `onTextData` ... */
  readonly name: string;
  readonly values: readonly AmfValue[];
  /**
   * The AMF0 bytes of name and values as players get them, AMF3 wrapping and `@setDataFrame` taken off;
   * otherwise as the publisher sent them. A view of the message's payload.
   */
  readonly body: Uint8Array;
}

/** With this a publisher asks that players who join later get the message too. */
const setDataFrame = '@setDataFrame';

/** Marker, length and text of an AMF0 string (AMF0 §2.4): `@setDataFrame` as every client writes it. */
const setDataFrameBytes = 1 + 2 + setDataFrame.length;

const amf0StringMarker = 2;

/** Default chunk stream for data; clients use 4 and others for it. */
const dataChunkStreamId = 4;

/**
 * Reads a message of type 18 or 15.
 *
 * @throws ProtocolError `DATA_MESSAGE_INVALID` without a name, and what the AMF reader throws.
 */
export function parseDataMessage(message: Pick<RtmpMessage, 'type' | 'payload'>): DataMessage {
  const whole = amf0Body(message);
  const [first, ...rest] = parseAmf0(whole);
  const [second, ...afterSecond] = rest;
  if (first === setDataFrame && typeof second === 'string' && whole[0] === amf0StringMarker) {
    return { name: second, values: afterSecond, body: whole.subarray(setDataFrameBytes) };
  }
  if (typeof first !== 'string') {
    throw new ProtocolError('DATA_MESSAGE_INVALID', `a ${first === null ? 'null' : typeof first} instead`);
  }
  return { name: first, values: rest, body: whole };
}

/**
 * Name and body of a message of type 18 or 15 without a look at its values: encoders write metadata that does not
 * end as it should, and players read it all the same. `undefined` for one without a name.
 *
 * @throws ProtocolError `LIMIT_EXCEEDED`
 */
export function parseDataHeader(
  message: Pick<RtmpMessage, 'type' | 'payload'>,
): Pick<DataMessage, 'name' | 'body'> | undefined {
  const body = amf0Body(message);
  const reader = new Amf0Reader(body);
  const name = readText(reader);
  if (name !== setDataFrame || body[0] !== amf0StringMarker)
    return name === undefined ? undefined : { name, body };
  const inner = readText(reader);
  return { name: inner ?? name, body: inner === undefined ? body : body.subarray(setDataFrameBytes) };
}

function readText(reader: Amf0Reader): string | undefined {
  try {
    const value = reader.done ? undefined : reader.readValue();
    return typeof value === 'string' ? value : undefined;
  } catch (error) {
    if (error instanceof ProtocolError && error.code !== 'LIMIT_EXCEEDED') return undefined;
    throw error;
  }
}

/** A data message ready to be written. */
export function serializeDataMessage(
  data: Pick<DataMessage, 'name' | 'values'>,
  address: MessageAddress,
): RtmpMessage {
  const body = serializeAmf0(data.name, ...data.values);
  const wrapped = address.encoding === 'amf3';
  return {
    type: wrapped ? MessageType.DataAmf3 : MessageType.DataAmf0,
    messageStreamId: address.messageStreamId,
    chunkStreamId: address.chunkStreamId ?? dataChunkStreamId,
    timestampMs: address.timestampMs ?? 0,
    payload: wrapped ? wrapAmf0Body(body) : body,
  };
}
