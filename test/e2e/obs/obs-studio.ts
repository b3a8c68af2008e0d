import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MediaTool, runTool } from '../../support/media-tools.ts';
import type { VirtualDisplay } from './virtual-display.ts';

/** What stands in OBS's Settings → Stream with Service: Custom…, and Use authentication on. */
export interface ObsService {
  readonly server: string;
  readonly key: string;
  readonly user: string;
  readonly password: string;
}

const templates = fileURLToPath(new URL('config', import.meta.url));
const args = [
  '--startstreaming',
  '--multi',
  '--disable-updater',
  '--profile',
  'Test',
  '--collection',
  'Test',
] as const;

/** OBS Studio with a home folder of its own, streaming as soon as it is up. */
export class ObsStudio {
  readonly #home: string;
  readonly #display: VirtualDisplay;
  readonly #tool: MediaTool;

  constructor(display: VirtualDisplay, { key, password, server, user }: ObsService) {
    this.#display = display;
    this.#home = mkdtempSync(join(tmpdir(), 'sluice-obs-'));
    const config = join(this.#home, '.config', 'obs-studio');
    cpSync(templates, config, { recursive: true });
    const settings = { server, key, use_auth: true, username: user, password };
    writeFileSync(
      join(config, 'basic', 'profiles', 'Test', 'service.json'),
      JSON.stringify({ type: 'rtmp_custom', settings }),
    );
    this.#tool = new MediaTool('obs', args, {
      HOME: this.#home,
      XDG_CONFIG_HOME: join(this.#home, '.config'),
      XDG_RUNTIME_DIR: this.#home,
      DISPLAY: display.name,
      QT_QPA_PLATFORM: 'xcb',
      LIBGL_ALWAYS_SOFTWARE: '1',
    });
  }

  /** OBS's log so far. */
  get log(): string {
    return this.#tool.stdout;
  }

  /** Resolves once OBS's log has this. */
  async says(wanted: RegExp, timeoutMs = 30_000): Promise<void> {
    const { stdout } = this.#tool.child;
    await new Promise<void>((resolve, reject) => {
      const settle = (error?: Error) => {
        clearTimeout(timer);
        stdout.off('data', look);
        stdout.off('close', closed);
        if (error) reject(error);
        else resolve();
      };
      const look = () => {
        if (wanted.test(this.log)) settle();
      };
      const fail = (what: string) => settle(new Error(`OBS ${what} before it said ${wanted}:\n${this.log}`));
      const closed = () => fail('ended');
      const timer = setTimeout(() => fail(`took ${timeoutMs} ms`), timeoutMs);
      stdout.on('data', look);
      stdout.once('close', closed);
      look();
    });
  }

  /**
   * Leaves OBS as a person would, once its log says that streaming started or stopped; resolves to its exit
   * code. Its log says then how many frames it sent.
   */
  async quit(): Promise<number | null> {
    const stopped = /Streaming Stop/.test(this.log);
    // A signal that comes while the box opens would be lost.
    if (stopped) await this.#confirm('Failed to connect');
    this.#tool.child.kill('SIGINT');
    if (!stopped) await this.#confirm('Exit OBS');
    return this.#tool.ended(20_000);
  }

  /** Ends OBS whatever it does, and removes its home folder. */
  async dispose(): Promise<void> {
    await this.#tool.kill();
    rmSync(this.#home, { recursive: true, force: true });
  }

  /** Waits for the box with this title and says yes to it. Without a window manager nobody else gives the focus. */
  async #confirm(title: string): Promise<void> {
    const box = ['search', '--sync', '--onlyvisible', '--name', title];
    const yes = ['windowfocus', '--sync', 'key', '--window', '0', 'Return'];
    await runTool('env', [`DISPLAY=${this.#display.name}`, 'xdotool', ...box, ...yes], 15_000);
  }
}
