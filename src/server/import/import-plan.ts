import type { SourceLocation } from '../../config/settings.ts';

/** Where something stood: as the operator knows the file, below the folder that is imported. */
export type SourcePlace = Pick<SourceLocation, 'file' | 'line'>;

/** A line of the report. Never holds a password. */
export interface Remark {
  /** `taken`: it is in force here as there. `left`: Sluice goes without. `todo`: somebody has to decide. */
  readonly kind: 'taken' | 'left' | 'todo';
  readonly source: SourcePlace | undefined;
  readonly what: string;
  /** The file that it went to, below the home folder; `''` for none. */
  readonly target: string;
  readonly note: string;
}

/** A file to be written. */
export interface PlannedFile {
  /** Below the home folder, with `/`. */
  readonly path: string;
  readonly content: Uint8Array | string;
  /** It, or what it holds, is nobody else's business: mode 0600. */
  readonly secret: boolean;
}

/** What an import would write and say; nothing is written yet. */
export class ImportPlan {
  readonly #files = new Map<string, PlannedFile>();
  readonly #remarks: Remark[] = [];

  get files(): readonly PlannedFile[] {
    return [...this.#files.values()];
  }

  get remarks(): readonly Remark[] {
    return this.#remarks;
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  write(path: string, content: Uint8Array | string, { secret = false } = {}): void {
    this.#files.set(path, { path, content, secret });
  }

  /**
   * Plans a file that holds one secret.
   *
   * @param name of the file in keystore/; another one of that name gets a number.
   * @returns how a configuration file refers to it.
   */
  writeSecret(name: string, secret: string): string {
    return `\${file:${this.writeUnique('keystore', name, `${secret}\n`)}}`;
  }

  /** Plans a secret file under this name, with a number where another one has it. Returns its path. */
  writeUnique(folder: string, name: string, content: Uint8Array | string): string {
    for (let number = 1; ; number += 1) {
      const path = `${folder}/${number === 1 ? name : numbered(name, number)}`;
      const there = this.#files.get(path);
      if (there === undefined) this.write(path, content, { secret: true });
      if (there === undefined || sameBytes(there.content, content)) return path;
    }
  }

  take(source: SourcePlace | undefined, what: string, target: string, note = ''): void {
    this.#say({ kind: 'taken', source, what, target, note });
  }

  leave(source: SourcePlace | undefined, what: string, note: string): void {
    this.#say({ kind: 'left', source, what, target: '', note });
  }

  ask(source: SourcePlace | undefined, what: string, note: string, target = ''): void {
    this.#say({ kind: 'todo', source, what, target, note });
  }

  /** Two ports with one key store say the same of it. */
  #say(remark: Remark): void {
    const line = JSON.stringify(remark);
    if (!this.#remarks.some((other) => JSON.stringify(other) === line)) this.#remarks.push(remark);
  }
}

/** `keystore.jks` -> `keystore-2.jks`. */
function numbered(name: string, number: number): string {
  const dot = name.indexOf('.', 1);
  return dot < 0 ? `${name}-${number}` : `${name.slice(0, dot)}-${number}${name.slice(dot)}`;
}

function sameBytes(a: Uint8Array | string, b: Uint8Array | string): boolean {
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) === 0;
}
