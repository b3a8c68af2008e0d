import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { linkSignals } from '../../src/module/linked-signal.ts';

describe('linkSignals', () => {
  for (const index of [0, 1]) {
    test(`follows signal ${index} with its reason`, () => {
      const sources = [new AbortController(), new AbortController()];
      const linked = linkSignals(...sources.map(({ signal }) => signal));
      assert.equal(linked.signal.aborted, false);
      sources[index]?.abort('why');
      assert.equal(linked.signal.aborted, true);
      assert.equal(linked.signal.reason, 'why');
    });
  }

  test('is aborted from the start when one of them is', () => {
    assert.equal(linkSignals(new AbortController().signal, AbortSignal.abort()).signal.aborted, true);
  });

  test('many may follow one signal without a warning', async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error) => void warnings.push(warning);
    process.on('warning', listen);
    const source = new AbortController();
    for (let count = 0; count < 30; count += 1) linkSignals(source.signal);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    process.off('warning', listen);
    assert.deepEqual(warnings, []);
  });

  test('follows nobody once released', () => {
    const source = new AbortController();
    const linked = linkSignals(source.signal);
    linked.release();
    source.abort();
    assert.equal(linked.signal.aborted, false);
  });
});
