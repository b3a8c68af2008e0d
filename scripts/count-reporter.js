/**
 * A reporter for Node's test runner that writes only how many tests passed, failed and were skipped, as
 * JSON. Suites and files do not count.
 *
 * @param {AsyncIterable<{ type: string, data: { name: string, nesting: number, skip?: unknown, details?: { type?: string } } }>} source
 */
export default async function* countReporter(source) {
  const count = { passed: 0, failed: 0, skipped: 0 };
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details?.type === 'suite') continue;
    if (type === 'test:fail') count.failed += 1;
    else if (data.skip !== undefined && data.skip !== false) count.skipped += 1;
    else count.passed += 1;
  }
  yield JSON.stringify(count);
}
