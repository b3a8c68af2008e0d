export { maxAggregateMessages, splitAggregate } from './aggregate.ts';
export { defaultChunkBytes, largestMessageBytes } from './chunk-header.ts';
export { type ChunkReaderLimits, chunkReaderLimits } from './chunk-limits.ts';
export { ChunkReader, type MessageStep } from './chunk-reader.ts';
export { ChunkWriter, serializeMessage } from './chunk-writer.ts';
export { ClientHandshake, type ClientHandshakeOptions } from './client-handshake.ts';
export {
  type Command,
  commandChunkStreamId,
  type MessageAddress,
  parseCommand,
  parseCommandHead,
  serializeCommand,
} from './command.ts';
export {
  type ControlMessage,
  type PeerBandwidthLimit,
  parseControlMessage,
  serializeControlMessage,
} from './control.ts';
export { type DataMessage, parseDataHeader, parseDataMessage, serializeDataMessage } from './data-message.ts';
export type { HandshakeMode, HandshakeOptions, HandshakeStep } from './handshake.ts';
export { type DigestScheme, handshakePacketBytes } from './handshake-digest.ts';
export { rtmpVersion } from './handshake-version.ts';
export { MessageType, type RtmpMessage } from './message.ts';
export { parseRawQuery, type RawQuery } from './raw-query.ts';
export { ServerHandshake } from './server-handshake.ts';
export { parseStreamName, type StreamName, type StreamPrefix } from './stream-name.ts';
export { type ApplicationUrl, defaultInstance, parseApplicationUrl, parseTcUrl, type TcUrl } from './url.ts';
export type { UserControlEvent } from './user-control.ts';
