import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

/** One line of the server's log. */
export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}

export interface SluiceOptions {
  /** Files below the home folder, written over the shipped configuration: `conf/live/Application.xml`: text. */
  readonly files?: Readonly<Record<string, string>>;
  /** Accounts of conf/publish.password. */
  readonly users?: Readonly<Record<string, string>>;
  /** Properties added to `live`. */
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly env?: NodeJS.ProcessEnv;
}

/** A VHost.xml with one RTMP and one RTMPS port, both given by the system. */
export const testVHost = `<Root version="2"><VHost><HostPortList>
  <HostPort><Name>RTMP</Name><Type>Streaming</Type><IpAddress>127.0.0.1</IpAddress><Port>0</Port></HostPort>
  <HostPort><Name>RTMPS</Name><Type>Streaming</Type><IpAddress>127.0.0.1</IpAddress><Port>0</Port>
    <SSLConfig><KeyStorePath>\${com.wowza.wms.context.VHostConfigHome}/keystore/sluice.pem</KeyStorePath>
      <KeyStorePassword></KeyStorePassword><KeyStoreType>PEM</KeyStoreType></SSLConfig></HostPort>
</HostPortList></VHost></Root>`;

/** The real server, as a process of its own in a home folder of its own. */
export class SluiceServer {
  readonly home: string;
  readonly log: LogLine[] = [];
  readonly #child: ChildProcess;
  readonly #exited: Promise<number | null>;
  readonly #waiters = new Set<() => void>();

  private constructor(home: string, child: ChildProcess) {
    this.home = home;
    this.#child = child;
    this.#exited = once(child, 'exit').then(([code]) => code as number | null);
    if (child.stdout === null) throw new Error('The server needs a pipe for its log');
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('{')) return;
      this.log.push(JSON.parse(line) as LogLine);
      for (const waiter of this.#waiters) waiter();
    });
  }

  /** Makes a home folder, starts the server in it and waits until both ports listen. */
  static async start(options: SluiceOptions = {}): Promise<SluiceServer> {
    const home = mkdtempSync(join(tmpdir(), 'sluice-home-'));
    await runSluice(['init', '--force', home]);
    const application = join(home, 'conf', 'live', 'Application.xml');
    const users = Object.entries(options.users ?? { alice: 'secret', bob: 'hidden' });
    const files = {
      'conf/VHost.xml': testVHost,
      'conf/publish.password': users.map(([user, password]) => `${user} ${password}\n`).join(''),
      ...(options.properties && {
        'conf/live/Application.xml': withProperties(readFileSync(application, 'utf8'), options.properties),
      }),
      ...options.files,
    };
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(home, file)), { recursive: true });
      writeFileSync(join(home, file), text);
    }
    const child = spawn(process.execPath, ['bin/sluice', 'start', '--home', home], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, SLUICE_LOG_LEVEL: 'debug', ...options.env },
    });
    const server = new SluiceServer(home, child);
    await Promise.race([
      Promise.all([server.port(false), server.port(true)]),
      server.#exited.then((code) => {
        throw new Error(`The server ended with ${code}: ${JSON.stringify(server.log.slice(-5))}`);
      }),
    ]);
    return server;
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('The server has no process');
    return this.#child.pid;
  }

  /** The port that listens, plain or secure. */
  async port(secure = false): Promise<number> {
    const line = await this.nextLog((entry) => entry.msg === 'listening' && entry['secure'] === secure);
    return line['port'] as number;
  }

  url(
    name: string,
    { secure = false, app = 'live', port }: { secure?: boolean; app?: string; port: number },
  ): string {
    return `rtmp${secure ? 's' : ''}://127.0.0.1:${port}/${app}/${name}`;
  }

  /** The first line of the whole log that is wanted, now or later. */
  async nextLog(wanted: (line: LogLine) => boolean, timeoutMs = 10_000): Promise<LogLine> {
    const found = this.log.find(wanted);
    if (found !== undefined) return found;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiters.delete(look);
        reject(new Error(`The awaited log line did not come; last: ${JSON.stringify(this.log.slice(-8))}`));
      }, timeoutMs);
      const look = () => {
        const line = this.log.at(-1);
        if (line === undefined || !wanted(line)) return;
        clearTimeout(timer);
        this.#waiters.delete(look);
        resolve(line);
      };
      this.#waiters.add(look);
    });
  }

  /** Resolves once the gate let somebody publish under this name. */
  async untilPublished(name: string): Promise<void> {
    await this.nextLog((line) => line.msg === 'publish allowed' && line['streamName'] === name);
  }

  /** Resident memory in bytes, as the system counts it. */
  residentBytes(): number {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
  }

  /** Sends SIGTERM; resolves to the exit code. The home folder goes too. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.#child.exitCode === null) this.#child.kill(signal);
    const code = await this.#exited;
    rmSync(this.home, { recursive: true, force: true });
    return code;
  }
}

/** Runs `sluice` to its end. */
export async function runSluice(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, ['bin/sluice', ...args], { env: { ...process.env, ...env } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

function withProperties(
  xml: string,
  properties: Readonly<Record<string, string | number | boolean>>,
): string {
  const added = Object.entries(properties)
    .map(([name, value]) => `<Property><Name>${name}</Name><Value>${value}</Value></Property>`)
    .join('\n');
  const end = xml.lastIndexOf('</Properties>');
  if (end < 0) throw new Error('The shipped Application.xml must have <Properties>');
  return `${xml.slice(0, end)}${added}\n${xml.slice(end)}`;
}
