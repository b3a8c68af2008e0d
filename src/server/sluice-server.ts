import { ClusterWorker, type ClusterWorkerOptions } from '../cluster/cluster-worker.ts';
import { ConfigError } from '../config/config-error.ts';
import { checkPropertyNames } from '../config/property-names.ts';
import type { ConfigProblem, HostPortSettings, Settings } from '../config/settings.ts';
import { Admission } from '../http/admission.ts';
import { ConnectionDemux } from '../http/connection-demux.ts';
import { HostPortListener, type ListeningAddress } from '../http/host-port-listener.ts';
import { HttpService } from '../http/http-service.ts';
import { defaultListenerLimits, type ListenerLimits } from '../http/listener-limits.ts';
import { peerOf } from '../http/peer-address.ts';
import { type Clock, systemClock } from '../media/clock.ts';
import { StreamRegistry } from '../media/stream-registry.ts';
import { GateEngine } from '../module/gate-engine.ts';
import type { ApplicationChanges } from '../module/gate-reload.ts';
import type { Logger } from '../module/logger.ts';
import { RtmpService } from '../rtmp/rtmp-service.ts';
import { type GateRecords, openRecords } from './gate-records.ts';
import { HostPorts, type PortChanges, type TlsMaterials } from './host-ports.ts';
import { hasErrors } from './load-home.ts';

/** How long clients may take to hear that the server stops, before they are cut off. */
export const clientCloseTimeoutMs = 2_500;

export interface ServerOptions {
  readonly settings: Settings;
  /** For every HostPort with `<SSLConfig>`. */
  readonly tls: TlsMaterials;
  readonly log: Logger;
  readonly clock?: Clock;
  readonly limits?: Partial<ListenerLimits>;
  /** Set where several processes are one server. */
  readonly worker?: Pick<ClusterWorkerOptions, 'self' | 'port' | 'pathOf'> | undefined;
}

export type ReloadOutcome =
  | { readonly kind: 'done'; readonly applications: ApplicationChanges; readonly ports: PortChanges }
  /** Nothing has changed: of the modules, some cannot even be made. */
  | { readonly kind: 'refused'; readonly problems: readonly ConfigProblem[] }
  | { readonly kind: 'stopping' };

/** The whole server: hub, gate, RTMP, HTTP and listeners. Started in that order, closed in reverse. */
export class SluiceServer {
  readonly #log: Logger;
  readonly #registry: StreamRegistry;
  readonly #cluster: ClusterWorker | undefined;
  readonly #records: GateRecords;
  readonly #gate: GateEngine;
  readonly #rtmp: RtmpService;
  readonly #http: HttpService;
  readonly #demux: ConnectionDemux;
  readonly #ports: HostPorts;
  readonly #options: Pick<ServerOptions, 'settings' | 'tls'>;
  #stopped: Promise<void> | undefined;

  constructor({ settings, tls, log, clock = systemClock, limits = {}, worker }: ServerOptions) {
    this.#options = { settings, tls };
    this.#log = log;
    this.#registry = new StreamRegistry({
      clock,
      onListenerError: (err, key) => log.error({ err, ...key }, 'a listener of a stream failed'),
      onReadersChanged: worker && ((stream) => this.#cluster?.onReadersChanged(stream)),
    });
    const cluster = worker && new ClusterWorker({ ...worker, registry: this.#registry, clock, log });
    this.#cluster = cluster;
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
      directory: cluster?.directory,
      shared: cluster && ((call) => cluster.link.shared(call)),
      tellLogin: cluster && ((news) => cluster.tellLogin(news)),
    });
    if (cluster) cluster.onLogin = (news) => this.#gate.logins.hear(news);
    const idPrefix = worker && `w${worker.self}`;
    this.#rtmp = new RtmpService({ gate: this.#gate, log, clock, idPrefix });
    this.#http = new HttpService({ gate: this.#gate, log, clock, idPrefix });
    const listenerLimits = { ...defaultListenerLimits, ...limits };
    this.#demux = new ConnectionDemux({
      onRtmp: (socket, info) => this.#rtmp.accept(socket, info),
      onHttp: (socket, info) => this.#http.accept(socket, info),
      firstByteTimeoutMs: listenerLimits.firstByteTimeoutMs,
      log,
      now: () => clock.now(),
    });
    const admission = new Admission(listenerLimits, cluster?.connections);
    this.#ports = new HostPorts(
      (hostPort, material) =>
        new HostPortListener({
          hostPort,
          tls: material,
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
    return this.#ports.addresses;
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
      await this.#cluster?.listen();
      const { settings, tls } = this.#options;
      await this.#ports.open(streamingHostPorts(settings), tls);
      signal?.throwIfAborted();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** The applications and their modules. */
  describe(): ReturnType<GateEngine['describe']> {
    return this.#gate.describe();
  }

  /**
   * Takes another configuration of the same home folder, read and checked like the first, in the place of the
   * one in force. Sessions go on by what they were let in by. One at a time.
   */
  async reload(settings: Settings, tls: TlsMaterials): Promise<ReloadOutcome> {
    const change = this.#gate.reload(settings);
    const problems = await change.check();
    if (this.#stopped !== undefined) return { kind: 'stopping' };
    if (hasErrors(problems)) return { kind: 'refused', problems };
    const applications = await change.apply();
    const ports = await this.#ports.change(streamingHostPorts(settings), tls);
    return this.#stopped === undefined ? { kind: 'done', applications, ports } : { kind: 'stopping' };
  }

  /** Takes no more connections, says goodbye to every client, ends applications and streams. Idempotent. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#ports.close();
    this.#demux.close();
    const steps: readonly (readonly [string, () => void | Promise<void>])[] = [
      ['clients', () => this.#sayGoodbye()],
      ['gate', () => this.#gate.close()],
      ['workers', () => this.#cluster?.close()],
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
