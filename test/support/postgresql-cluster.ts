import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import postgres, { type Sql } from 'postgres';

/** Debian keeps them out of PATH. */
const debianFolder = '/usr/lib/postgresql';

/** PostgreSQL refuses to run as root: then it runs as this user. */
const unprivileged = { uid: 65_534, gid: 65_534 };

/** A PostgreSQL server of its own in a temporary folder, on a port of its own on loopback. */
export class PostgresqlCluster {
  /** The superuser's. */
  readonly password = 'adm1n-s3cret';
  /** Holds the data, and the socket. */
  readonly folder: string;
  readonly #owner: typeof unprivileged | undefined;
  #child: ChildProcess | undefined;
  #port = 0;

  private constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'sluice-pg-'));
    this.#owner = process.getuid?.() === 0 ? unprivileged : undefined;
  }

  static async make(): Promise<PostgresqlCluster> {
    const cluster = new PostgresqlCluster();
    const passwordFile = join(cluster.folder, 'password');
    writeFileSync(passwordFile, cluster.password);
    if (cluster.#owner) {
      for (const path of [cluster.folder, passwordFile]) {
        chownSync(path, cluster.#owner.uid, cluster.#owner.gid);
      }
    }
    const options = [
      '--username=admin',
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--no-sync',
      '--locale=C',
    ];
    const made = spawnSync(
      join(programFolder(), 'initdb'),
      [...options, `--pwfile=${passwordFile}`, '-D', cluster.#data],
      { ...cluster.#owner, cwd: cluster.folder, encoding: 'utf8' },
    );
    if (made.status !== 0) throw new Error(`initdb must succeed: ${made.error?.message ?? made.stderr}`);
    cluster.#port = await unusedPort();
    await cluster.start();
    return cluster;
  }

  get port(): number {
    return this.#port;
  }

  get #data(): string {
    return join(this.folder, 'data');
  }

  /** Of the superuser, over TCP. */
  url(port = this.#port): string {
    return `postgres://admin:${this.password}@127.0.0.1:${port}/postgres`;
  }

  /** Starts it, or starts it again; resolves when it takes connections. */
  async start(): Promise<void> {
    const settings = [
      `port=${this.#port}`,
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${this.folder}`,
      'fsync=off',
    ];
    const child = spawn(
      join(programFolder(), 'postgres'),
      ['-D', this.#data, ...settings.flatMap((setting) => ['-c', setting])],
      { ...this.#owner, cwd: this.folder, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    this.#child = child;
    let said = '';
    await new Promise<void>((resolve, reject) => {
      child.once('exit', (code) =>
        reject(new Error(`PostgreSQL must start; it ended with ${code}: ${said}`)),
      );
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.includes('ready to accept connections')) resolve();
      });
    });
  }

  /** Ends its connections and stops it. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGINT');
    await exited;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs SQL as superuser. */
  async query(sql: string): Promise<readonly (readonly unknown[])[]> {
    const admin: Sql = postgres(this.url(), { max: 1, onnotice: () => undefined });
    try {
      return await admin.unsafe(sql).values();
    } finally {
      await admin.end();
    }
  }
}

function programFolder(): string {
  const onPath = (process.env['PATH'] ?? '').split(delimiter);
  const debian = existsSync(debianFolder)
    ? readdirSync(debianFolder)
        .sort((left, right) => Number(right) - Number(left))
        .map((version) => join(debianFolder, version, 'bin'))
    : [];
  const folder = [...onPath, ...debian].find((each) => each !== '' && existsSync(join(each, 'initdb')));
  if (folder === undefined) throw new Error('initdb must be installed: on Debian the package postgresql');
  return folder;
}

async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
