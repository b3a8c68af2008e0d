import { ProtocolError } from '../../errors.ts';

/**
 * User control events (RTMP 1.0 §7.1.7). `buffer-empty` and `buffer-ready` are Flash Media Server's own;
 * `unknown` is any other, its data untouched (SWF verification, for one).
 */
export type UserControlEvent =
  | { readonly kind: StreamEventKind; readonly messageStreamId: number }
  /** How many milliseconds a player wants to hold ready. */
  | { readonly kind: 'set-buffer-length'; readonly messageStreamId: number; readonly bufferMs: number }
  /** The answer repeats the request's timestamp. */
  | { readonly kind: PingEventKind; readonly timestampMs: number }
  | { readonly kind: 'unknown'; readonly eventType: number; readonly data: Uint8Array };

/** Event types whose data is a message stream ID. */
const streamEvents = {
  0: 'stream-begin',
  1: 'stream-eof',
  2: 'stream-dry',
  4: 'stream-is-recorded',
  31: 'buffer-empty',
  32: 'buffer-ready',
} as const;

const setBufferLength = 3;

/** Event types whose data is a timestamp. */
const pingEvents = {
  6: 'ping-request',
  7: 'ping-response',
} as const;

export type StreamEventKind = (typeof streamEvents)[keyof typeof streamEvents];
export type PingEventKind = (typeof pingEvents)[keyof typeof pingEvents];

const streamEventKinds = new Map<number, StreamEventKind>(numericEntries(streamEvents));
const pingEventKinds = new Map<number, PingEventKind>(numericEntries(pingEvents));
const eventTypes = new Map<string, number>(
  [...streamEventKinds, ...pingEventKinds].map(([eventType, kind]) => [kind, eventType]),
);

/**
 * Reads the payload of a user control message. Bytes after the last field are ignored; an unknown event
 * keeps a view of them.
 *
 * @throws ProtocolError `CONTROL_MESSAGE_TRUNCATED`
 */
export function parseUserControlEvent(payload: Uint8Array): UserControlEvent {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  requireBytes(payload, 2);
  const eventType = view.getUint16(0);
  const streamEvent = streamEventKinds.get(eventType);
  if (streamEvent !== undefined) {
    requireBytes(payload, 6);
    return { kind: streamEvent, messageStreamId: view.getUint32(2) };
  }
  const pingEvent = pingEventKinds.get(eventType);
  if (pingEvent !== undefined) {
    requireBytes(payload, 6);
    return { kind: pingEvent, timestampMs: view.getUint32(2) };
  }
  if (eventType === setBufferLength) {
    requireBytes(payload, 10);
    return {
      kind: 'set-buffer-length',
      messageStreamId: view.getUint32(2),
      bufferMs: view.getUint32(6),
    };
  }
  return { kind: 'unknown', eventType, data: payload.subarray(2) };
}

/** The payload of a user control message. */
export function serializeUserControlEvent(event: UserControlEvent): Uint8Array {
  switch (event.kind) {
    case 'unknown': {
      const payload = new Uint8Array(2 + event.data.length);
      new DataView(payload.buffer).setUint16(0, event.eventType);
      payload.set(event.data, 2);
      return payload;
    }
    case 'set-buffer-length':
      return eventPayload(setBufferLength, event.messageStreamId, event.bufferMs);
    case 'ping-request':
    case 'ping-response':
      return eventPayload(eventTypes.get(event.kind) ?? 0, event.timestampMs);
    case 'stream-begin':
    case 'stream-eof':
    case 'stream-dry':
    case 'stream-is-recorded':
    case 'buffer-empty':
    case 'buffer-ready':
      return eventPayload(eventTypes.get(event.kind) ?? 0, event.messageStreamId);
  }
}

function eventPayload(eventType: number, ...fields: number[]): Uint8Array {
  const payload = new Uint8Array(2 + 4 * fields.length);
  const view = new DataView(payload.buffer);
  view.setUint16(0, eventType);
  fields.forEach((field, index) => {
    view.setUint32(2 + 4 * index, field);
  });
  return payload;
}

function requireBytes(payload: Uint8Array, bytes: number): void {
  if (payload.length < bytes) {
    throw new ProtocolError('CONTROL_MESSAGE_TRUNCATED', `a user control event of ${payload.length} bytes`);
  }
}

function numericEntries<Kind extends string>(table: Readonly<Record<number, Kind>>): [number, Kind][] {
  return Object.entries(table).map(([eventType, kind]) => [Number(eventType), kind]);
}
