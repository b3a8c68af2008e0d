import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { packageRoot } from '../../src/server/package-root.ts';

const main = [
  '--conditions=sluice-source',
  `--import=${import.meta.resolve('tsx')}`,
  path.join(packageRoot, 'src', 'cli', 'main.ts'),
];

export interface ProcessOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Runs it on a pseudo-terminal, whose output is `stdout`. */
  readonly terminal?: boolean;
}

/** `sluice` as a process of its own, from the sources. */
export class SluiceProcess {
  stdout = '';
  stderr = '';
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown[]>;
  readonly #watchers = new Set<() => void>();

  constructor(t: TestContext, args: readonly string[], { env, cwd, terminal = false }: ProcessOptions = {}) {
    const command = [process.execPath, ...main, ...args];
    // script(1) gives the process a terminal and keeps its exit code. `exec`: a shell in between (dash) would
    // take the terminal's Ctrl-C for its own end and report 130.
    const commandLine = `exec ${command.map(shellQuoted).join(' ')}`;
    const [file = '', ...rest] = terminal
      ? ['script', '--quiet', '--return', '--command', commandLine, '/dev/null']
      : command;
    this.#child = spawn(file, rest, {
      stdio: [terminal ? 'pipe' : 'ignore', 'pipe', 'pipe'],
      env: { ...process.env, SLUICE_HOME: undefined, SLUICE_LOG_LEVEL: undefined, ...env },
      ...(cwd !== undefined && { cwd }),
    });
    this.#closed = once(this.#child, 'close');
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
      for (const look of this.#watchers) look();
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    t.after(() => this.#child.kill('SIGKILL'));
  }

  /** Resolves as soon as standard output matches; rejects when the process ends without. */
  async seen(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(this.stdout);
        if (match === null) return;
        this.#watchers.delete(look);
        resolve(match);
      };
      this.#watchers.add(look);
      look();
      void this.#closed.then(() => reject(new Error(`No ${pattern} in ${this.stdout}${this.stderr}`)));
    });
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Types at the terminal. */
  type(text: string): void {
    this.#child.stdin?.write(text);
  }

  /** The log so far: standard output that is JSON. */
  get log(): Record<string, unknown>[] {
    return this.stdout
      .split('\n')
      .filter((line) => line.startsWith('{') && line.endsWith('}'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** The exit code once all output is read; `null` after a signal. */
  async ended(): Promise<number | null> {
    const [code] = (await this.#closed) as [number | null];
    return code;
  }
}

/** Runs `sluice` to its end. */
export async function runSluice(
  t: TestContext,
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const sluice = new SluiceProcess(t, args, options);
  const code = await sluice.ended();
  return { code, stdout: sluice.stdout, stderr: sluice.stderr };
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
