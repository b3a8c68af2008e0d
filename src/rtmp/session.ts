import type { AmfValue } from '../codec/amf/index.ts';
import { ChunkReader, MessageType, type RtmpMessage, splitAggregate } from '../codec/rtmp/index.ts';
import type { Refusal } from '../module/gate.ts';
import { connect } from './commands/connect.ts';
import { commandHandlers } from './commands/index.ts';
import { type ConnectCapabilities, connectResult } from './connect-result.ts';
import { handleControl } from './control-messages.ts';
import { HeldBytes } from './held-bytes.ts';
import { readCommand } from './incoming-command.ts';
import type { ConnectionLimits } from './limits.ts';
import { MessageStreams } from './message-streams.ts';
import { ReplyWriter } from './reply-writer.ts';
import type { SessionContext } from './session-context.ts';
import type { SessionOwner } from './session-owner.ts';
import { connectCodeOf, errorStatus, playCodeOf, publishCodeOf, StatusCode, status } from './status.ts';
import { AcknowledgementWindow, playerWindowBytes, windowBytes } from './window.ts';

type State =
  | { readonly kind: 'new' | 'connected' | 'closed' }
  | {
      readonly kind: 'connecting';
      readonly transactionId: number;
      readonly capabilities: ConnectCapabilities;
    };

export interface SessionOptions {
  readonly owner: SessionOwner;
  readonly limits: ConnectionLimits;
  /** Chunk size of all that goes to the peer once it is connected. */
  readonly chunkBytes: number;
}

/**
 * The protocol state of one RTMP connection after the handshake, without sockets, clocks or decisions:
 * bytes come in by `push`, go out by the owner's `send`, and the owner answers what the gate has to decide.
 * Messages in the wrong state are ignored or refused. A {@link ProtocolError} out of `push` ends the connection.
 */
export class RtmpSession {
  readonly #owner: SessionOwner;
  readonly #limits: ConnectionLimits;
  readonly #chunkBytes: number;
  readonly #reader: ChunkReader;
  readonly #window = new AcknowledgementWindow(windowBytes);
  readonly #context: SessionContext;
  #state: State = { kind: 'new' };
  /** True while the owner decides on a publish or play. */
  #awaitingStream = false;
  /**
   * What came while the owner decides. It stays unread, since the limits of what follows publish are those of
   * a publisher, if it becomes one.
   */
  readonly #held = new HeldBytes();

