import { ConfigError } from '../config/config-error.ts';
import { checkPropertyNames } from '../config/property-names.ts';
import type { HostPortSettings, Settings } from '../config/settings.ts';
import { Admission } from '../http/admission.ts';
import { ConnectionDemux } from '../http/connection-demux.ts';
import { HostPortListener, type ListeningAddress } from '../http/host-port-listener.ts';
import { HttpService } from '../http/http-service.ts';
import { defaultListenerLimits, type ListenerLimits } from '../http/listener-limits.ts';
import { peerOf } from '../http/peer-address.ts';
import type { TlsMaterial } from '../http/tls-material.ts';
import { type Clock, systemClock } from '../media/clock.ts';
import { StreamRegistry } from '../media/stream-registry.ts';
import { GateEngine } from '../module/gate-engine.ts';
import type { Logger } from '../module/logger.ts';
import { RtmpService } from '../rtmp/rtmp-service.ts';
import { type GateRecords, openRecords } from './gate-records.ts';
import { hasErrors } from './load-home.ts';

/** How long clients may take to hear that the server stops, before they are cut off. */
export const clientCloseTimeoutMs = 2_500;

export interface ServerOptions {
  readonly settings: Settings;
  /** For every HostPort with `<SSLConfig>`. */
  readonly tls: ReadonlyMap<HostPortSettings, TlsMaterial>;
  readonly log: Logger;
  readonly clock?: Clock;
  readonly limits?: Partial<ListenerLimits>;
}

/** The whole server: hub, gate, RTMP, HTTP and listeners. Started in that order, closed in reverse. */
export class SluiceServer {
  readonly #log: Logger;
  readonly #registry: StreamRegistry;
  readonly #records: GateRecords;
  readonly #gate: GateEngine;
  readonly #rtmp: RtmpService;
  readonly #http: HttpService;
  readonly #demux: ConnectionDemux;
  readonly #listeners: readonly HostPortListener[];
  #stopped: Promise<void> | undefined;

  constructor({ settings, tls, log, clock = systemClock, limits = {} }: ServerOptions) {
    this.#log = log;
    this.#registry = new StreamRegistry({
      clock,
      onListenerError: (err, key) => log.error({ err, ...key }, 'a listener of a stream failed'),
    });
    this.#records = openRecords(settings.home, { clock, log });
    this.#gate = new GateEngine({
      settings,
      registry: this.#registry,
      log,
      clock,
      checkPropertyNames,
      peerOf,
      audit: this.#records.audit,
      loginCounters: this.#records.loginCounters,
    });
    this.#rtmp = new RtmpService({ gate: this.#gate, log, clock });
    this.#http = new HttpService({ gate: this.#gate, log, clock });
    const listenerLimits = { ...defaultListenerLimits, ...limits };
    this.#demux = new ConnectionDemux({
      onRtmp: (socket, info) => this.#rtmp.accept(socket, info),
      onHttp: (socket, info) => this.#http.accept(socket, info),
      firstByteTimeoutMs: listenerLimits.firstByteTimeoutMs,
      log,
    });
    const admission = new Admission(listenerLimits);
    this.#listeners = streamingHostPorts(settings).map(
      (hostPort) =>
        new HostPortListener({
          hostPort,
          tls: tls.get(hostPort),
          admission,
          limits: listenerLimits,
          log,
          onConnection: (socket, info) => this.#demux.accept(socket, info),
          now: () => clock.now(),
        }),
    );
  }

  /** Where it listens, once started. */
  get addresses(): readonly ListeningAddress[] {
    return this.#listeners.flatMap(({ addresses }) => addresses);
  }

  /**
   * Starts every application, then opens the ports: nobody gets in before all is ready. What fails closes
   * everything again, and so does `signal`.
   *
   * @throws the signal's reason.
   * @throws {ConfigError} when an application cannot start.
   * @throws {ListenError} when a port cannot be opened.
   */
  async start(signal?: AbortSignal): Promise<void> {
    // Modules that are on their way up are not waited for.
    signal?.addEventListener('abort', () => void this.stop(), { once: true });
    try {
      signal?.throwIfAborted();
      const problems = await this.#gate.prepare();
      signal?.throwIfAborted();
      if (hasErrors(problems)) throw new ConfigError(problems);
      for (const listener of this.#listeners) {
        await listener.open();
        signal?.throwIfAborted();
      }
    } catch (error) {
      // One may have opened after a stop that was asked for meanwhile.
      for (const listener of this.#listeners) listener.close();
      await this.stop();
      throw error;
    }
  }

  /** The applications and their modules. */
  describe(): ReturnType<GateEngine['describe']> {
    return this.#gate.describe();
  }

  /** Takes no more connections, says goodbye to every client, ends applications and streams. Idempotent. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    for (const listener of this.#listeners) listener.close();
    this.#demux.close();
    const steps: readonly (readonly [string, () => void | Promise<void>])[] = [
      ['clients', () => this.#sayGoodbye()],
      ['gate', () => this.#gate.close()],
      ['hub', () => this.#registry.closeAll()],
      ['records', () => this.#records.close()],
    ];
    for (const [part, close] of steps) {
      try {
        await close();
      } catch (err) {
        // The rest is closed all the same.
        this.#log.error({ err, part }, 'closing failed');
      }
    }
  }

  async #sayGoodbye(): Promise<void> {
    await Promise.all([this.#rtmp.close(clientCloseTimeoutMs), this.#http.close(clientCloseTimeoutMs)]);
  }
}

/** An Admin HostPort has nothing to serve yet and stays shut. */
export function streamingHostPorts(settings: Settings): HostPortSettings[] {
  return settings.vhost.hostPorts.filter(({ type }) => type === 'Streaming');
}
