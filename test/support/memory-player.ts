import { randomBytes } from 'node:crypto';
import { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AmfValue } from '../../src/codec/amf/index.ts';
import {
  ChunkReader,
  ChunkWriter,
  ClientHandshake,
  chunkReaderLimits,
  type RtmpMessage,
  serializeCommand,
  serializeControlMessage,
} from '../../src/codec/rtmp/index.ts';
import type { Publication } from '../../src/media/publication.ts';
import { defaultStreamOptions } from '../../src/media/stream-options.ts';
import { RtmpConnection } from '../../src/rtmp/connection.ts';
import { defaultConnectionLimits } from '../../src/rtmp/limits.ts';
import { RtmpFanOuts } from '../../src/rtmp/rtmp-fan-outs.ts';
import { unitOfMessage } from '../../src/rtmp/unit-message.ts';
import { FakeClock } from './fake-clock.ts';
import { OpenGate } from './open-gate.ts';
import { silentLog } from './rtmp-listener.ts';

/** The server's end of a connection in memory: what it writes is taken at once, or when the test says so. */
class MemorySocket extends Duplex {
  readonly #onTaken: (bytes: Uint8Array) => void;
  #waiting: (() => void) | undefined;
  isBlocked = false;

  constructor(onTaken: (bytes: Uint8Array) => void) {
    super();
    this.#onTaken = onTaken;
  }

  override _read(): void {}

  override _write(bytes: Uint8Array, _encoding: string, done: () => void): void {
    const take = () => {
      this.#onTaken(bytes);
      done();
    };
    if (this.isBlocked) this.#waiting = take;
    else take();
  }

  override _destroy(_error: Error | null, done: (error: Error | null) => void): void {
    this.#waiting = undefined;
    done(null);
  }

  takeOne(): void {
    const take = this.#waiting;
    this.#waiting = undefined;
    take?.();
  }
}

export interface MemoryPlayerOptions {
  /** Publishes another stream on the same connection. */
  readonly publishes?: boolean;
  readonly stallTimeoutMs?: number;
}

/** A client that plays `cam` on a connection without a socket and in time of the test's own; answers no ping. */
export class MemoryPlayer {
  readonly received: RtmpMessage[] = [];
  #closeReason = '';
  readonly #clock = new FakeClock();
  readonly #gate = new OpenGate();
  readonly #socket: MemorySocket;
  readonly #connection: RtmpConnection;
  readonly #handshake: ClientHandshake;
  readonly #reader = new ChunkReader(chunkReaderLimits.publishing);
  readonly #writer = new ChunkWriter();
  #publication: Publication | undefined;
  #isReady = false;
  #sent = 0;

  private constructor({ stallTimeoutMs = 10_000 }: MemoryPlayerOptions) {
    const { settings } = this.#gate;
    const reader = { ...settings.reader, stallTimeoutMs };
    this.#gate.settings = { pingAfterMs: 4000, deadAfterMs: 12_000, reader };
    this.#socket = new MemorySocket((bytes) => this.#receive(bytes));
    this.#handshake = new ClientHandshake({ randomBytes, nowMs: () => 0 });
    const log = {
      ...silentLog,
      info: (fields: object) => {
        if ('reason' in fields) this.#closeReason = String(fields.reason);
      },
      child: () => log,
    };
    this.#connection = new RtmpConnection({
      id: 'r1',
      socket: this.#socket,
      origin: { secure: false, hostPort: 'test', address: '127.0.0.1', port: 1 },
      gate: this.#gate,
      log,
      limits: defaultConnectionLimits,
      fanOuts: new RtmpFanOuts(60_000),
      clock: this.#clock,
      randomBytes,
      onClosed: () => {},
    });
  }

  /** Connected and playing; nothing is published yet. */
  static async start(options: MemoryPlayerOptions = {}): Promise<MemoryPlayer> {
    const player = new MemoryPlayer(options);
    player.#socket.push(player.#handshake.start());
    await player.flushed();
    player.#command(0, 'connect', { app: 'live' });
    await player.flushed();
    player.#command(0, 'createStream', null);
    player.#command(1, 'play', null, 'cam');
    await player.flushed();
    if (options.publishes) {
      player.#command(0, 'createStream', null);
      player.#command(2, 'publish', null, 'own', 'live');
      await player.flushed();
    }
    const stream = player.#gate.registry.list().find(({ key }) => key.name === 'cam');
    const claim = {
      identity: undefined,
      takeOver: false,
      options: { ...defaultStreamOptions, graceMs: 0, gopCache },
    };
    const claimed = stream && player.#gate.registry.claim(stream.key, claim);
    if (!claimed?.claimed) throw new Error('cam could not be published');
    player.#publication = claimed.publication;
    return player;
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  /** Why it was closed just now; `''` while it is open. */
  async closedBecause(): Promise<string> {
    await this.flushed();
    return this.#closeReason;
  }

  /** Video messages for the stream that it plays, 40 ms apart. */
  publish(...bodies: Uint8Array[]): void {
    for (const payload of bodies) {
      const timestampMs = 40 * this.#sent++;
      const unit = unitOfMessage({ type: 9, messageStreamId: 1, chunkStreamId: 6, timestampMs, payload });
      if (unit !== undefined) this.#publication?.push(unit);
    }
  }

  /** All that was sent has had its turn. */
  async flushed(): Promise<void> {
    for (let turn = 0; turn < 5; turn += 1) await nextTurn();
  }

  /** Takes nothing any more. */
  block(): void {
    this.#socket.isBlocked = true;
  }

  /** Takes the write that waits first. */
  takeOne(): void {
    this.#socket.takeOne();
  }

  acknowledge(receivedBytes: number): void {
    this.#push(this.#writer.write(serializeControlMessage({ kind: 'acknowledgement', receivedBytes })));
  }

  call(name: string): void {
    this.#command(0, name, null);
  }

  passSecond(): void {
    this.#clock.advance(1000);
    this.#connection.checkTime(this.#clock.now());
  }

  stop(): void {
    this.#connection.destroy();
    this.#gate.registry.closeAll();
  }

  #command(messageStreamId: number, name: string, commandObject: AmfValue, ...args: AmfValue[]): void {
    const command = { name, transactionId: 1, commandObject, arguments: args };
    this.#push(this.#writer.write(serializeCommand(command, { messageStreamId })));
  }

  /** Read at once, as the time of this test stands still meanwhile. */
  #push(bytes: Uint8Array): void {
    this.#socket.emit('data', bytes);
  }

  #receive(bytes: Uint8Array): void {
    let rest = new Uint8Array(bytes);
    if (!this.#isReady) {
      const step = this.#handshake.push(rest);
      for (const output of step.output) this.#socket.push(output);
      this.#isReady = step.done;
      rest = new Uint8Array(step.rest);
    }
    this.received.push(...this.#reader.push(rest));
  }
}

const gopCache = { maxBytes: 32 * 1024 * 1024, maxUnits: 10_000, maxMs: 60_000 };
