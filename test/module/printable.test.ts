import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hidePassword, refusedName } from '../../src/module/printable.ts';

describe('a refused name', () => {
  const table: readonly [asked: string, shown: string][] = [
    ['concert', 'concert'],
    ['mp4:live/concert 1', 'mp4:live/concert 1'],
    ['alice@studio', 'alice@studio'],
    ['s%20x', 's%20x'],
    ['key?pass=hunter2', 'key'],
    ['s%3Fuser%3Dp%26pass%3Dhunter2', 's'],
    ['s%3fpass%3dhunter2', 's'],
    ['s%253Fpass%253Dhunter2', 's'],
    ['user:hunter2@s', 'user:[redacted]@s'],
    ['live/u:hunter2@x', 'live/u:[redacted]@x'],
    ['rtmp://u:hunter2@h/live', 'rtmp://u:[redacted]@h/live'],
    ['u%3Ahunter2%40s', 'u%3A[redacted]%40s'],
    ['u%253ahunter2%2540s', 'u%253a[redacted]%2540s'],
    ['u:hun?ter2@s', 'u:[redacted]@s'],
    ['u:hun@ter2:x/y@s', 'u:[redacted]@s'],
    [`u:${'hunter2'.repeat(100)}@s`, 'u:[redacted]@s'],
  ];
  for (const [asked, shown] of table) {
    test(`${asked.slice(0, 40)} is shown as ${shown}`, () => assert.equal(refusedName(asked), shown));
  }

  test('nothing is hidden where there is no password', () => {
    for (const text of ['', ':', '@', 'a:@b', 'a@b:c', 'rtmp://a@b']) assert.equal(hidePassword(text), text);
  });
});
