import type { HostPortSettings } from '../config/settings.ts';
import type { HostPortListener, ListeningAddress } from '../http/host-port-listener.ts';
import { ListenError } from '../http/listen-error.ts';
import type { ListeningPort } from '../http/listening-port.ts';
import type { TlsMaterial } from '../http/tls-material.ts';
import { sameSettings } from '../module/same-settings.ts';

/** For every HostPort with `<SSLConfig>`. */
export type TlsMaterials = ReadonlyMap<HostPortSettings, TlsMaterial>;

/** What a change of the HostPorts came to; ports as `name address:port`. */
export interface PortChanges {
  readonly opened: readonly string[];
  readonly closed: readonly string[];
  /** Stayed open; connections from now on get other settings. */
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
  /** Those of the unchanged ones that show another certificate now. */
  readonly certificates: readonly string[];
  /** Ports that could not be opened. Where another one had to close for it, that is open again. */
  readonly failed: readonly Pick<ListenError, 'code' | 'message' | 'port'>[];
}

/** An open port that is not in use by a HostPort of the new configuration yet. */
interface FreePort {
  readonly port: ListeningPort;
  readonly from: HostPortListener;
}

interface Newcomer {
  readonly listener: HostPortListener;
  /** What it has to open itself. */
  missing: number[];
}

/** All HostPorts that the server listens on. */
export class HostPorts {
  readonly #make: (hostPort: HostPortSettings, tls: TlsMaterial | undefined) => HostPortListener;
  #listeners: HostPortListener[] = [];
  /** Without a port any more, but with peers that are shaking hands. */
  #former: HostPortListener[] = [];
  #closed = false;

  /** `make` makes the listener of a HostPort; its ports are not open. */
  constructor(make: (hostPort: HostPortSettings, tls: TlsMaterial | undefined) => HostPortListener) {
    this.#make = make;
  }

  get addresses(): readonly ListeningAddress[] {
    return this.#listeners.flatMap(({ addresses }) => addresses);
  }

  /**
   * Opens all ports, or none.
   *
   * @throws {ListenError} when one cannot be opened.
   */
  async open(hostPorts: readonly HostPortSettings[], tls: TlsMaterials): Promise<void> {
    this.#listeners = hostPorts.map((hostPort) => this.#make(hostPort, tls.get(hostPort)));
    try {
      for (const listener of this.#listeners) {
        await listener.open();
        if (!this.#closed) continue;
        // Stopped meanwhile.
        listener.close();
        return;
      }
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /**
   * Goes over to other HostPorts. A port that both have stays open throughout, whatever else is set for it, and
   * no session ends. One at a time.
   */
  async change(hostPorts: readonly HostPortSettings[], tls: TlsMaterials): Promise<PortChanges> {
    if (this.#closed) {
      return { opened: [], closed: [], changed: [], unchanged: [], certificates: [], failed: [] };
    }
    const kept = this.#pairUnchanged(hostPorts);
    const leaving = this.#listeners.filter((listener) => ![...kept.values()].includes(listener));
    this.#former = [...this.#former, ...leaving].filter(({ pendingCount }) => pendingCount > 0);
    const free = leaving.flatMap((from) => from.releasePorts().map((port) => ({ from, port })));
    const newcomers = new Map<HostPortSettings, Newcomer>();
    for (const hostPort of hostPorts) {
      if (kept.has(hostPort)) continue;
      const listener = this.#make(hostPort, tls.get(hostPort));
      newcomers.set(hostPort, { listener, missing: inherit(listener, free) });
    }
    const changed = [...newcomers.values()].flatMap(({ listener }) => textsOf(listener.addresses));
    const unchanged = [...kept.values()].flatMap(({ addresses }) => textsOf(addresses));
    this.#listeners = hostPorts.flatMap(
      (hostPort) => kept.get(hostPort) ?? newcomers.get(hostPort)?.listener ?? [],
    );
    // First: an address that grows or shrinks on the same port is another one, and both at once are impossible.
    for (const { port } of free) port.close();
    const failed = await this.#openMissing([...newcomers.values()], free);
    const certificates = await renewCertificates([...kept.values()]);
    const gone = free.map(({ from, port }) => textOf(from.hostPort.name, port.bound));
    const before = [...changed, ...unchanged, ...gone];
    const now = textsOf(this.addresses);
    return {
      opened: now.filter((text) => !before.includes(text)),
      closed: gone.filter((text) => !now.includes(text)),
      changed,
      unchanged,
      certificates,
      failed,
    };
  }

  /** Takes no more connections. */
  close(): void {
    this.#closed = true;
    for (const listener of [...this.#listeners, ...this.#former]) listener.close();
  }

  #pairUnchanged(hostPorts: readonly HostPortSettings[]): Map<HostPortSettings, HostPortListener> {
    const pairs = new Map<HostPortSettings, HostPortListener>();
    const left = new Set(this.#listeners.filter(({ isComplete }) => isComplete));
    for (const hostPort of hostPorts) {
      const same = [...left].find((listener) => sameSettings(listener.hostPort, hostPort));
      if (same === undefined) continue;
      left.delete(same);
      pairs.set(hostPort, same);
    }
    return pairs;
  }

  async #openMissing(
    newcomers: readonly Newcomer[],
    closed: readonly FreePort[],
  ): Promise<readonly ListenError[]> {
    const failed: ListenError[] = [];
    for (const { listener, missing } of newcomers) {
      for (const configured of missing) {
        const error = await this.#tryOpen(listener, configured);
        if (error === undefined) continue;
        failed.push(error);
        const before = closed.find(({ port }) => port.configured === configured);
        if (before !== undefined) await this.#openAgain(before);
      }
    }
    return failed;
  }

  async #openAgain({ from, port }: FreePort): Promise<void> {
    const failed = (await this.#tryOpen(from, port.configured)) !== undefined;
    if (!failed && !this.#listeners.includes(from)) this.#listeners.push(from);
  }

  async #tryOpen(listener: HostPortListener, port: number): Promise<ListenError | undefined> {
    try {
      await listener.openPort(port);
    } catch (error) {
      if (!(error instanceof ListenError)) throw error;
      return error;
    }
    // The server stopped meanwhile.
    if (this.#closed) listener.close();
    return undefined;
  }
}

/** @returns the addresses where clients see another one now. */
async function renewCertificates(listeners: readonly HostPortListener[]): Promise<string[]> {
  const renewed = await Promise.all(
    listeners.map(async (listener) => ((await listener.reloadTls()) ? textsOf(listener.addresses) : [])),
  );
  return renewed.flat();
}

/** Hands to a listener those of its ports that are open. @returns those that are not. */
function inherit(listener: HostPortListener, free: FreePort[]): number[] {
  const { hostPort } = listener;
  return hostPort.ports.filter((configured) => {
    const index = free.findIndex(
      ({ from, port }) =>
        port.isFor(hostPort, configured) &&
        // Any free port is not just any: it belongs to the one that got it.
        (configured !== 0 || from.hostPort.name === hostPort.name),
    );
    for (const { port } of index < 0 ? [] : free.splice(index, 1)) listener.takePort(port);
    return index < 0;
  });
}

function textsOf(addresses: readonly ListeningAddress[]): string[] {
  return addresses.map((address) => textOf(address.hostPort, address));
}

function textOf(
  hostPort: string,
  { address, port }: { readonly address: string; readonly port: number },
): string {
  const host = address.includes(':') ? `[${address}]` : address;
  return `${hostPort} ${host}:${port}`;
}
