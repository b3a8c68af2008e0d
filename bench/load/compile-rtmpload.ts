import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isOnPath } from '../../scripts/on-path.ts';
import { workFolder } from './work-folder.ts';

const sources = join(import.meta.dirname, '..', 'rtmpload');

/** The load generator, ready to run. */
export interface RtmpLoadProgram {
  readonly path: string;
  /** Whether it speaks RTMPS; without OpenSSL's headers it does not. */
  readonly hasTls: boolean;
}

/** Compiles the load generator with the system's `cc`, where its sources are newer than what is there. */
export function compileRtmpLoad(): RtmpLoadProgram {
  if (process.platform !== 'linux')
    throw new Error(`The bench needs Linux (/proc, epoll): ${process.platform}`);
  if (!isOnPath('cc'))
    throw new Error('The load generator needs a C compiler, cc: on Debian, apt-get install gcc libc6-dev');
  mkdirSync(workFolder, { recursive: true });
  const path = join(workFolder, 'rtmpload');
  const files = readdirSync(sources).map((file) => join(sources, file));
  const newest = Math.max(...files.map((file) => statSync(file).mtimeMs));
  if (!existsSync(path) || statSync(path).mtimeMs < newest) {
    const codeFiles = files.filter((file) => file.endsWith('.c'));
    const common = ['-std=gnu17', '-O2', '-Wall', '-Wextra', '-o', path, ...codeFiles];
    if (compile([...common, '-DWITH_TLS', '-lssl', '-lcrypto']) !== '') {
      const errors = compile(common);
      if (errors !== '') throw new Error(`The load generator must compile:\n${errors}`);
    }
  }
  const { stdout } = spawnSync(path, ['features'], { encoding: 'utf8' });
  return { path, hasTls: (JSON.parse(stdout) as { readonly tls: boolean }).tls };
}

/** Returns what the compiler said of errors. */
function compile(options: readonly string[]): string {
  const { status, stderr } = spawnSync('cc', options, { encoding: 'utf8' });
  return status === 0 ? '' : stderr || `cc ended with ${status}`;
}
