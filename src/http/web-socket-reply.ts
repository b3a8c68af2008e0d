import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { WebSocket, WebSocketServer } from 'ws';
import type { HttpAnswer, HttpBodyOptions } from '../module/http-exchange.ts';
import type { HeaderFields, HttpReply, WatchedBody } from './http-reply.ts';

/** RFC 6455 §7.4.1. */
const normalClosure = 1000;
/** How long a client may take to say goodbye. */
const closeTimeoutMs = 2_000;

export interface UpgradeRequest {
  readonly request: IncomingMessage;
  readonly socket: Socket;
  /** What came behind the headers. */
  readonly head: Buffer;
}

/** Answers a request to become a WebSocket: by becoming one, or by a plain response and the end. */
export class WebSocketReply implements HttpReply {
  readonly #upgrade: UpgradeRequest;
  readonly #server: WebSocketServer;
  readonly #now: () => number;
  readonly #headers: Map<string, string>;

  /** @param headers of whatever answer follows; they may still change. */
  constructor(
    upgrade: UpgradeRequest,
    server: WebSocketServer,
    now: () => number,
    headers: Map<string, string>,
  ) {
    this.#upgrade = upgrade;
    this.#server = server;
    this.#now = now;
    this.#headers = headers;
  }

  respond({ body = '', headers = {}, status }: HttpAnswer): void {
    const { socket } = this.#upgrade;
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    const fields: HeaderFields = {
      ...Object.fromEntries(this.#headers),
      ...headers,
      'content-length': `${bytes.length}`,
      connection: 'close',
    };
    const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`);
    socket.end(bytes);
    // A client that does not close keeps nothing of ours.
    socket.setTimeout(closeTimeoutMs, () => socket.destroy());
  }

  open({ onClear, stallTimeoutMs }: HttpBodyOptions): WatchedBody {
    const { head, request, socket } = this.#upgrade;
    const body = new WebSocketBody(socket, { onClear, stallTimeoutMs, now: this.#now });
    this.#server.handleUpgrade(request, socket, head, (webSocket) => body.begin(webSocket));
    return body;
  }
}

interface BodyOptions {
  readonly onClear: () => void;
  readonly stallTimeoutMs: number;
  readonly now: () => number;
}

class WebSocketBody implements WatchedBody {
  readonly stallTimeoutMs: number;
  readonly #socket: Socket;
  readonly #options: BodyOptions;
  /** `undefined` when the handshake failed: the client has been told. */
  #webSocket: WebSocket | undefined;
  #blockedSinceMs: number | undefined;

  constructor(socket: Socket, options: BodyOptions) {
    this.stallTimeoutMs = options.stallTimeoutMs;
    this.#socket = socket;
    this.#options = options;
  }

  begin(webSocket: WebSocket): void {
    this.#webSocket = webSocket;
    // Too long a message, or a broken frame: ws closes the connection itself, but throws what nobody hears.
    webSocket.on('error', () => {});
    // What viewers say is read, so that pings and closes are, and dropped.
    webSocket.on('message', () => {});
  }

  get isClear(): boolean {
    return this.#socket.writableLength === 0 && this.#isOpen;
  }

  get blockedSinceMs(): number | undefined {
    return this.#blockedSinceMs;
  }

  write(bytes: Uint8Array): void {
    if (!this.#isOpen) return;
    this.#webSocket?.send(bytes, { binary: true }, this.#onWritten);
    if (this.#socket.writableLength > 0) this.#blockedSinceMs ??= this.#options.now();
  }

  end(): void {
    this.#webSocket?.close(normalClosure);
    this.#socket.setTimeout(closeTimeoutMs, () => this.#socket.destroy());
  }

  destroy(): void {
    this.#socket.destroy();
  }

  get #isOpen(): boolean {
    return this.#webSocket !== undefined && this.#webSocket.readyState === this.#webSocket.OPEN;
  }

  readonly #onWritten = (): void => {
    if (this.#blockedSinceMs === undefined) return;
    if (this.#socket.writableLength > 0) {
      this.#blockedSinceMs = this.#options.now();
      return;
    }
    this.#blockedSinceMs = undefined;
    this.#options.onClear();
  };
}
