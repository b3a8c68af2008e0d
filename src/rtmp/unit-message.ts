import { classifyAudioBody, classifyVideoBody } from '../codec/flv/index.ts';
import { MessageType, parseDataHeader, type RtmpMessage } from '../codec/rtmp/index.ts';
import type { Unit } from '../media/unit.ts';
import type { UnitInput } from '../media/unit-input.ts';

/**
 * A publisher's message as the unit it carries, bytes untouched; `undefined` for one with an empty body, and
 * for data without a name.
 */
export function unitOfMessage(message: RtmpMessage): UnitInput | undefined {
  switch (message.type) {
    case MessageType.Video:
      return videoUnit(message);
    case MessageType.Audio:
      return audioUnit(message);
    default:
      return dataUnit(message);
  }
}

function videoUnit({ payload, timestampMs }: RtmpMessage): UnitInput | undefined {
  const classified = classifyVideoBody(payload);
  return classified && { ...classified, kind: 'video', timestampMs, body: ownBytes(payload) };
}

function audioUnit({ payload, timestampMs }: RtmpMessage): UnitInput | undefined {
  const classified = classifyAudioBody(payload);
  return classified && { ...classified, ...startless, kind: 'audio', timestampMs, body: ownBytes(payload) };
}

function dataUnit(message: RtmpMessage): UnitInput | undefined {
  const header = parseDataHeader(message);
  if (header === undefined) return undefined;
  const { name, body } = header;
  const role = name === 'onMetaData' ? 'metadata' : 'message';
  const { timestampMs } = message;
  return { ...startless, kind: 'data', role, trackId: 0, codec: '', timestampMs, body: ownBytes(body) };
}

const startless = { keyframe: false, compositionTimeMs: 0 } as const;

/**
 * A message is a view of what the socket delivered. A small one must not keep all of that alive, since what a
 * stream may hold is counted in bytes of its units.
 */
function ownBytes(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength * 2 < bytes.buffer.byteLength ? new Uint8Array(bytes) : bytes;
}

const messageTypeOf = { video: MessageType.Video, audio: MessageType.Audio, data: MessageType.DataAmf0 };
/** One chunk stream a kind, so that a chunk of audio can pass a large video message. */
const chunkStreamOf = { video: 6, audio: 4, data: 5 };

/** The message that brings a unit to a player, with the stream's clock wrapped to 32 bits again. */
export function messageOfUnit(unit: Unit, messageStreamId: number): RtmpMessage {
  return {
    type: messageTypeOf[unit.kind],
    messageStreamId,
    chunkStreamId: chunkStreamOf[unit.kind],
    // Metadata holds for all of the stream: FFmpeg takes one at any other time for subtitles.
    timestampMs: unit.role === 'metadata' ? 0 : unit.dtsMs % 2 ** 32,
    payload: unit.body,
  };
}
