import { type AmfValue, serializeAmf0 } from '../../src/codec/amf/index.ts';
import {
  ChunkReader,
  ChunkWriter,
  type Command,
  type ControlMessage,
  chunkReaderLimits,
  MessageType,
  parseCommand,
  parseControlMessage,
  type RtmpMessage,
  serializeCommand,
  serializeControlMessage,
} from '../../src/codec/rtmp/index.ts';
import { defaultConnectionLimits } from '../../src/rtmp/limits.ts';
import { RtmpSession } from '../../src/rtmp/session.ts';
import type {
  ConnectParameters,
  PublishParameters,
  SessionOwner,
  StreamParameters,
} from '../../src/rtmp/session-owner.ts';

export type OwnerEvent =
  | { readonly event: 'connect'; readonly request: ConnectParameters }
  | { readonly event: 'release'; readonly transactionId: number; readonly request: StreamParameters }
  | { readonly event: 'publish'; readonly streamId: number; readonly request: PublishParameters }
  | { readonly event: 'play'; readonly streamId: number; readonly request: StreamParameters }
  | { readonly event: 'read-on' }
  | { readonly event: 'stop'; readonly streamId: number }
  | { readonly event: 'media'; readonly streamId: number; readonly message: RtmpMessage }
  | { readonly event: 'pause'; readonly streamId: number; readonly paused: boolean }
  | { readonly event: 'receive'; readonly streamId: number; readonly kind: string; readonly wanted: boolean }
  | { readonly event: 'call'; readonly name: string; readonly transactionId: number };

/** The client's side of an {@link RtmpSession} without a socket, and the owner that notes what it is told. */
export class SessionPeer implements SessionOwner {
  readonly session: RtmpSession;
  readonly events: OwnerEvent[] = [];
  readonly #writer = new ChunkWriter();
  readonly #reader = new ChunkReader(chunkReaderLimits.publishing);
  #received: RtmpMessage[] = [];

  constructor(limits: Partial<typeof defaultConnectionLimits> = {}) {
    this.session = new RtmpSession({
      owner: this,
      limits: { ...defaultConnectionLimits, ...limits },
      chunkBytes: 4096,
    });
  }

  /** Connected, with nothing left to read and no event noted. */
  static connected(limits: Partial<typeof defaultConnectionLimits> = {}): SessionPeer {
    const peer = new SessionPeer(limits);
    peer.command('connect', 1, { app: 'live', tcUrl: 'rtmp://h/live' });
    peer.session.acceptConnect();
    peer.forget();
    return peer;
  }

  /** Connected, with message stream 1 made. */
  static withStream(limits: Partial<typeof defaultConnectionLimits> = {}): SessionPeer {
    const peer = SessionPeer.connected(limits);
    peer.command('createStream', 2, null);
    peer.forget();
    return peer;
  }

  /** Publishing `cam` on message stream 1. */
  static publishing(): SessionPeer {
    const peer = SessionPeer.withStream();
    peer.on(1).command('publish', 0, null, 'cam', 'live');
    peer.session.acceptPublish(1, 'cam');
    peer.forget();
    return peer;
  }

  /** Playing `cam` on message stream 1. */
  static playing(): SessionPeer {
    const peer = SessionPeer.withStream();
    peer.on(1).command('play', 0, null, 'cam');
    peer.session.acceptPlay(1, 'cam');
    peer.forget();
    return peer;
  }

  command(name: string, transactionId: number, ...values: AmfValue[]): void {
    this.on(0).command(name, transactionId, ...values);
  }

  /** Commands on a message stream. */
  on(messageStreamId: number): { command(name: string, transactionId: number, ...values: AmfValue[]): void } {
    return {
      command: (name, transactionId, commandObject = null, ...args) => {
        const command = { name, transactionId, commandObject, arguments: args };
        this.push(serializeCommand(command, { messageStreamId }));
      },
    };
  }

  control(control: ControlMessage): void {
    this.push(serializeControlMessage(control));
  }

  media(
    messageStreamId: number,
    type: number = MessageType.Audio,
    payload: Uint8Array = Uint8Array.of(0xaf, 1, 0),
  ): void {
    this.push({ type, messageStreamId, chunkStreamId: 4, timestampMs: 0, payload });
  }

  data(messageStreamId: number, ...values: AmfValue[]): void {
    this.media(messageStreamId, MessageType.DataAmf0, serializeAmf0(...values));
  }

  push(message: RtmpMessage): void {
    this.session.push(this.#writer.write(message));
  }

  /** Commands that the session sent since the last look. */
  commands(): (Command & { readonly messageStreamId: number })[] {
    return this.#take((message) => message.type === MessageType.CommandAmf0).map((message) => ({
      ...parseCommand(message),
      messageStreamId: message.messageStreamId,
    }));
  }

  /** `code` of each onStatus, `_error` or `_result` information object since the last look. */
  codes(): unknown[] {
    return this.commands().map(({ arguments: [information] }) => {
      return typeof information === 'object' && information !== null && 'code' in information
        ? information['code']
        : information;
    });
  }

  controls(): (ControlMessage | undefined)[] {
    return this.#take((message) => message.type <= MessageType.SetPeerBandwidth).map(parseControlMessage);
  }

  forget(): void {
    this.#received = [];
    this.events.length = 0;
  }

  #take(wanted: (message: RtmpMessage) => boolean): RtmpMessage[] {
    const taken = this.#received.filter(wanted);
    this.#received = this.#received.filter((message) => !wanted(message));
    return taken;
  }

  send(bytes: Uint8Array): void {
    this.#received.push(...this.#reader.push(bytes));
  }

  onConnect(request: ConnectParameters): void {
    this.events.push({ event: 'connect', request });
  }

  onRelease(transactionId: number, request: StreamParameters): void {
    this.events.push({ event: 'release', transactionId, request });
    this.session.acceptRelease(transactionId);
  }

  onPublish(streamId: number, request: PublishParameters): void {
    this.events.push({ event: 'publish', streamId, request });
  }

  onPlay(streamId: number, request: StreamParameters): void {
    this.events.push({ event: 'play', streamId, request });
  }

  onStop(streamId: number): void {
    this.events.push({ event: 'stop', streamId });
  }

  onMedia(streamId: number, message: RtmpMessage): void {
    this.events.push({ event: 'media', streamId, message });
  }

  onPause(streamId: number, paused: boolean): void {
    this.events.push({ event: 'pause', streamId, paused });
  }

  onReceive(streamId: number, kind: 'audio' | 'video', wanted: boolean): void {
    this.events.push({ event: 'receive', streamId, kind, wanted });
  }

  onReadOn(): void {
    this.events.push({ event: 'read-on' });
  }

  onCall(name: string, transactionId: number): void {
    this.events.push({ event: 'call', name, transactionId });
  }
}
