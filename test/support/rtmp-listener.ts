import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import type { Clock } from '../../src/media/clock.ts';
import type { Logger } from '../../src/module/logger.ts';
import type { ConnectionLimits } from '../../src/rtmp/limits.ts';
import { RtmpService } from '../../src/rtmp/rtmp-service.ts';
import { OpenGate } from './open-gate.ts';

/** A log that nobody reads. */
export const silentLog: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silentLog,
};

const origin = { secure: false, hostPort: 'test', address: '127.0.0.1', port: 1 };

/** An {@link RtmpService} with an open gate on a port of its own. */
export class RtmpListener {
  readonly gate = new OpenGate();
  readonly service: RtmpService;
  readonly #server: Server;

  private constructor(limits: Partial<ConnectionLimits>, clock: Clock | undefined) {
    this.service = new RtmpService({ gate: this.gate, log: silentLog, limits, ...(clock && { clock }) });
    this.#server = createServer((socket) => this.service.accept(socket, origin));
  }

  static async start(limits: Partial<ConnectionLimits> = {}, clock?: Clock): Promise<RtmpListener> {
    const listener = new RtmpListener(limits, clock);
    listener.#server.listen(0, '127.0.0.1');
    await once(listener.#server, 'listening');
    return listener;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.#server.close();
    await this.service.close(1000);
    this.gate.registry.closeAll();
  }
}
