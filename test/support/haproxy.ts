import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One port of haproxy's and what is behind it. */
export interface HaproxyPort {
  readonly mode: 'tcp' | 'http';
  /** Options of its `bind` line: `ssl crt FILE`. */
  readonly bind?: string;
  /** Its `server` line, from the address on. */
  readonly server: string;
}

/** A real haproxy, on ports of 127.0.0.1 that the system gives. */
export class Haproxy {
  readonly ports: readonly number[];
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(child: ChildProcess, ports: readonly number[], folder: string) {
    this.#child = child;
    this.ports = ports;
    this.#folder = folder;
  }

  static async start(ports: readonly HaproxyPort[]): Promise<Haproxy> {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-haproxy-'));
    // It inherits ports that listen already: whoever connects early waits in their backlog.
    const listeners = await Promise.all(
      ports.map(async () => {
        const listener = createServer().listen(0, '127.0.0.1');
        await once(listener, 'listening');
        return listener;
      }),
    );
    writeFileSync(join(folder, 'haproxy.cfg'), configuration(ports));
    const child = spawn('haproxy', ['-db', '-f', join(folder, 'haproxy.cfg')], {
      stdio: ['ignore', 'ignore', 'inherit', ...listeners.map(descriptorOf)],
    });
    const numbers = listeners.map((listener) => (listener.address() as AddressInfo).port);
    for (const listener of listeners) listener.close();
    return new Haproxy(child, numbers, folder);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null) {
      this.#child.kill();
      await once(this.#child, 'exit');
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Node has no public name for it. */
function descriptorOf(listener: Server): number {
  return (listener as unknown as { readonly _handle: { readonly fd: number } })._handle.fd;
}

function configuration(ports: readonly HaproxyPort[]): string {
  const sections = ports.map(
    ({ bind = '', mode, server }, index) => `
listen port${index}
  mode ${mode}
  bind fd@${index + 3} ${bind}
  ${mode === 'http' ? 'option forwardfor' : ''}
  server sluice ${server}
`,
  );
  return `
defaults
  timeout connect 5s
  timeout client 60s
  timeout server 60s
${sections.join('')}`;
}
