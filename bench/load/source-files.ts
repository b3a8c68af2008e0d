import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTestSource } from './test-source.ts';
import { workFolder } from './work-folder.ts';

/** A file that publishers loop over. */
export interface SourceFile {
  readonly path: string;
  readonly bitsPerSecond: number;
}

export interface SourceFiles {
  /** 2.65 Mbit/s: what players get. */
  readonly broadcast: SourceFile;
  /** 600 kbit/s: what many publishers send. */
  readonly contribution: SourceFile;
}

/** Writes both. */
export function writeSourceFiles(): SourceFiles {
  return {
    broadcast: writeSource('broadcast', { videoBitsPerSecond: 2_522_000, audioBitsPerSecond: 128_000 }),
    contribution: writeSource('contribution', { videoBitsPerSecond: 536_000, audioBitsPerSecond: 64_000 }),
  };
}

function writeSource(
  name: string,
  rates: { readonly videoBitsPerSecond: number; readonly audioBitsPerSecond: number },
): SourceFile {
  mkdirSync(workFolder, { recursive: true });
  const path = join(workFolder, `${name}.flv`);
  writeFileSync(path, makeTestSource({ ...rates, seconds: 10 }));
  return { path, bitsPerSecond: rates.videoBitsPerSecond + rates.audioBitsPerSecond };
}
