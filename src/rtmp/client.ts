import type { AmfValue } from '../codec/amf/index.ts';
import type { RtmpMessage } from '../codec/rtmp/index.ts';
import type { Access, Gate, PlayOutcome, PublishOutcome, Refusal, StreamSettings } from '../module/gate.ts';
import { arrivingClient } from './arriving-client.ts';
import type { ConnectionLimits } from './limits.ts';
import { RtmpPlayer } from './player.ts';
import { RtmpPublisher } from './publisher.ts';
import type { RtmpFanOuts } from './rtmp-fan-outs.ts';
import { RtmpSession } from './session.ts';
import type {
  ConnectParameters,
  PublishParameters,
  SessionOwner,
  StreamParameters,
} from './session-owner.ts';
import type { Transport } from './transport.ts';

export interface ClientOptions {
  readonly transport: Transport;
  readonly gate: Gate;
  readonly limits: ConnectionLimits;
  readonly fanOuts: RtmpFanOuts;
}

interface ActivePublisher {
  readonly publisher: RtmpPublisher;
  readonly streamName: string;
}

interface ActivePlayer {
  readonly player: RtmpPlayer;
  readonly streamName: string;
  /** Tells the gate that playing ended. */
  readonly left: () => void;
}

const takenOver: Refusal = {
  accepted: false,
  reason: 'conflict',
  description: 'The same user published again from elsewhere',
};

/** Runs one client's session: asks the gate for it and ties its streams to the hub. */
export class RtmpClient implements SessionOwner {
  readonly #transport: Transport;
  readonly #gate: Gate;
  readonly #limits: ConnectionLimits;
  readonly #fanOuts: RtmpFanOuts;
  readonly #session: RtmpSession;
  readonly #left = new AbortController();
  readonly #publishers = new Map<number, ActivePublisher>();
  readonly #players = new Map<number, ActivePlayer>();
  #access: Access | undefined;
  #pendingCalls = 0;

  constructor({ transport, gate, limits, fanOuts }: ClientOptions) {
    this.#transport = transport;
    this.#gate = gate;
    this.#limits = limits;
    this.#fanOuts = fanOuts;
    this.#session = new RtmpSession({ owner: this, limits, chunkBytes: fanOuts.chunkBytes });
  }

  /** Bytes after the handshake. Throws a ProtocolError that ends the connection. */
  push(bytes: Uint8Array): void {
    this.#session.push(bytes);
    this.#transport.setReading(!this.#session.isFull);
  }

  /** The application's settings; `undefined` until connect is accepted. */
  get settings(): StreamSettings | undefined {
    return this.#access?.settings;
  }

  /** True while the gate decides on connect. */
  get isConnecting(): boolean {
    return this.#session.isConnecting;
  }

  /** True while it publishes, whatever it plays besides. */
  get isPublishing(): boolean {
    return this.#publishers.size > 0;
  }

  ping(nowMs: number): void {
    this.#session.ping(Math.trunc(nowMs));
  }

  /** The socket took all it was given. */
  resumeWriting(): void {
    for (const { player } of this.#players.values()) player.resumeWriting();
  }

  /** Tells the client that the server stops: the end of every stream, then of the connection. */
  sayGoodbye(description: string): void {
    for (const [streamId, { player, streamName }] of this.#players) {
      player.stop();
      this.#session.endPlay(streamId, streamName);
    }
    this.#session.sayGoodbye(description);
  }

  /** The connection is gone or going: nothing is read or decided for it any more. Safe to call again. */
  leave(): void {
    this.#session.close();
    this.#left.abort();
    for (const streamId of this.#publishers.keys()) this.#stopPublisher(streamId, 'lost');
    for (const streamId of this.#players.keys()) this.#stopPlayer(streamId);
    this.#access?.disconnect();
  }

  send(bytes: Uint8Array): void {
    this.#transport.reply(bytes);
  }

  onConnect(request: ConnectParameters): void {
    const client = arrivingClient(request, this.#transport);
    const decision = this.#gate.connect(client, this.#left.signal).then((outcome) => {
      if (outcome.accepted && this.#left.signal.aborted) outcome.access.disconnect();
      return outcome;
    });
    this.#decide(decision, (outcome) => {
      if (outcome.accepted) {
        this.#access = outcome.access;
        this.#session.acceptConnect(outcome.info);
      } else {
        this.#session.refuseConnect(outcome);
        this.#transport.close('connect refused');
      }
    });
  }

  onRelease(transactionId: number, request: StreamParameters): void {
    if (this.#access === undefined) return;
    this.#decide(this.#access.release(request, this.#left.signal), (refusal) => {
      if (refusal === undefined) {
        this.#session.acceptRelease(transactionId);
        return;
      }
      this.#session.refuseRelease(refusal);
      this.#transport.close(`refused: ${refusal.reason}`);
    });
  }