  constructor({ owner, limits, chunkBytes }: SessionOptions) {
    this.#owner = owner;
    this.#limits = limits;
    this.#chunkBytes = chunkBytes;
    this.#reader = new ChunkReader(limits.chunksBeforeConnect);
    this.#context = {
      owner,
      limits,
      streams: new MessageStreams(limits.maxMessageStreams),
      replies: new ReplyWriter((bytes) => owner.send(bytes)),
      usesFcPublish: false,
      awaitConnect: (transactionId, capabilities) => {
        this.#state = { kind: 'connecting', transactionId, capabilities };
      },
      awaitStream: () => {
        this.#awaitingStream = true;
      },
    };
  }

  /** Bytes from the peer, cut anywhere. Nothing is read any more once the session is closed. */
  push(bytes: Uint8Array): void {
    if (this.#state.kind === 'closed') return;
    const sequenceNumber = this.#window.receive(bytes.length);
    if (sequenceNumber !== undefined) {
      this.#context.replies.control({ kind: 'acknowledgement', receivedBytes: sequenceNumber });
    }
    this.#read(bytes);
  }

  /** True while so much is held back for a decision that the socket should not be read. */
  get isFull(): boolean {
    return this.#held.weightBytes > this.#limits.maxHeldBytes;
  }

  /** True while something is published, played or decided on another stream than the given one. */
  hasOtherActivity(streamId: number): boolean {
    return this.#context.streams.active().some((id) => id !== streamId);
  }

  /** True while the owner decides on connect. */
  get isConnecting(): boolean {
    return this.#state.kind === 'connecting';
  }

  /** @param info - properties for the information object besides its own. */
  acceptConnect(info: Readonly<Record<string, string | number | boolean>> = {}): void {
    if (this.#state.kind !== 'connecting') return;
    const { transactionId, capabilities } = this.#state;
    const { replies } = this.#context;
    this.#state = { kind: 'connected' };
    this.#reader.setLimits(this.#limits.chunksConnected);
    replies.control({ kind: 'window-acknowledgement-size', windowBytes });
    replies.control({ kind: 'set-peer-bandwidth', windowBytes, limit: 'dynamic' });
    replies.control({ kind: 'set-chunk-size', chunkBytes: this.#chunkBytes });
    replies.encoding = capabilities.objectEncoding === 3 ? 'amf3' : 'amf0';
    replies.result(transactionId, ...connectResult(capabilities, info));
    this.#release();
  }

  /** Says why; the owner closes the connection. */
  refuseConnect(refusal: Refusal): void {
    if (this.#state.kind !== 'connecting') return;
    const code = connectCodeOf[refusal.reason];
    this.#context.replies.error(this.#state.transactionId, errorStatus(code, refusal.description));
    this.close();
  }

  acceptRelease(transactionId: number): void {
    this.#context.replies.result(transactionId, null, undefined);
  }

  /** Says why; the owner closes the connection. Encoders take the status of any stream for their own. */
  refuseRelease(refusal: Refusal): void {
    const code = publishCodeOf[refusal.reason];
    this.#context.replies.onStatus(0, errorStatus(code, refusal.description));
    this.close();
  }

  /** @param streamName - the public name, which need not be the one that was asked for. */
  acceptPublish(streamId: number, streamName: string): void {
    const activity = this.#settle(streamId, 'publish-asked');
    if (activity === undefined) return;
    const { streams, replies, usesFcPublish } = this.#context;
    streams.set(streamId, { kind: 'publishing', rawName: activity.rawName });
    this.#reader.setLimits(this.#limits.chunksPublishing);
    const started = status(StatusCode.PublishStart, `Publishing ${streamName}`);
    replies.userControl({ kind: 'stream-begin', messageStreamId: streamId });
    if (usesFcPublish) replies.command(0, 'onFCPublish', 0, null, { ...started });
    replies.onStatus(streamId, started);
    this.#release();
  }

  refusePublish(streamId: number, refusal: Refusal): void {
    if (this.#settle(streamId, 'publish-asked') === undefined) return;
    const code = publishCodeOf[refusal.reason];
    this.#context.replies.onStatus(streamId, errorStatus(code, refusal.description));
    this.#release();
  }

  acceptPlay(streamId: number, streamName: string): void {
    const activity = this.#settle(streamId, 'play-asked');
    if (activity === undefined) return;
    const { streams, replies } = this.#context;
    streams.set(streamId, { kind: 'playing', rawName: activity.rawName });
    this.#window.announce(playerWindowBytes);
    replies.control({ kind: 'window-acknowledgement-size', windowBytes: playerWindowBytes });
    replies.userControl({ kind: 'stream-begin', messageStreamId: streamId });
    replies.onStatus(streamId, status(StatusCode.PlayReset, `Playing and resetting ${streamName}`));
    replies.onStatus(streamId, status(StatusCode.PlayStart, `Started playing ${streamName}`));
    replies.data(streamId, '|RtmpSampleAccess', true, true);
    for (const kind of streams.unwanted(streamId)) this.#owner.onReceive(streamId, kind, false);
    this.#release();
  }

  refusePlay(streamId: number, refusal: Refusal): void {
    if (this.#settle(streamId, 'play-asked') === undefined) return;
    const code = playCodeOf[refusal.reason];
    this.#context.replies.onStatus(streamId, errorStatus(code, refusal.description));
    this.#release();
  }

  /** The publisher of a stream that is being played (re)appeared. */
  notifyPublished(streamId: number, streamName: string): void {
    this.#context.replies.onStatus(
      streamId,
      status(StatusCode.PlayPublishNotify, `${streamName} is now published`),
    );
  }

  /** The stream that was played is over; the message stream may play another. */
  endPlay(streamId: number, streamName: string): void {
    const { streams, replies } = this.#context;
    if (streams.activity(streamId)?.kind !== 'playing') return;
    streams.idle(streamId);
    replies.userControl({ kind: 'stream-eof', messageStreamId: streamId });
    replies.onStatus(streamId, status(StatusCode.PlayUnpublishNotify, `${streamName} is now unpublished`));
  }

  /** The publisher lost its stream to somebody else or to the server. */
  endPublish(streamId: number, description: string): void {
    const { streams, replies } = this.#context;
    if (streams.activity(streamId)?.kind !== 'publishing') return;
    streams.idle(streamId);
    replies.onStatus(streamId, errorStatus(StatusCode.PublishBadName, description));
  }

  answerCall(transactionId: number, value: AmfValue): void {
    this.#context.replies.result(transactionId, null, value);
  }

  failCall(transactionId: number, description: string): void {
    this.#context.replies.error(transactionId, errorStatus(StatusCode.CallFailed, description));
  }

  ping(timestampMs: number): void {
    this.#context.replies.userControl({ kind: 'ping-request', timestampMs: timestampMs % 2 ** 32 });
  }

  /** Tells a connected client that the server ends the connection. */
  sayGoodbye(description: string): void {
    if (this.#state.kind !== 'connected') return;
    this.#context.replies.onStatus(0, status(StatusCode.ConnectClosed, description));
    this.close();
  }

  /** Reads nothing further. */
  close(): void {
    this.#state = { kind: 'closed' };
    this.#held.take();
  }

  /** Carries out what the bytes say until a decision is due; what follows then waits for it. */
  #read(bytes: Uint8Array): void {
    let unread = bytes;
    while (unread.length > 0 && this.#state.kind !== 'closed') {
      if (this.#isAwaiting()) {
        this.#held.push(unread);
        return;
      }
      const { message, rest } = this.#reader.readMessage(unread);
      unread = rest;
      if (message !== undefined) this.#handle(message);
    }
  }

  #isAwaiting(): boolean {
    return this.#awaitingStream || this.#state.kind === 'connecting';
  }

  /** Ends the wait for a decision; `undefined` when that stream did not wait for one of this kind. */
  #settle(streamId: number, kind: 'publish-asked' | 'play-asked') {
    const activity = this.#context.streams.activity(streamId);
    if (activity?.kind !== kind || this.#state.kind !== 'connected') return undefined;
    this.#awaitingStream = false;
    this.#context.streams.idle(streamId);
    return activity as { kind: typeof kind; rawName: string };
  }

  /** Carries out what was held back, until the next decision is due. */
  #release(): void {
    for (const bytes of this.#held.take()) this.#read(bytes);
  }

  #handle(message: RtmpMessage): void {
    switch (message.type) {
      case MessageType.CommandAmf0:
      case MessageType.CommandAmf3:
        this.#command(message);
        break;
      case MessageType.Audio:
      case MessageType.Video:
      case MessageType.DataAmf0:
      case MessageType.DataAmf3:
        this.#media(message);
        break;
      case MessageType.Aggregate:
        for (const inner of splitAggregate(message)) this.#media(inner);
        break;
      default:
        handleControl(message, this.#context, this.#window);
    }
  }

  /** Media of anybody but an accepted publisher goes nowhere. */
  #media(message: RtmpMessage): void {
    if (this.#context.streams.activity(message.messageStreamId)?.kind !== 'publishing') return;
    this.#owner.onMedia(message.messageStreamId, message);
  }

  #command(message: RtmpMessage): void {
    const { command, unreadable } = readCommand(message);
    if (command === undefined) {
      // The message itself was whole: only this call fails.
      this.failCall(unreadable.transactionId, `The values of ${unreadable.name} cannot be read`);
      return;
    }
    if (this.#state.kind === 'new') {
      if (command.name === 'connect') connect(this.#context, command);
      else this.failCall(command.transactionId, `${command.name} needs a connection: call connect first`);
      return;
    }
    const handler = commandHandlers.get(command.name);
    if (handler !== undefined) handler(this.#context, command);
    else this.#owner.onCall(command.name, command.transactionId, command.arguments);
  }
}
