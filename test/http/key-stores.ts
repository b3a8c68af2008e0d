import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { SslSettings } from '../../src/config/settings.ts';

const run = promisify(execFile);

/** A folder of its own for key stores made by openssl and keytool. */
export class KeyStoreFolder {
  readonly path: string;

  private constructor(folder: string) {
    this.path = folder;
  }

  static async make(): Promise<KeyStoreFolder> {
    return new KeyStoreFolder(await mkdtemp(path.join(tmpdir(), 'sluice-keystores-')));
  }

  file(name: string): string {
    return path.join(this.path, name);
  }

  /** Runs openssl in the folder. Options are split at blanks. */
  async openssl(line: string): Promise<string> {
    return (await run('openssl', line.split(' '), { cwd: this.path })).stdout;
  }

  /** Runs keytool in the folder. Options are split at blanks. */
  async keytool(line: string): Promise<string> {
    // In English, whatever the machine's language.
    const options = ['-J-Duser.language=en', ...line.split(' ')];
    return (await run('keytool', options, { cwd: this.path })).stdout;
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

/** An `<SSLConfig>` with Wowza's defaults. */
export function sslSettings(overrides: Partial<SslSettings> & { keyStorePath: string }): SslSettings {
  return {
    keyStorePassword: '',
    keyStoreType: '',
    keyPassword: '',
    keyAlias: '',
    domainMap: undefined,
    trustStorePath: '',
    trustStorePassword: '',
    clientAuth: 'none',
    protocols: [],
    cipherSuites: [],
    allowHttp2: true,
    location: { file: 'conf/VHost.xml', line: 1, column: 1 },
    ...overrides,
  };
}
