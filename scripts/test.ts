import { formatCount, runTests } from './run-tests.ts';
import { suites } from './test-files.ts';

/** `npm run test:unit`, `npm run test:e2e`, `npm run test:obs`. */
const suite = suites.find((each) => each === process.argv[2]) ?? 'unit';
const count = await runTests(suite, { concurrency: suite === 'unit' ? 2 : 1 });
console.log(formatCount(count));
process.exitCode = count.failed > 0 ? 1 : 0;
