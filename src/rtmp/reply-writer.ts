import type { AmfValue } from '../codec/amf/index.ts';
import {
  ChunkWriter,
  type ControlMessage,
  commandChunkStreamId,
  type MessageAddress,
  serializeCommand,
  serializeControlMessage,
  serializeDataMessage,
  type UserControlEvent,
} from '../codec/rtmp/index.ts';
import type { Status } from './status.ts';

/** Chunk stream of what is said about a message stream, as Adobe's servers have it. */
const streamChunkStreamId = 5;

/** Puts a session's own messages into chunks and sends them. */
export class ReplyWriter {
  readonly #send: (bytes: Uint8Array) => void;
  readonly #writer = new ChunkWriter();
  /** What connect asked for. */
  encoding: 'amf0' | 'amf3' = 'amf0';

  constructor(send: (bytes: Uint8Array) => void) {
    this.#send = send;
  }

  control(control: ControlMessage): void {
    this.#send(this.#writer.write(serializeControlMessage(control)));
  }

  userControl(event: UserControlEvent): void {
    this.control({ kind: 'user-control', event });
  }

  /** `_result` of a call; a caller whose transaction ID is 0 wants none (RTMP 1.0 §7.2.1.2). */
  result(transactionId: number, commandObject: AmfValue, ...values: AmfValue[]): void {
    if (transactionId !== 0) this.command(0, '_result', transactionId, commandObject, ...values);
  }

  error(transactionId: number, status: Status): void {
    if (transactionId !== 0) this.command(0, '_error', transactionId, null, { ...status });
  }

  onStatus(messageStreamId: number, status: Status): void {
    this.command(messageStreamId, 'onStatus', 0, null, { ...status });
  }

  command(messageStreamId: number, name: string, transactionId: number, ...values: AmfValue[]): void {
    const [commandObject = null, ...args] = values;
    const command = { name, transactionId, commandObject, arguments: args };
    this.#send(this.#writer.write(serializeCommand(command, this.#address(messageStreamId))));
  }

  data(messageStreamId: number, name: string, ...values: AmfValue[]): void {
    this.#send(this.#writer.write(serializeDataMessage({ name, values }, this.#address(messageStreamId))));
  }

  #address(messageStreamId: number): MessageAddress {
    const chunkStreamId = messageStreamId === 0 ? commandChunkStreamId : streamChunkStreamId;
    return { messageStreamId, chunkStreamId, encoding: this.encoding };
  }
}
