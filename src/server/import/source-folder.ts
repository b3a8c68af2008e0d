import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { failureOf } from '../../config/secret-files.ts';
import { type ConfigElement, parseXmlDocument } from '../../config/xml-document.ts';
import type { ImportPlan } from './import-plan.ts';

/** As large as a password file may be. Larger ones are none of the files that an import reads. */
export const maxSourceFileBytes = 16 * 1024 * 1024;

/** The folder that is imported: reads its files, and says in the plan what cannot be read. Paths are below it. */
export class SourceFolder {
  /** Absolute. */
  readonly path: string;
  readonly #plan: ImportPlan;

  constructor(folder: string, plan: ImportPlan) {
    this.path = path.resolve(folder);
    this.#plan = plan;
  }

  /** Absolute path of a file that may lie elsewhere. */
  resolve(file: string): string {
    return path.resolve(this.path, file);
  }

  async has(file: string): Promise<boolean> {
    return stat(this.resolve(file)).then(
      () => true,
      () => false,
    );
  }

  /** `undefined` for a file that is not there or, said in the plan, cannot be read. */
  async read(file: string): Promise<Uint8Array | undefined> {
    try {
      const stats = await stat(this.resolve(file));
      if (stats.isFile() && stats.size <= maxSourceFileBytes) return await readFile(this.resolve(file));
      const fault = stats.isFile() ? `more than ${maxSourceFileBytes} bytes` : 'not a regular file';
      this.#sayUnreadable(file, fault);
    } catch (error) {
      const failure = failureOf(error);
      if (failure !== 'ENOENT' && failure !== 'ENOTDIR') this.#sayUnreadable(file, failure);
    }
    return undefined;
  }

  #sayUnreadable(file: string, fault: string): void {
    this.#plan.ask({ file, line: 1 }, file, `must be readable (${fault}): nothing of it is taken over`);
  }

  async readXml(file: string): Promise<ConfigElement | undefined> {
    const bytes = await this.read(file);
    if (bytes === undefined) return undefined;
    const { root, problems } = parseXmlDocument(bytes, file, 'skipped');
    for (const { location, rule } of problems) {
      this.#plan.ask(location, file, `${rule}: nothing of it is taken over`);
    }
    return root;
  }

  /** Names in a folder, sorted; none where there is no such folder. */
  async list(folder: string): Promise<string[]> {
    const names = await readdir(this.resolve(folder)).catch(() => []);
    return names.filter((name) => !name.startsWith('.')).sort();
  }

  async isFolder(name: string): Promise<boolean> {
    return stat(this.resolve(name)).then(
      (stats) => stats.isDirectory(),
      () => false,
    );
  }
}
