import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { type ConnectionOptions, type TLSSocket, connect as tlsConnect } from 'node:tls';
import type { ProxySettings, SslSettings } from '../../src/config/settings.ts';
import { Admission } from '../../src/http/admission.ts';
import { type AcceptedInfo, HostPortListener } from '../../src/http/host-port-listener.ts';
import { defaultListenerLimits, type ListenerLimits } from '../../src/http/listener-limits.ts';
import { loadTlsMaterial } from '../../src/http/tls-material.ts';
import { RecordedLog } from '../../src/module/recorded-log.ts';

export interface Accepted {
  readonly socket: Socket;
  readonly info: AcceptedInfo;
}

/** A secure HostPort on loopback, with its clients. All of it is closed after the test. */
export class SecureListener {
  readonly log = new RecordedLog();
  readonly listener: HostPortListener;
  readonly accepted: Accepted[] = [];
  readonly #clients: Socket[] = [];
  readonly #waiting: ((accepted: Accepted) => void)[] = [];

  private constructor(listener: (self: SecureListener) => HostPortListener) {
    this.listener = listener(this);
  }

  static async open(
    t: TestContext,
    ssl: SslSettings,
    limits: Partial<ListenerLimits> = {},
    proxies?: ProxySettings,
  ): Promise<SecureListener> {
    const outcome = await loadTlsMaterial(ssl, new Date());
    assert.ok(outcome.usable, JSON.stringify(outcome.problems));
    const all = { ...defaultListenerLimits, ...limits };
    const { location } = ssl;
    const hostPort = {
      name: 'Test RTMPS',
      type: 'Streaming',
      ipAddress: '127.0.0.1',
      ports: [0],
      ssl,
      backlog: 511,
      noDelay: true,
      rtmp: 'on',
      http: 'on',
      location,
      ...(proxies && { proxies }),
    } as const;
    const self = new SecureListener(
      (made) =>
        new HostPortListener({
          hostPort,
          tls: outcome.material,
          admission: new Admission(all),
          limits: all,
          log: made.log,
          onConnection: (socket, info) => made.#arrived({ socket, info }),
          now: () => performance.now(),
        }),
    );
    t.after(() => self.close());
    await self.listener.open();
    return self;
  }

  get port(): number {
    return this.listener.addresses[0]?.port ?? assert.fail('it does not listen');
  }

  /** The next connection that is handed over. */
  next(): Promise<Accepted> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** A TCP connection that is not secure yet. */
  dial(): Socket {
    const socket = connect(this.port, '127.0.0.1').on('error', () => undefined);
    this.#clients.push(socket);
    return socket;
  }

  /** Begins a handshake; the certificate is not looked at unless the options have a `ca`. */
  begin(options: ConnectionOptions = {}): TLSSocket {
    const socket = tlsConnect({
      port: this.port,
      host: '127.0.0.1',
      servername: 'localhost',
      rejectUnauthorized: options.ca !== undefined,
      ...options,
    });
    socket.on('error', () => undefined);
    this.#clients.push(socket);
    return socket;
  }

  /** A client whose handshake is done, with the server's side of it. */
  async connect(options: ConnectionOptions = {}): Promise<{ client: TLSSocket; server: Accepted }> {
    const client = this.begin(options);
    await new Promise<void>((resolve, reject) => {
      client.once('secureConnect', resolve);
      client.once('error', reject);
      client.once('close', () => reject(new Error('closed before it was secure')));
    });
    const from = client.localPort;
    const find = () => this.accepted.find(({ info }) => info.port === from);
    for (let server = find(); ; server = find()) {
      if (server !== undefined) return { client, server };
      await this.next();
    }
  }

  /** The common name of the certificate that a client sees. */
  async seenBy(options: ConnectionOptions = {}): Promise<string | undefined> {
    const { client } = await this.connect(options);
    const subject = client.getPeerX509Certificate()?.subject;
    client.destroy();
    return subject?.replace('CN=', '');
  }

  messages(level?: string): string[] {
    return this.log.lines
      .filter((line) => level === undefined || line.level === level)
      .map((line) => line.message);
  }

  close(): void {
    for (const client of this.#clients) client.destroy();
    for (const { socket } of this.accepted) socket.destroy();
    this.listener.close();
  }

  #arrived(accepted: Accepted): void {
    accepted.socket.on('error', () => undefined);
    this.accepted.push(accepted);
    for (const resolve of this.#waiting.splice(0)) resolve(accepted);
  }
}

/** Resolves when a socket has closed. Unlike `once` it does not fail at an error. */
export function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) resolve();
    socket.once('close', () => resolve());
    socket.on('error', () => undefined);
    socket.resume();
  });
}
