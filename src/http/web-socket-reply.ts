import { STATUS_CODES } from 'node:http';
import type { WebSocket, WebSocketServer } from 'ws';
import type { HttpAnswer, HttpBodyOptions } from '../module/http-exchange.ts';
import { binaryMessage } from './framing.ts';
import { GrowingBody } from './growing-body.ts';
import type { HeaderFields, HttpReply, WatchedBody } from './http-reply.ts';
import type { UpgradeRequest } from './upgrade-request.ts';

/** RFC 6455 §7.4.1. */
const normalClosure = 1000;

export interface WebSocketReplyOptions {
  /** On the clock by which bodies are watched. */
  readonly now: () => number;
  /** How long a client may take to say goodbye, or to take a plain response. */
  readonly closeTimeoutMs: number;
  /** Of whatever answer follows; they may still change. */
  readonly headers: Map<string, string>;
}

/** Answers a request to become a WebSocket: by becoming one, or by a plain response and the end. */
export class WebSocketReply implements HttpReply {
  readonly #upgrade: UpgradeRequest;
  readonly #server: WebSocketServer;
  readonly #options: WebSocketReplyOptions;

  constructor(upgrade: UpgradeRequest, server: WebSocketServer, options: WebSocketReplyOptions) {
    this.#upgrade = upgrade;
    this.#server = server;
    this.#options = options;
  }

  respond({ body = '', headers = {}, status }: HttpAnswer): void {
    const { socket } = this.#upgrade;
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    const fields: HeaderFields = {
      ...Object.fromEntries(this.#options.headers),
      ...headers,
      'content-length': `${bytes.length}`,
      connection: 'close',
    };
    const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`);
    socket.end(bytes);
    // A client that does not close keeps nothing of ours.
    socket.setTimeout(this.#options.closeTimeoutMs, () => socket.destroy());
  }

  open({ onClear, stallTimeoutMs }: HttpBodyOptions): WatchedBody {
    const { head, request, socket } = this.#upgrade;
    const { closeTimeoutMs, now } = this.#options;
    let webSocket: WebSocket | undefined;
    // Calls back before it returns; without a WebSocket the handshake was wrong, and the client told so.
    this.#server.handleUpgrade(request, socket, head, (opened) => {
      webSocket = opened;
    });
    // Too long a message, or a broken frame: ws closes the connection itself, but throws what nobody hears.
    webSocket?.on('error', () => {});
    // What viewers say is read, so that pings and closes are, and dropped.
    webSocket?.on('message', () => {});
    return new GrowingBody(socket, {
      onClear,
      stallTimeoutMs,
      now,
      frame: binaryMessage,
      end: () => {
        webSocket?.close(normalClosure);
        socket.setTimeout(closeTimeoutMs, () => socket.destroy());
      },
    });
  }
}
