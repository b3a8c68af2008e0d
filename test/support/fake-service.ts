import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';

export interface ServiceRequest {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Number of the connection that it came over, from 1. */
  readonly connection: number;
}

/** What the service does with a request: a status, or anything at all. */
type Reply = number | ((response: ServerResponse, request: ServiceRequest) => void);

/** An operator's service that does as it is told, on a port of its own on loopback. */
export class FakeService {
  readonly requests: ServiceRequest[] = [];
  /** 204 unless a test says otherwise. */
  reply: Reply = 204;
  readonly #server: http.Server | https.Server;
  readonly #scheme: string;

  private constructor(server: http.Server | https.Server, scheme: string) {
    this.#server = server;
    this.#scheme = scheme;
    const connections = new WeakMap<object, number>();
    let count = 0;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void this.#answer(request, response, connections.get(request.socket) ?? 0);
    });
    server.on(scheme === 'https' ? 'secureConnection' : 'connection', (socket: object) => {
      count += 1;
      connections.set(socket, count);
    });
  }

  static async start(tls?: https.ServerOptions): Promise<FakeService> {
    const server = tls ? https.createServer(tls) : http.createServer();
    const service = new FakeService(server, tls ? 'https' : 'http');
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return service;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${this.port}/verify`;
  }

  get last(): ServiceRequest {
    const last = this.requests.at(-1);
    if (last === undefined) throw new Error('The service must have been asked');
    return last;
  }

  /** Closes the connections that clients keep. */
  closeConnections(): void {
    this.#server.closeAllConnections();
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse, connection: number): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const { headers, method, url } = request;
    const body = Buffer.concat(chunks).toString('utf8');
    const asked = { method, url, headers, body, connection };
    this.requests.push(asked);
    if (typeof this.reply === 'function') this.reply(response, asked);
    else response.writeHead(this.reply).end();
  }
}

/** A yes in JSON. */
export function json(value: unknown): (response: ServerResponse) => void {
  return (response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
  };
}
