import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { Account } from 'sluice/store';
import { accountLimits } from '../../../modules/accounts/limits.ts';
import { PasswordChecker } from '../../../modules/accounts/password-checker.ts';

const alice: Account = {
  name: 'alice',
  passwordHash: 'hash of secret',
  adobeSalt: '',
  adobeVerifiers: [],
  enabled: true,
  expiresMs: undefined,
  streams: [],
  createdMs: 0,
  changedMs: 0,
};

describe('PasswordChecker', () => {
  let nowMs: number;
  let checks: number;
  const verify = async (password: string, hash: string | undefined) => {
    checks += 1;
    return hash === `hash of ${password}`;
  };
  const make = (rememberMs: number) => new PasswordChecker({ rememberMs, now: () => nowMs, verify });

  beforeEach(() => {
    nowMs = 0;
    checks = 0;
  });

  test('a right password is remembered for its time, a wrong one not at all', async () => {
    const checker = make(100);
    for (const at of [0, 50, 99]) {
      nowMs = at;
      assert.ok(await checker.isRight('alice', 'secret', alice));
    }
    assert.equal(checks, 1);
    nowMs = 100;
    assert.ok(await checker.isRight('alice', 'secret', alice));
    assert.equal(checks, 2);
    assert.equal(await checker.isRight('alice', 'wrong', alice), false);
    assert.equal(await checker.isRight('alice', 'wrong', alice), false);
    assert.equal(checks, 4);
  });

  test('one that was changed is forgotten at once', async () => {
    const checker = make(100);
    assert.ok(await checker.isRight('alice', 'secret', alice));
    assert.equal(await checker.isRight('alice', 'secret', { ...alice, passwordHash: 'hash of new' }), false);
    assert.equal(await checker.isRight('bob', 'secret', { ...alice, name: 'bob', passwordHash: '' }), false);
  });

  test('0 remembers nothing', async () => {
    const checker = make(0);
    await checker.isRight('alice', 'secret', alice);
    await checker.isRight('alice', 'secret', alice);
    assert.equal(checks, 2);
  });

  test('only so many are remembered: the oldest goes', async () => {
    const checker = make(1_000);
    const accounts = Array.from({ length: accountLimits.maxRememberedLogins + 1 }, (_, index) => ({
      ...alice,
      name: `user${index}`,
    }));
    for (const account of accounts) await checker.isRight(account.name, 'secret', account);
    checks = 0;
    const [first = alice, second = alice] = accounts;
    await checker.isRight(second.name, 'secret', second);
    assert.equal(checks, 0);
    await checker.isRight(first.name, 'secret', first);
    assert.equal(checks, 1);
  });

  test('the same guess at once costs one check, whether the user exists or not', async () => {
    const checker = make(100);
    const atOnce = (user: string, account: Account | undefined) =>
      Promise.all([1, 2, 3].map(() => checker.isRight(user, 'wrong', account)));
    assert.deepEqual(await atOnce('alice', alice), [false, false, false]);
    assert.equal(checks, 1);
    assert.deepEqual(await atOnce('mallory', undefined), [false, false, false]);
    assert.equal(checks, 2);
    await Promise.all([checker.isRight('mallory', 'a', undefined), checker.isRight('trudy', 'a', undefined)]);
    assert.equal(checks, 4);
  });

  test('only so many wait: one more fails instead of answering', async () => {
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const checker = new PasswordChecker({
      rememberMs: 0,
      now: () => 0,
      verify: () => finished.then(() => true),
    });
    const outcomes: string[] = [];
    // More than any number of cores checks at once.
    const logins = Array.from({ length: accountLimits.maxPasswordChecks + 1_000 }, (_, index) =>
      checker.isRight('alice', `${index}`, alice).then(
        () => outcomes.push('checked'),
        (error: Error) => outcomes.push(error.message),
      ),
    );
    finish();
    await Promise.all(logins);
    assert.ok(
      outcomes.includes(`at most ${accountLimits.maxPasswordChecks} passwords may wait to be checked`),
    );
    assert.ok(outcomes.filter((outcome) => outcome === 'checked').length >= accountLimits.maxPasswordChecks);
  });
});
