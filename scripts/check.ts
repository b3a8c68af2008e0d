import { formatCount, run, runTests, type TestCount } from './run-tests.ts';
import { runOnEveryNode } from './supported-nodes.ts';

/** `npm run check`: everything that CI runs. Every step runs, whatever the ones before it found. */

interface Step {
  readonly title: string;
  run(): Promise<TestCount>;
}

const none: TestCount = { passed: 0, failed: 0, skipped: 0 };

/** A tool that passes or fails as a whole. */
function tool(title: string, script: string, env: NodeJS.ProcessEnv = {}): Step {
  return {
    title,
    run: async () => {
      const exitCode = await run('npm', ['run', '--silent', script], { ...process.env, ...env });
      return { ...none, passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1 };
    },
  };
}

const steps: Step[] = [
  tool('Types', 'types'),
  tool('Lint and format', 'lint'),
  tool('Build', 'build'),
  { title: 'Unit tests', run: () => runTests('unit', { reporter: 'dot' }) },
  { title: 'Unit tests on every supported Node', run: runOnEveryNode },
  tool('Fuzzing', 'fuzz', { FUZZ_MS: process.env['FUZZ_MS'] ?? '60000' }),
  { title: 'End-to-end tests', run: () => runTests('e2e', { concurrency: 1 }) },
];

let total = none;
for (const step of steps) {
  const startedMs = performance.now();
  console.log(`\n=== ${step.title}`);
  const count = await step.run();
  console.log(
    `--- ${step.title}: ${formatCount(count)} (${Math.round((performance.now() - startedMs) / 1000)} s)`,
  );
  total = {
    passed: total.passed + count.passed,
    failed: total.failed + count.failed,
    skipped: total.skipped + count.skipped,
  };
}
console.log(`\n${formatCount(total)}`);
process.exitCode = total.failed > 0 ? 1 : 0;
