import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testModule } from 'sluice/testing';
import coreSecurity from '../modules/core-security/index.ts';
import { printDistribution } from './distribution.ts';

/** What the gate adds to a publish: connect, decision by core-security, claim of the name, and the way back. */
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 5_000);

const home = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
const file = join(home, 'publish.password');
writeFileSync(file, Array.from({ length: 100 }, (_, user) => `user${user} password${user}\n`).join(''));
const application = testModule(coreSecurity, {
  home,
  otherProperties: { securityPublishPasswordFile: file, rtmpAuthenticateChallenge: 'on-request' },
});
await application.start();

const durations: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  const startedMs = performance.now();
  const answer = await application.publish({ streamName: `s${round}`, query: 'user=user7&pass=password7' });
  durations.push(performance.now() - startedMs);
  if (!answer.accepted) throw new Error(answer.description);
  answer.access.disconnect();
}
await application.stop();
rmSync(home, { recursive: true, force: true });
printDistribution('gate, connect and publish, ms', durations.slice(rounds / 10));
