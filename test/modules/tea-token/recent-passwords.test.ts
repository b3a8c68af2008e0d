import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { teaTokenLimits } from '../../../modules/tea-token/limits.ts';
import { RecentPasswords } from '../../../modules/tea-token/recent-passwords.ts';

describe('RecentPasswords', () => {
  test('an answer holds as long as it may, and then nothing is left of it', () => {
    let now = 0;
    const recent = new RecentPasswords(1_000, () => now);
    recent.set('alice', 'secret');
    recent.set('nobody', undefined);
    now = 999;
    assert.deepEqual(recent.get('alice'), { password: 'secret' });
    assert.deepEqual(recent.get('nobody'), { password: undefined });
    now = 1_000;
    assert.equal(recent.get('other'), undefined);
    assert.equal(recent.size, 0);
  });

  test('a new answer takes the place of the old one, and holds anew', () => {
    let now = 0;
    const recent = new RecentPasswords(1_000, () => now);
    recent.set('alice', 'old');
    recent.set('bob', 'secret');
    now = 500;
    recent.set('alice', 'new');
    now = 1_400;
    assert.deepEqual(recent.get('alice'), { password: 'new' });
    assert.equal(recent.get('bob'), undefined);
  });

  test('with more answers than it may keep the oldest goes', () => {
    const recent = new RecentPasswords(1_000, () => 0);
    const { maxCachedTokens } = teaTokenLimits;
    for (let count = 0; count <= maxCachedTokens; count += 1) recent.set(`${count}`, 'x');
    assert.equal(recent.size, maxCachedTokens);
    assert.equal(recent.get('0'), undefined);
    assert.ok(recent.get('1'));
  });

  test('a time of 0 keeps nothing', () => {
    const recent = new RecentPasswords(0, () => 0);
    recent.set('alice', 'secret');
    assert.equal(recent.size, 0);
  });

  test('it can be emptied', () => {
    const recent = new RecentPasswords(1_000, () => 0);
    recent.set('alice', 'secret');
    recent.clear();
    assert.equal(recent.get('alice'), undefined);
  });
});
