import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { AmfObject, AmfValue } from '../../src/codec/amf/index.ts';
import {
  ChunkReader,
  ChunkWriter,
  ClientHandshake,
  type Command,
  chunkReaderLimits,
  MessageType,
  parseCommand,
  type RtmpMessage,
  serializeCommand,
} from '../../src/codec/rtmp/index.ts';

export interface RtmpClientOptions {
  readonly port: number;
  readonly tls?: boolean;
  /** What the client shows of itself over TLS, in PEM. */
  readonly certificate?: { readonly cert: string; readonly key: string };
  readonly host?: string;
  /** An address of this machine to come from: all of 127.0.0.0/8 are. */
  readonly localAddress?: string;
  /** What a proxy says ahead of everything else, of TLS too. */
  readonly proxyHeader?: Uint8Array | string;
}

interface Waiter {
  readonly wanted: (message: RtmpMessage) => boolean;
  readonly resolve: (message: RtmpMessage) => void;
  readonly reject: (error: Error) => void;
}

const patienceMs = 10_000;

/** A scripted RTMP client on a real socket, for what packaged clients cannot be made to do. */
export class RtmpClient {
  readonly socket: Socket;
  /** Everything received and not yet taken by `next`. */
  readonly received: RtmpMessage[] = [];
  /** Resolves when the socket is closed. */
  readonly closed: Promise<void>;
  readonly #handshake = new ClientHandshake({ randomBytes, nowMs: () => performance.now() });
  readonly #reader = new ChunkReader(chunkReaderLimits.publishing);
  readonly #writer = new ChunkWriter();
  readonly #waiters: Waiter[] = [];
  #ready = false;
  #onReady: (() => void) | undefined;
  #lastTransaction = 1;

  private constructor(socket: Socket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        resolve();
        for (const waiter of this.#waiters.splice(0))
          waiter.reject(new Error('The server closed the connection'));
      });
    });
    socket.on('error', () => {});
    socket.on('data', (bytes) => this.#receive(bytes));
  }

  /** Opens a socket and shakes hands. */
  static async open(options: RtmpClientOptions): Promise<RtmpClient> {
    const client = await RtmpClient.openSilently(options);
    const ready = new Promise<void>((resolve, reject) => {
      client.#onReady = resolve;
      void client.closed.then(() => reject(new Error('The server closed the connection')));
    });
    client.socket.write(client.#handshake.start());
    await ready;
    return client;
  }

  /** Opens a socket and says nothing. */
  static async openSilently({
    port,
    host = '127.0.0.1',
    tls = false,
    localAddress,
    certificate,
    proxyHeader = '',
  }: RtmpClientOptions): Promise<RtmpClient> {
    const wire = connectTcp({ port, host, noDelay: true, ...(localAddress && { localAddress }) });
    await once(wire, 'connect');
    if (proxyHeader.length > 0) wire.write(proxyHeader);
    if (!tls) return new RtmpClient(wire);
    const socket = connectTls({ socket: wire, rejectUnauthorized: false, ...certificate });
    await once(socket, 'secureConnect');
    return new RtmpClient(socket);
  }

  /** Opens, shakes hands and connects to an application; throws when it is refused. */
  static async connected(options: RtmpClientOptions, app = 'live', ...args: AmfValue[]): Promise<RtmpClient> {
    const client = await RtmpClient.open(options);
    const tcUrl = `rtmp://127.0.0.1:${options.port}/${app}`;
    const answer = await client.call('connect', { app, tcUrl, flashVer: 'test' }, ...args);
    if (answer.name !== '_result') throw new Error(JSON.stringify(answer.arguments[0]));
    return client;
  }

  send(message: RtmpMessage): void {
    this.socket.write(this.#writer.write(message));
  }

  setChunkSize(bytes: number): void {
    this.socket.write(this.#writer.setChunkSize(bytes));
  }

  command(messageStreamId: number, name: string, transactionId: number, ...values: AmfValue[]): void {
    const [commandObject = null, ...args] = values;
    this.send(serializeCommand({ name, transactionId, commandObject, arguments: args }, { messageStreamId }));
  }

  /** A call on stream 0 and its `_result` or `_error`. */
  async call(name: string, ...values: AmfValue[]): Promise<Command> {
    const transactionId = this.#lastTransaction;
    this.#lastTransaction += 1;
    this.command(0, name, transactionId, ...values);
    return this.nextCommand(
      (command) => /^_(result|error)$/.test(command.name) && command.transactionId === transactionId,
    );
  }

  async createStream(): Promise<number> {
    const { arguments: args } = await this.call('createStream', null);
    return args[0] as number;
  }

  /** Publishes on a new message stream; resolves to its ID and the status that came back. */
  async publish(name: AmfValue): Promise<{ streamId: number; status: AmfObject }> {
    const streamId = await this.createStream();
    this.command(streamId, 'publish', 0, null, name, 'live');
    return { streamId, status: await this.nextStatus(/Publish/) };
  }

  /** Plays on a new message stream; resolves to its ID and the status that came back. */
  async play(name: string): Promise<{ streamId: number; status: AmfObject }> {
    const streamId = await this.createStream();
    this.command(streamId, 'play', 0, null, name);
    return { streamId, status: await this.nextStatus(/Play\.(Start|Failed|StreamNotFound)/) };
  }

  async nextStatus(code: RegExp): Promise<AmfObject> {
    const command = await this.nextCommand(
      ({ name, arguments: args }) => name === 'onStatus' && code.test((args[0] as { code: string }).code),
    );
    return command.arguments[0] as AmfObject;
  }

  async nextCommand(wanted: (command: Command) => boolean): Promise<Command> {
    return parseCommand(
      await this.next((message) => message.type === MessageType.CommandAmf0 && wanted(parseCommand(message))),
    );
  }

  /** The first message that is wanted, now or later; what does not match stays in `received`. */
  async next(wanted: (message: RtmpMessage) => boolean, timeoutMs = patienceMs): Promise<RtmpMessage> {
    const index = this.received.findIndex(wanted);
    const [found] = index < 0 ? [] : this.received.splice(index, 1);
    if (found !== undefined) return found;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('The awaited message did not come')), timeoutMs);
      const settle = (act: () => void) => {
        clearTimeout(timer);
        act();
      };
      this.#waiters.push({
        wanted,
        resolve: (message) => settle(() => resolve(message)),
        reject: (error) => settle(() => reject(error)),
      });
      if (this.socket.destroyed)
        for (const waiter of this.#waiters.splice(0)) waiter.reject(new Error('closed'));
    });
  }

  /** Stops reading: TCP back-pressure builds up at the server. */
  stall(): void {
    this.socket.pause();
  }

  async close(): Promise<void> {
    this.socket.destroy();
    await this.closed;
  }

  #receive(bytes: Buffer): void {
    // No Buffer, so that payloads equal plain Uint8Arrays in assertions.
    let rest = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    if (!this.#ready) {
      const step = this.#handshake.push(rest);
      for (const output of step.output) this.socket.write(output);
      rest = step.rest;
      if (step.done) {
        this.#ready = true;
        this.#onReady?.();
      }
    }
    for (const message of this.#reader.push(rest)) this.#deliver(message);
  }

  #deliver(message: RtmpMessage): void {
    const index = this.#waiters.findIndex(({ wanted }) => wanted(message));
    const [waiter] = index < 0 ? [] : this.#waiters.splice(index, 1);
    if (waiter === undefined) this.received.push(message);
    else waiter.resolve(message);
  }
}
