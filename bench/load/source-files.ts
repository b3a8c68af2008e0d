import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTestSource, type TestSourceOptions } from './test-source.ts';
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

/** Writes both, with so many seconds from one key frame to the next. */
export function writeSourceFiles(gopSeconds: number): SourceFiles {
  return {
    broadcast: writeSource('broadcast', {
      gopSeconds,
      videoBitsPerSecond: 2_522_000,
      audioBitsPerSecond: 128_000,
    }),
    contribution: writeSource('contribution', {
      gopSeconds,
      videoBitsPerSecond: 536_000,
      audioBitsPerSecond: 64_000,
    }),
  };
}

function writeSource(name: string, rates: Omit<TestSourceOptions, 'seconds'>): SourceFile {
  mkdirSync(workFolder, { recursive: true });
  const path = join(workFolder, `${name}.flv`);
  writeFileSync(path, makeTestSource({ ...rates, seconds: 10 }));
  return { path, bitsPerSecond: rates.videoBitsPerSecond + rates.audioBitsPerSecond };
}