  onPublish(streamId: number, request: PublishParameters): void {
    if (this.#access === undefined) return;
    this.#decide(this.#access.publish(request, this.#left.signal), (outcome) => {
      if (outcome.accepted) this.#startPublisher(streamId, outcome);
      else this.#refuse(streamId, outcome, () => this.#session.refusePublish(streamId, outcome));
    });
  }

  onPlay(streamId: number, request: StreamParameters): void {
    if (this.#access === undefined) return;
    this.#decide(this.#access.play(request, this.#left.signal), (outcome) => {
      if (outcome.accepted) this.#startPlayer(streamId, outcome);
      else this.#refuse(streamId, outcome, () => this.#session.refusePlay(streamId, outcome));
    });
  }

  onStop(streamId: number): void {
    this.#stopPublisher(streamId, 'unpublished');
    this.#stopPlayer(streamId);
  }

  onMedia(streamId: number, message: RtmpMessage): void {
    this.#publishers.get(streamId)?.publisher.push(message);
  }

  onPause(streamId: number, paused: boolean): void {
    this.#players.get(streamId)?.player.setPaused(paused);
  }

  onReceive(streamId: number, kind: 'audio' | 'video', wanted: boolean): void {
    this.#players.get(streamId)?.player.receive(kind, wanted);
  }

  onReadOn(): void {
    this.#transport.noteProgress();
  }

  onCall(name: string, transactionId: number, args: readonly AmfValue[]): void {
    if (this.#access === undefined) return;
    if (this.#pendingCalls >= this.#limits.maxPendingCalls) {
      this.#session.failCall(transactionId, `At most ${this.#limits.maxPendingCalls} calls may be under way`);
      return;
    }
    this.#pendingCalls += 1;
    this.#decide(this.#access.command(name, args, this.#left.signal), (outcome) => {
      this.#pendingCalls -= 1;
      if (outcome.kind === 'result') this.#answerCall(name, transactionId, outcome.value);
      else if (outcome.kind === 'error') this.#session.failCall(transactionId, outcome.description);
      else this.#session.failCall(transactionId, `There is no call named ${name}`);
    });
  }

  /**
   * Carries out a decision when it comes, unless the client has left by then; its access, given back in
   * `leave`, takes every grant with it.
   */
  #decide<T>(decision: Promise<T>, carryOut: (outcome: T) => void): void {
    decision
      .then((outcome) => {
        if (this.#left.signal.aborted) return;
        carryOut(outcome);
        this.#transport.setReading(!this.#session.isFull);
      })
      .catch((error: unknown) => {
        // Held messages are read here: a fault in them is the peer's, and ends only its own connection.
        this.#transport.close(error instanceof Error ? error.message : String(error));
      });
  }

  /** A module may answer with what AMF cannot say; that is no fault of the client's. */
  #answerCall(name: string, transactionId: number, value: AmfValue): void {
    try {
      this.#session.answerCall(transactionId, value);
    } catch (err) {
      this.#transport.log.error({ command: name, err }, 'the answer to a call could not be written');
      this.#session.failCall(transactionId, `${name} has no answer that can be sent`);
    }
  }

  #startPublisher(streamId: number, outcome: Extract<PublishOutcome, { accepted: true }>): void {
    if (outcome.publication.ended) {
      // Taken over between the gate's answer and now.
      this.#refuse(streamId, takenOver, () => this.#session.refusePublish(streamId, takenOver));
      return;
    }
    const publisher = new RtmpPublisher(outcome.publication, {
      log: this.#transport.log,
      onEnded: (why) => {
        this.#publishers.delete(streamId);
        this.#transport.log.info({ streamName: outcome.streamName, how: why }, 'publishing ended');
        const taken = why === 'taken-over';
        const description = taken
          ? 'The same user published again from elsewhere'
          : 'The server ended the stream';
        this.#session.endPublish(streamId, description);
        if (taken && !this.#session.hasOtherActivity(streamId)) this.#transport.close('taken over');
      },
    });
    this.#publishers.set(streamId, { publisher, streamName: outcome.streamName });
    this.#session.acceptPublish(streamId, outcome.streamName);
  }

  #startPlayer(streamId: number, outcome: Extract<PlayOutcome, { accepted: true }>): void {
    const { stream, streamName } = outcome;
    const settings = this.#access?.settings;
    if (settings === undefined) return;
    this.#stopPlayer(streamId);
    const player = new RtmpPlayer({
      stream,
      messageStreamId: streamId,
      limits: settings.reader,
      transport: this.#transport,
      fanOut: this.#fanOuts.of(stream),
      onPublisherStart: () => this.#session.notifyPublished(streamId, streamName),
      onEnd: () => {
        this.#session.endPlay(streamId, streamName);
        this.#stopPlayer(streamId);
      },
    });
    // Before the session goes on: commands that the client sent ahead may already end this player. Its first
    // units go out with the next flush, after what the session says now.
    this.#players.set(streamId, { player, streamName, left: () => outcome.stop() });
    this.#session.acceptPlay(streamId, streamName);
  }

  #stopPublisher(streamId: number, how: 'unpublished' | 'lost'): void {
    const active = this.#publishers.get(streamId);
    if (active === undefined) return;
    this.#publishers.delete(streamId);
    active.publisher.end(how);
    this.#transport.log.info({ streamName: active.streamName, how }, 'publishing ended');
  }

  #stopPlayer(streamId: number): void {
    const active = this.#players.get(streamId);
    if (active === undefined) return;
    this.#players.delete(streamId);
    active.player.stop();
    active.left();
    this.#transport.log.info({ streamName: active.streamName, ...active.player.stats }, 'playing ended');
  }

  /**
   * A refused client is told why, then closed. One that does something else on this connection keeps it, unless
   * it failed to log in: nobody guesses passwords on an open connection.
   */
  #refuse(streamId: number, refusal: Refusal, tell: () => void): void {
    const guessed = refusal.reason === 'unauthorized' || refusal.failedLogin === true;
    const stays = !guessed && this.#session.hasOtherActivity(streamId);
    tell();
    if (!stays) this.#transport.close(`refused: ${refusal.reason}`);
  }
}
