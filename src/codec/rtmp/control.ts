import { ProtocolError } from '../../errors.ts';
import { MessageType, type RtmpMessage } from './message.ts';
import { parseUserControlEvent, serializeUserControlEvent, type UserControlEvent } from './user-control.ts';

/** Protocol control messages (RTMP 1.0 §5.4) and user control messages (§6.2). */
export type ControlMessage =
  /** How large the sender's chunks are from here on: 1..0x7FFFFFFF. */
  | { readonly kind: 'set-chunk-size'; readonly chunkBytes: number }
  /** The sender gives up the message under way on that chunk stream. */
  | { readonly kind: 'abort'; readonly chunkStreamId: number }
  /** How many bytes the sender has received so far, an unsigned 32-bit value that wraps. */
  | { readonly kind: 'acknowledgement'; readonly receivedBytes: number }
  /** The sender wants an acknowledgement after that many bytes. 0 comes too: it asks for none. */
  | { readonly kind: 'window-acknowledgement-size'; readonly windowBytes: number }
  /** The sender asks for no more than that many unacknowledged bytes. */
  | { readonly kind: 'set-peer-bandwidth'; readonly windowBytes: number; readonly limit: PeerBandwidthLimit }
  | { readonly kind: 'user-control'; readonly event: UserControlEvent };

/** Limit types of SetPeerBandwidth by their number on the wire (RTMP 1.0 §5.4.5). */
const peerBandwidthLimits = ['hard', 'soft', 'dynamic'] as const;

export type PeerBandwidthLimit = (typeof peerBandwidthLimits)[number];

/** Control messages travel on chunk stream 2, message stream 0 (RTMP 1.0 §5.4, §6.2). */
const controlChunkStreamId = 2;

/**
 * Reads a message of one of the control types; `undefined` for every other type. Chunk stream and message
 * stream are not looked at: clients get them wrong. Bytes after the last field are ignored.
 *
 * @throws ProtocolError `CONTROL_MESSAGE_TRUNCATED`, or `CHUNK_SIZE_INVALID` for a size of 0 or 2^31 and up.
 */
export function parseControlMessage(
  message: Pick<RtmpMessage, 'type' | 'payload'>,
): ControlMessage | undefined {
  const { type, payload } = message;
  switch (type) {
    case MessageType.SetChunkSize:
      return { kind: 'set-chunk-size', chunkBytes: requireChunkBytes(readField(payload, 'SetChunkSize')) };
    case MessageType.Abort:
      return { kind: 'abort', chunkStreamId: readField(payload, 'Abort') };
    case MessageType.Acknowledgement:
      return { kind: 'acknowledgement', receivedBytes: readField(payload, 'Acknowledgement') };
    case MessageType.WindowAcknowledgementSize:
      return {
        kind: 'window-acknowledgement-size',
        windowBytes: readField(payload, 'WindowAcknowledgementSize'),
      };
    case MessageType.SetPeerBandwidth:
      return {
        kind: 'set-peer-bandwidth',
        windowBytes: readField(payload, 'SetPeerBandwidth'),
        // A dynamic limit is one that may be ignored: the right reading of a missing or unknown type.
        limit: peerBandwidthLimits[payload[4] ?? -1] ?? 'dynamic',
      };
    case MessageType.UserControl:
      return { kind: 'user-control', event: parseUserControlEvent(payload) };
    default:
      return undefined;
  }
}

/** A control message ready to be written; its timestamp is 0, which receivers ignore. */
export function serializeControlMessage(control: ControlMessage): RtmpMessage {
  switch (control.kind) {
    case 'set-chunk-size':
      return controlMessage(MessageType.SetChunkSize, uint32(requireChunkBytes(control.chunkBytes)));
    case 'abort':
      return controlMessage(MessageType.Abort, uint32(control.chunkStreamId));
    case 'acknowledgement':
      return controlMessage(MessageType.Acknowledgement, uint32(control.receivedBytes));
    case 'window-acknowledgement-size':
      return controlMessage(MessageType.WindowAcknowledgementSize, uint32(control.windowBytes));
    case 'set-peer-bandwidth': {
      const limit = peerBandwidthLimits.indexOf(control.limit);
      return controlMessage(
        MessageType.SetPeerBandwidth,
        Uint8Array.of(...uint32(control.windowBytes), limit),
      );
    }
    case 'user-control':
      return controlMessage(MessageType.UserControl, serializeUserControlEvent(control.event));
  }
}

function controlMessage(type: number, payload: Uint8Array): RtmpMessage {
  return { type, messageStreamId: 0, chunkStreamId: controlChunkStreamId, timestampMs: 0, payload };
}

/** 0 would make chunks that carry nothing, and the top bit must be zero (RTMP 1.0 §5.4.1). */
function requireChunkBytes(chunkBytes: number): number {
  if (chunkBytes < 1 || chunkBytes > 0x7f_ff_ff_ff) {
    throw new ProtocolError('CHUNK_SIZE_INVALID', `${chunkBytes}`);
  }
  return chunkBytes;
}

function readField(payload: Uint8Array, name: string): number {
  if (payload.length < 4) {
    throw new ProtocolError('CONTROL_MESSAGE_TRUNCATED', `${name} of ${payload.length} bytes`);
  }
  return new DataView(payload.buffer, payload.byteOffset).getUint32(0);
}

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
