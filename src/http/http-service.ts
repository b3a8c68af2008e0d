import { createServer, type IncomingMessage, type Server } from 'node:http';
import {
  createServer as createHttp2Server,
  type Http2Server,
  type Http2ServerRequest,
  type Http2Session,
} from 'node:http2';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { WebSocketServer } from 'ws';
import { type Clock, systemClock } from '../media/clock.ts';
import type { Gate } from '../module/gate.ts';
import type { Logger } from '../module/logger.ts';
import { AnsweredCall, type AnsweredCallOptions } from './answered-call.ts';
import { resolveClient } from './forwarded.ts';
import type { AcceptedInfo } from './host-port-listener.ts';
import { HttpConnections } from './http-connections.ts';
import { defaultHttpLimits, type HttpLimits } from './http-limits.ts';
import type { WatchedBody } from './http-reply.ts';
import { type ArrivedRequest, asksForWebSocket, readRequest } from './http-request.ts';
import { answerOfFault } from './refusal-answer.ts';
import { type HttpResponse, ResponseReply } from './response-reply.ts';
import { answerUpgrade } from './unknown-upgrade.ts';
import type { UpgradeRequest } from './upgrade-request.ts';
import { WebSocketReply } from './web-socket-reply.ts';

const checkIntervalMs = 1_000;

export interface HttpServiceOptions {
  readonly gate: Gate;
  readonly log: Logger;
  readonly limits?: Partial<HttpLimits>;
  /** Begins every connection's ID: IDs of several processes must differ. */
  readonly idPrefix?: string | undefined;
  readonly clock?: Clock;
}

type WayBack = Pick<AnsweredCallOptions, 'reply' | 'signal' | 'setHeader'>;

/** HTTP/1.1, HTTP/2 and WebSockets on connections from whichever listener: finds out who asks, then asks the gate. */
export class HttpService {
  readonly #gate: Gate;
  readonly #idPrefix: string;
  readonly #log: Logger;
  readonly #limits: HttpLimits;
  readonly #clock: Clock;
  readonly #http1: Server;
  readonly #http2: Http2Server;
  readonly #connections: HttpConnections;
  readonly #bodies = new Set<WatchedBody>();
  /** HTTP/2 hides the socket of a session. */
  readonly #socketOfSession = new WeakMap<Http2Session, Socket>();
  readonly #checks: NodeJS.Timeout;
  #webSockets: Promise<WebSocketServer> | undefined;
  #lastId = 0;

