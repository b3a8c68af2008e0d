import { formatCount, runTests } from './run-tests.ts';

/** `npm run test:unit`, `npm run test:e2e`. */
const suite = process.argv[2] === 'e2e' ? 'e2e' : 'unit';
const count = await runTests(suite, { concurrency: suite === 'e2e' ? 1 : 2 });
console.log(formatCount(count));
process.exitCode = count.failed > 0 ? 1 : 0;
