import { MessageType, type RtmpMessage } from './message.ts';

/**
 * The AMF0 part of a command or data message. The AMF3 types 15 and 17 begin with a byte 0 that says "AMF0
 * follows"; their AMF3 values are marked one by one inside (AMF0 §3.1). Clients that leave the byte out are
 * understood too: no name begins with it.
 */
export function amf0Body(message: Pick<RtmpMessage, 'type' | 'payload'>): Uint8Array {
  const wrapped = message.type === MessageType.CommandAmf3 || message.type === MessageType.DataAmf3;
  return wrapped && message.payload[0] === 0 ? message.payload.subarray(1) : message.payload;
}

/** The same AMF0 bytes as the payload of an AMF3 message. */
export function wrapAmf0Body(body: Uint8Array): Uint8Array {
  const payload = new Uint8Array(1 + body.length);
  payload.set(body, 1);
  return payload;
}
