import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClusterWorker } from '../../src/cluster/cluster-worker.ts';
import type { Port, ToPrimary, ToWorker } from '../../src/cluster/messages.ts';
import type { RelayLimits } from '../../src/cluster/relay-limits.ts';
import { Switchboard } from '../../src/cluster/switchboard.ts';
import { systemClock } from '../../src/media/clock.ts';
import type { Publication } from '../../src/media/publication.ts';
import type { Reader, ReaderListener } from '../../src/media/reader.ts';
import type { ReaderLimits } from '../../src/media/reader-limits.ts';
import type { ClaimOutcome } from '../../src/media/stream-directory.ts';
import { defaultStreamOptions, type StreamOptions } from '../../src/media/stream-options.ts';
import { StreamRegistry } from '../../src/media/stream-registry.ts';
import type { Unit } from '../../src/media/unit.ts';
import { RecordedLog } from '../../src/module/recorded-log.ts';
import { SharedTables } from '../../src/module/shared-tables.ts';
import { streamKey } from './hub.ts';

/** Two ports whose messages go through JSON, as between processes, and arrive a little later, in order. */
export function portPair(): readonly [Port<ToWorker, ToPrimary>, Port<ToPrimary, ToWorker>] {
  const primary: Port<ToWorker, ToPrimary> = {
    send: (message) =>
      setImmediate(() => worker.onMessage?.(JSON.parse(JSON.stringify(message)) as ToWorker)),
    onMessage: undefined,
  };
  const worker: Port<ToPrimary, ToWorker> = {
    send: (message) =>
      setImmediate(() => primary.onMessage?.(JSON.parse(JSON.stringify(message)) as ToPrimary)),
    onMessage: undefined,
  };
  return [primary, worker];
}

/** Collects what a reader gets, and lets a test wait for it. */
export class Viewer implements ReaderListener {
  readonly units: Unit[] = [];
  readonly events: string[] = [];
  readonly #reader: Reader;
  readonly #waiters = new Set<() => void>();

  constructor(attach: (listener: ReaderListener) => Reader) {
    this.#reader = attach(this);
    this.onUnits();
  }

  onUnits(): void {
    // Not before the reader is there.
    this.units.push(...(this.#reader?.read(Number.MAX_SAFE_INTEGER) ?? []));
    this.#wake();
  }

  onPublisherStart(): void {
    this.#happened('start');
  }

  onPublisherStop(): void {
    this.#happened('stop');
  }

  onEnd(): void {
    this.onUnits();
    this.#happened('end');
  }

  get bodies(): string[] {
    return this.units.filter(({ role }) => role === 'frame').map(({ body }) => Buffer.from(body).toString());
  }

  async until(isDone: (viewer: this) => boolean): Promise<void> {
    while (!isDone(this)) await new Promise<void>((resolve) => this.#waiters.add(resolve));
  }

  leave(): void {
    this.#reader.detach();
  }

  #happened(event: string): void {
    this.events.push(event);
    this.#wake();
  }

  #wake(): void {
    for (const waiter of this.#waiters) waiter();
    this.#waiters.clear();
  }
}

export class TestWorker {
  readonly id: number;
  readonly errors: unknown[] = [];
  readonly registry: StreamRegistry;
  readonly cluster: ClusterWorker;
  readonly log = new RecordedLog();
  readonly #options: StreamOptions;

  constructor(
    id: number,
    port: Port<ToPrimary, ToWorker>,
    folder: string,
    options: StreamOptions,
    limits: Partial<RelayLimits>,
  ) {
    this.id = id;
    this.#options = options;
    this.registry = new StreamRegistry({
      clock: systemClock,
      onListenerError: (error) => this.errors.push(error),
      onReadersChanged: (stream) => this.cluster.onReadersChanged(stream),
    });
    this.cluster = new ClusterWorker({
      self: id,
      port,
      pathOf: (worker) => join(folder, `relay-${worker}`),
      registry: this.registry,
      clock: systemClock,
      log: this.log,
      limits,
    });
  }

  claim(name: string, identity?: string, takeOver = true): Promise<ClaimOutcome> {
    return this.cluster.directory.claim(streamKey(name), { identity, takeOver, options: this.#options });
  }

  async publish(name: string, identity?: string): Promise<Publication> {
    const outcome = await this.claim(name, identity);
    assert.ok(outcome.claimed, `${name} is taken`);
    return outcome.publication;
  }

  watch(name: string, limits?: Partial<ReaderLimits>): Viewer {
    const stream = this.registry.open(streamKey(name), this.#options);
    const roomy = { maxQueueBytes: 100_000_000, maxQueueMs: 60_000, stallTimeoutMs: 10_000, ...limits };
    return new Viewer((listener) => stream.attach(roomy, listener));
  }

  /** As a process that dies leaves it: nobody is told but by closed sockets. */
  close(): void {
    this.cluster.close();
    this.registry.closeAll();
  }
}

/** Several workers in one process, with real Unix sockets between them. */
export class TestCluster {
  readonly switchboard = new Switchboard(new SharedTables(() => performance.now()));
  readonly folder = mkdtempSync(join(tmpdir(), 'sluice-cluster-'));
  readonly #workers: TestWorker[] = [];
  readonly #options: StreamOptions;
  readonly #limits: Partial<RelayLimits>;
  #lastId = 0;

  constructor(options: Partial<StreamOptions> = {}, limits: Partial<RelayLimits> = {}) {
    this.#options = { ...defaultStreamOptions, ...options };
    this.#limits = limits;
  }

  async add(): Promise<TestWorker> {
    this.#lastId += 1;
    const [primaryPort, workerPort] = portPair();
    const worker = new TestWorker(this.#lastId, workerPort, this.folder, this.#options, this.#limits);
    this.#workers.push(worker);
    this.switchboard.join(worker.id, primaryPort);
    await worker.cluster.listen();
    return worker;
  }

  async addTwo(): Promise<readonly [TestWorker, TestWorker]> {
    return [await this.add(), await this.add()];
  }

  /** The process is no more: its sockets close, and the primary hears of its end. */
  kill(worker: TestWorker): void {
    this.switchboard.leave(worker.id);
    worker.close();
  }

  close(): void {
    for (const worker of this.#workers) {
      worker.close();
      assert.deepEqual(worker.errors, []);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
