import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ImportPlan, SourcePlace } from './import-plan.ts';
import { vhostFile } from './vhost-draft.ts';
import { literalText } from './xml-text.ts';

/** Larger ones are not copied: it is a key store that was meant. */
export const maxCopiedStoreBytes = 16 * 1024 * 1024;

/** Key stores of the imported server: referred to where they are, or copied into keystore/. */
export class KeyStoreFiles {
  readonly #plan: ImportPlan;
  readonly #copy: boolean;
  readonly #referred = new Set<string>();

  constructor(plan: ImportPlan, copy: boolean) {
    this.#plan = plan;
    this.#copy = copy;
  }

  /** True for a file (absolute) that some port uses already. */
  isReferred(file: string): boolean {
    return this.#referred.has(file);
  }

  /**
   * The text of an element that names a key store.
   *
   * @param file absolute.
   * @param element `KeyStorePath`, for the report.
   */
  async refer(file: string, element: string, source: SourcePlace): Promise<string> {
    this.#referred.add(file);
    const stats = await stat(file).catch(() => undefined);
    if (stats?.isFile() !== true) {
      const note = `${file} is no file: put the key store there, or say in ${element} where it is`;
      this.#plan.ask(source, element, note, vhostFile);
      return literalText(file);
    }
    if (!this.#copy) {
      this.#plan.take(source, element, vhostFile, `${file}, which stays where it is`);
      return literalText(file);
    }
    if (stats.size > maxCopiedStoreBytes) {
      const note = `${file} has more than ${maxCopiedStoreBytes} bytes and was not copied`;
      this.#plan.ask(source, element, note, vhostFile);
      return literalText(file);
    }
    const copy = this.#plan.writeUnique('keystore', plainName(path.basename(file)), await readFile(file));
    this.#plan.take(source, element, copy, `copy of ${file}: what renews the certificate must write here`);
    return copy;
  }
}

/** A name that is one file below keystore/ and neither hidden nor a variable. */
function plainName(name: string): string {
  const plain = name.replaceAll(/[^\p{L}\p{N}._-]/gu, '_').replace(/^[.-]+/, '');
  return plain === '' ? 'keystore' : plain;
}
