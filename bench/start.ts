import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { runSluice, testVHost } from '../test/support/sluice-server.ts';
import { printDistribution } from './distribution.ts';

/** From `sluice start` to the last port listening: first starts (certificate and account made) and later ones. */
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 7);

async function startMs(home: string): Promise<number> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, ['bin/sluice', 'start', '--home', home], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.includes('"msg":"started"')) break;
  }
  const elapsedMs = performance.now() - startedMs;
  child.kill('SIGTERM');
  await once(child, 'exit');
  return elapsedMs;
}

const [first, later]: [number[], number[]] = [[], []];
for (let round = 0; round < rounds; round += 1) {
  const home = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  await runSluice(['init', '--force', home]);
  writeFileSync(join(home, 'conf', 'VHost.xml'), testVHost);
  first.push(await startMs(home));
  later.push(await startMs(home));
  rmSync(home, { recursive: true, force: true });
}
printDistribution('first start to listening, ms', first);
printDistribution('later start to listening, ms', later);
