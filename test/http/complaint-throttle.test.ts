import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ComplaintThrottle } from '../../src/http/complaint-throttle.ts';

it('ComplaintThrottle lets one complaint through per interval and counts the others', () => {
  let nowMs = 0;
  const said: number[] = [];
  const throttle = new ComplaintThrottle(1000, () => nowMs);
  for (nowMs = 0; nowMs <= 2500; nowMs += 100) throttle.attempt((suppressed) => said.push(suppressed));
  assert.deepEqual(said, [0, 9, 9]);
});
