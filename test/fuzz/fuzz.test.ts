import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type FuzzOptions, findTargets, fuzz } from './fuzz.ts';

const fixtures = fileURLToPath(new URL('./fixtures', import.meta.url));

describe('fuzz', () => {
  let crashesDir = '';
  let lines: string[] = [];

  beforeEach(() => {
    crashesDir = mkdtempSync(join(tmpdir(), 'sluice-fuzz-'));
    lines = [];
  });

  afterEach(() => rmSync(crashesDir, { recursive: true }));

  function run(only: string, options: Partial<FuzzOptions> = {}): Promise<boolean> {
    return fuzz({
      targetsDir: fixtures,
      crashesDir,
      coveredDir: fixtures,
      seed: 1,
      totalMs: 30_000,
      runsPerTarget: 1_000_000,
      hangMs: 10_000,
      maxHeapMb: 64,
      only,
      print: (line) => lines.push(line),
      ...options,
    });
  }

  function crashes(): { name: string; bytes: Uint8Array }[] {
    return readdirSync(crashesDir).map((name) => ({ name, bytes: readFileSync(join(crashesDir, name)) }));
  }

  it('finds a word of four bytes by the code that each letter reaches, and keeps the shortest input', async () => {
    assert.equal(await run('finds-a-magic-word'), false);
    const [crash, ...others] = crashes();
    assert.deepEqual(others, []);
    assert.match(crash?.name ?? '', /^finds-a-magic-word-[0-9a-f]{12}\.bin$/);
    assert.equal(Buffer.from(crash?.bytes ?? []).toString(), 'Slui');
    assert.match(lines.join('\n'), /FAILED: Error: the magic word/);
  });

  it('does the same for the same seed', async () => {
    await run('finds-a-magic-word', { seed: 1, runsPerTarget: 20_000 });
    await run('finds-a-magic-word', { seed: 1, runsPerTarget: 20_000 });
    assert.equal(lines.length, 2);
    assert.equal(lines[0], lines[1]);
    assert.match(lines[0] ?? '', /: 20000 runs, corpus [3-5]$/);
  });

  it('replays crash inputs before anything else', async () => {
    const file = join(crashesDir, 'finds-a-magic-word-0123456789ab.bin');
    writeFileSync(file, 'Sluice');
    assert.equal(await run('finds-a-magic-word', { runsPerTarget: 0 }), false);
    assert.equal(lines.length, 1);
    assert.ok(lines[0]?.includes(file));
    writeFileSync(file, 'no more');
    assert.equal(await run('finds-a-magic-word', { runsPerTarget: 0 }), true);
  });

  it('tells an input that never ends', async () => {
    assert.equal(await run('never-ends', { hangMs: 500 }), false);
    assert.deepEqual(
      crashes().map(({ bytes }) => Uint8Array.from(bytes)),
      [Uint8Array.of(7, 7, 7)],
    );
  });

  it('tells an input that takes all memory', async () => {
    assert.equal(await run('eats-memory'), false);
    assert.match(lines[0] ?? '', /memory limit/);
    assert.deepEqual(
      crashes().map(({ bytes }) => Uint8Array.from(bytes)),
      [Uint8Array.of(9)],
    );
  });

  it('goes on with the other targets after one that never ends', async () => {
    const before = findTargets({ targetsDir: fixtures, crashesDir }).map(({ name }) => name);
    assert.deepEqual(before, ['eats-memory', 'finds-a-magic-word', 'holds', 'never-ends']);
    const options = { hangMs: 500, runsPerTarget: 300, only: undefined };
    assert.equal(await run('', options), false);
    assert.ok(lines.includes('holds: 300 runs, corpus 2'), lines.join('\n'));
  });

  it('passes when all properties hold', async () => {
    assert.equal(await run('holds', { runsPerTarget: 1_000 }), true);
    assert.deepEqual(lines, ['holds: 1000 runs, corpus 2']);
    assert.deepEqual(crashes(), []);
  });

  it('does not pass when there is nothing to run', async () => {
    assert.equal(await run('misspelt'), false);
    assert.match(lines[0] ?? '', /^no target misspelt in /);
  });

  it('stops when its time is over', async () => {
    const started = performance.now();
    assert.equal(await run('holds', { totalMs: 50, runsPerTarget: Number.POSITIVE_INFINITY }), true);
    assert.ok(performance.now() - started < 5_000);
  });
});