  constructor({ clock = systemClock, gate, idPrefix = '', limits, log }: HttpServiceOptions) {
    this.#gate = gate;
    this.#idPrefix = idPrefix;
    this.#log = log;
    this.#limits = { ...defaultHttpLimits, ...limits };
    this.#clock = clock;
    this.#connections = new HttpConnections(this.#limits);
    // Neither ever listens itself: connections reach them once their first bytes are known.
    this.#http1 = createServer({ maxHeaderSize: this.#limits.maxHeaderBytes, keepAliveTimeout: 0 });
    this.#http1.on('request', (request, response) => this.#answer(request, response));
    this.#http1.on('upgrade', (request, socket, head) =>
      this.#upgrade({ request, socket: socket as Socket, head }),
    );
    this.#http2 = createHttp2Server({
      settings: {
        maxConcurrentStreams: this.#limits.maxConcurrentStreams,
        maxHeaderListSize: this.#limits.maxHeaderBytes,
      },
    });
    this.#http2.on('request', (request, response) => this.#answer(request, response));
    this.#http2.on('sessionError', (err: Error) => this.#log.debug({ err }, 'an HTTP/2 connection failed'));
    this.#checks = setInterval(() => this.#check(), checkIntervalMs).unref();
  }

  get connectionCount(): number {
    return this.#connections.size;
  }

  /** Takes over a connection that begins with HTTP, or that has agreed on it by ALPN. */
  accept(socket: Socket, info: AcceptedInfo): void {
    const speaksHttp2 = (socket as Partial<TLSSocket>).alpnProtocol === 'h2';
    this.#connections.add(socket, info, speaksHttp2);
    if (speaksHttp2) this.#acceptHttp2(socket);
    else this.#http1.emit('connection', socket);
  }

  /** Ends every body and closes; what is still open after `timeoutMs` is cut off. */
  async close(timeoutMs: number): Promise<void> {
    clearInterval(this.#checks);
    for (const body of this.#bodies) body.end();
    await this.#connections.close(timeoutMs, this.#clock);
  }

  #acceptHttp2(socket: Socket): void {
    this.#http2.once('session', (session) => {
      this.#socketOfSession.set(session, socket);
      session.setTimeout(this.#limits.sessionIdleTimeoutMs, () => session.close());
      session.on('error', (err: Error) => this.#log.debug({ err }, 'an HTTP/2 connection failed'));
    });
    // Says `session` before it returns.
    this.#http2.emit('connection', socket);
  }

  #socketOf(message: IncomingMessage | Http2ServerRequest): Socket | undefined {
    if (!('stream' in message)) return message.socket;
    const { session } = message.stream;
    return session && this.#socketOfSession.get(session);
  }

  #answer(request: IncomingMessage | Http2ServerRequest, response: HttpResponse): void {
    const socket = this.#socketOf(request);
    if (socket === undefined) {
      response.destroy();
      return;
    }
    this.#connections.begin(socket, () => this.#serveResponse(request, response, socket));
  }

  #serveResponse(
    request: IncomingMessage | Http2ServerRequest,
    response: HttpResponse,
    socket: Socket,
  ): void {
    const { takeTimeoutMs } = this.#limits;
    const reply = new ResponseReply(response, { now: () => this.#clock.now(), takeTimeoutMs });
    const left = new AbortController();
    response.on('error', (err) => this.#log.debug({ err }, 'a response failed'));
    response.on('close', () => {
      left.abort();
      this.#connections.finish(socket);
    });
    const setHeader = (name: string, value: string) => void response.setHeader(name, value);
    this.#serve(request, socket, { reply, signal: left.signal, setHeader }).catch((err: unknown) => {
      this.#log.error({ err }, 'a request could not be served');
      response.destroy();
    });
  }

  #upgrade(upgrade: UpgradeRequest): void {
    const { request, socket } = upgrade;
    this.#connections.begin(socket, () => {
      if (asksForWebSocket(request)) this.#serveWebSocket(upgrade);
      else this.#serveResponse(request, answerUpgrade(upgrade), socket);
    });
  }

  #serveWebSocket(upgrade: UpgradeRequest): void {
    const { request, socket } = upgrade;
    const left = new AbortController();
    socket.on('close', () => left.abort());
    const headers = new Map<string, string>();
    const setHeader = (name: string, value: string) => void headers.set(name, value);
    this.#webSockets ??= loadWebSockets(this.#limits.maxWebSocketMessageBytes);
    this.#webSockets
      .then((server) => {
        if (left.signal.aborted) return undefined;
        const reply = new WebSocketReply(upgrade, server, {
          now: () => this.#clock.now(),
          closeTimeoutMs: this.#limits.webSocketCloseTimeoutMs,
          headers,
        });
        return this.#serve(request, socket, { reply, signal: left.signal, setHeader });
      })
      .catch((err: unknown) => {
        this.#log.error({ err }, 'a WebSocket could not be served');
        socket.destroy();
      });
  }

  async #serve(message: IncomingMessage | Http2ServerRequest, socket: Socket, way: WayBack): Promise<void> {
    const info = this.#connections.infoOf(socket);
    if (info === undefined) return;
    const { address: peerAddress } = info;
    const from = resolveClient({ peerAddress, headers: message.headers, trusted: info.trustedProxies });
    if (!from.believed) {
      way.reply.respond(answerOfFault(400, from.rule));
      return;
    }
    // On connections of a proxy nobody was counted; each request is its client's own.
    const place = from.port === undefined ? undefined : info.countClient?.(from.address);
    if (place?.admitted === false) {
      way.reply.respond(answerOfFault(503, 'Too many requests of this address are under way'));
      return;
    }
    if (place !== undefined) way.signal.addEventListener('abort', () => place.release(), { once: true });
    const origin = {
      id: this.#nextId(),
      address: from.address,
      port: from.port ?? info.port,
      secure: from.secure ?? info.secure,
      // A proxy that shows a certificate of its own must not log in all who come through it.
      certificate: from.port === undefined ? info.certificate : undefined,
    };
    const arrived = readRequest(message, origin, this.#limits);
    if ('fault' in arrived) {
      way.reply.respond(arrived.fault);
      return;
    }
    await this.#ask(arrived, way);
  }

  async #ask({ client, request }: ArrivedRequest, way: WayBack): Promise<void> {
    const { address, id, port } = client;
    const log = this.#log.child({ connection: id, address, port });
    const call = new AnsweredCall({
      ...way,
      client,
      request,
      log,
      onBody: (body) => {
        this.#bodies.add(body);
        way.signal.addEventListener('abort', () => this.#bodies.delete(body), { once: true });
      },
    });
    const timer = this.#clock.setTimeout(() => {
      if (call.isAnswered) return;
      log.error({ timeoutMs: this.#limits.answerTimeoutMs }, 'a request got no answer in time');
      call.refuse({
        accepted: false,
        reason: 'unavailable',
        description: 'The server has no answer in time',
      });
    }, this.#limits.answerTimeoutMs);
    try {
      await this.#gate.serveHttp(call);
    } finally {
      timer.cancel();
    }
  }

  #nextId(): string {
    this.#lastId += 1;
    return `${this.#idPrefix}h${this.#lastId}`;
  }

  #check(): void {
    const nowMs = this.#clock.now();
    for (const body of this.#bodies) {
      const { blockedSinceMs, stallTimeoutMs } = body;
      if (blockedSinceMs !== undefined && nowMs - blockedSinceMs > stallTimeoutMs) body.destroy();
    }
  }
}

/** Loaded with the first WebSocket: most servers have none. */
async function loadWebSockets(maxPayload: number): Promise<WebSocketServer> {
  const ws = await import('ws');
  return new ws.WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload,
  });
}
