import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run, runTests, type TestCount } from './run-tests.ts';

/** The Node releases that Sluice supports, as the npm packages that carry their binaries know them. */
const supportedNodes = ['20.19', '22', '24'];

/** Runs the unit tests on each supported Node, fetching those that are missing into `.cache/nodes`. */
export async function runOnEveryNode(): Promise<TestCount> {
  let total: TestCount = { passed: 0, failed: 0, skipped: 0 };
  for (const version of supportedNodes) {
    const node = await provideNode(version);
    console.log(`Node ${version}: ${node}`);
    const count = await runTests('unit', { node, reporter: 'dot' });
    total = {
      passed: total.passed + count.passed,
      failed: total.failed + count.failed,
      skipped: total.skipped + count.skipped,
    };
  }
  return total;
}

async function provideNode(version: string): Promise<string> {
  const folder = resolve('.cache', 'nodes', version);
  const platformPackage = `node-${process.platform}-${process.arch}`;
  const node = join(folder, 'node_modules', platformPackage, 'bin', 'node');
  if (existsSync(node)) return node;
  mkdirSync(folder, { recursive: true });
  const install = ['install', '--silent', '--no-save', '--no-audit', '--no-fund', '--prefix', folder];
  const exitCode = await run('npm', [...install, `${platformPackage}@${version}`]);
  if (exitCode !== 0) throw new Error(`Node ${version} must be installable as ${platformPackage} from npm`);
  return node;
}
