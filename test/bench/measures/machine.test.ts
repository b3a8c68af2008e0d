import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeMachine, thisMachine } from '../../../bench/measures/machine.ts';

test('a machine in one line', () => {
  assert.equal(
    describeMachine({ cpu: 'Some CPU', cores: 2, memoryGib: 24, kernel: '6.1.0', node: 'v22.1.0' }),
    'Some CPU, 2 cores, 24 GiB, Linux 6.1.0, Node v22.1.0',
  );
  assert.ok(thisMachine().cores >= 1);
  assert.equal(thisMachine().node, process.version);
});
