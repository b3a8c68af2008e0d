import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { fingerprintOf } from './file-fingerprint.ts';

/** Files that are looked at again and again, links followed. */
export class WatchedFiles {
  #fingerprints = new Map<string, string>();
  /** Of files that have the fingerprint above, and are old enough for a stamp to tell. */
  #stamps = new Map<string, string>();

  /** @param known what the files hold as far as the caller knows, by path. */
  follow(known: ReadonlyMap<string, string>): void {
    this.#fingerprints = new Map(known);
    this.#stamps = new Map();
  }

  /** The files that hold something else than when they were last looked at. Never throws. */
  async findChanged(): Promise<readonly string[]> {
    const changes = await Promise.all(
      [...this.#fingerprints.keys()].map(async (file) => ((await this.#look(file)) ? [file] : [])),
    );
    return changes.flat();
  }

  async #look(file: string): Promise<boolean> {
    // The stamp is taken before the content: a change in between shows as a new stamp next time.
    const stamp = await stat(file).then(
      (stats) => stampOf(stats, Date.now()),
      () => undefined,
    );
    if (stamp !== undefined && stamp === this.#stamps.get(file)) return false;
    const fingerprint = await fingerprintOf(file);
    if (stamp === undefined) this.#stamps.delete(file);
    else this.#stamps.set(file, stamp);
    const changed = fingerprint !== this.#fingerprints.get(file);
    this.#fingerprints.set(file, fingerprint);
    return changed;
  }
}

/** Clocks of file systems are coarse: a file that changed just now may change again without another time stamp. */
const youngFileMs = 2_000;

/** What tells one version of a file from the next; `undefined` while it is too young to tell. */
function stampOf({ ctimeMs, ino, mtimeMs, size }: Stats, nowMs: number): string | undefined {
  return nowMs - ctimeMs > youngFileMs ? `${mtimeMs} ${ctimeMs} ${size} ${ino}` : undefined;
}
