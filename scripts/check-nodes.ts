import { formatCount } from './run-tests.ts';
import { runOnEveryNode } from './supported-nodes.ts';

/** `npm run check:nodes`. */
const count = await runOnEveryNode();
console.log(formatCount(count));
process.exitCode = count.failed > 0 ? 1 : 0;
