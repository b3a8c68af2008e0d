import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

/** A packaged client under way. */
export class MediaTool {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  stdout = '';
  stderr = '';
  readonly #ended: Promise<number | null>;

  constructor(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    this.child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
    this.child.stdout.on('data', (chunk: Buffer) => (this.stdout += chunk.toString('latin1')));
    this.child.stderr.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.#ended = once(this.child, 'close').then(([code]) => code as number | null);
  }

  /** Exit code; `null` when a signal ended it. Killed, and an error, after `timeoutMs`. */
  async ended(timeoutMs = 30_000): Promise<number | null> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.child.kill('SIGKILL');
        reject(new Error(`${this.child.spawnfile} did not end: ${this.stderr.slice(-1500)}`));
      }, timeoutMs);
    });
    try {
      return await Promise.race([this.#ended, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (this.child.exitCode === null) this.child.kill(signal);
    await this.#ended;
  }
}

/** ffmpeg with its usual noise off. */
export function ffmpeg(...args: string[]): MediaTool {
  return new MediaTool('ffmpeg', ['-hide_banner', '-nostdin', '-loglevel', 'warning', ...args]);
}

/** Runs a tool to its end; throws when it fails. Resolves to its standard output. */
export async function runTool(command: string, args: readonly string[], timeoutMs = 60_000): Promise<string> {
  const tool = new MediaTool(command, args);
  const code = await tool.ended(timeoutMs);
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${tool.stderr.slice(-2000)}`);
  return tool.stdout;
}

export interface SourceOptions {
  readonly seconds: number;
  readonly videoKbps?: number;
  readonly gopFrames?: number;
  readonly withAudio?: boolean;
  readonly withVideo?: boolean;
}

/** Encodes a test picture and tone into an FLV file, H.264 and AAC. */
export async function makeSource(file: string, options: SourceOptions): Promise<void> {
  const { seconds, videoKbps = 1000, gopFrames = 50, withAudio = true, withVideo = true } = options;
  const duration = ['-t', String(seconds)];
  const rate = `${videoKbps}k`;
  await runTool('ffmpeg', [
    '-hide_banner',
    '-nostdin',
    '-loglevel',
    'error',
    '-y',
    ...(withVideo ? ['-f', 'lavfi', ...duration, '-i', 'testsrc2=size=640x360:rate=25'] : []),
    ...(withAudio ? ['-f', 'lavfi', ...duration, '-i', 'sine=frequency=440:sample_rate=44100'] : []),
    ...(withVideo ? ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-bf', '0'] : []),
    ...(withVideo
      ? ['-g', String(gopFrames), '-b:v', rate, '-minrate', rate, '-maxrate', rate, '-bufsize', rate]
      : []),
    ...(withVideo ? ['-x264-params', 'nal-hrd=cbr:force-cfr=1'] : []),
    ...(withAudio ? ['-c:a', 'aac', '-b:a', '96k'] : []),
    '-f',
    'flv',
    file,
  ]);
}

/** The `framemd5` lines of a file's or stream's video, without their timestamps. */
export function frameHashes(framemd5: string): string[] {
  return framemd5
    .split('\n')
    .filter((line) => line.startsWith('0,'))
    .map((line) => line.split(',').at(-1)?.trim() ?? '');
}
