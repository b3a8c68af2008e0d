import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withControl } from '../../../bench/report/against-control.ts';

const base = { at: '', version: '' };
const control = { ...base, run: 1, scenario: 'rtmp-1000', server: 'sluice', figures: { residentMb: 100 } };
const stalled = { ...base, run: 1, scenario: 'stalled-1000', server: 'sluice', figures: { residentMb: 125 } };

test('memory is held against the same server in the same run', () => {
  // The right one stands first: neither the place in the list nor half of what identifies it may decide.
  const others = [
    control,
    { ...control, run: 2, figures: { residentMb: 1 } },
    { ...control, server: 'nginx-rtmp', figures: { residentMb: 2 } },
    { ...control, scenario: 'rtmp-100', figures: { residentMb: 4 } },
  ];
  assert.deepEqual(withControl(stalled, 'rtmp-1000', others).figures, {
    residentMb: 125,
    residentRatio: 1.25,
  });
});

test('without a control there is nothing to add', () => {
  assert.deepEqual(withControl(stalled, 'rtmp-1000', []), stalled);
  assert.deepEqual(withControl(stalled, undefined, [control]), stalled);
});
