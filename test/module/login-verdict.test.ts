import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { allow, deny } from 'sluice/module';
import { parseRawQuery } from '../../src/codec/rtmp/raw-query.ts';
import { HookRunner } from '../../src/module/hook-runner.ts';
import type { ModuleHooks } from '../../src/module/hooks.ts';
import { LoginGuard } from '../../src/module/login-guard.ts';
import { RecordedLog } from '../../src/module/recorded-log.ts';
import { fakeClient, forever } from '../support/fake-client.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { runningModules } from '../support/running-module.ts';

function makeRunner(hooks: ModuleHooks, knownUser?: string) {
  const clock = new FakeClock();
  const logins = new LoginGuard({ now: () => 0, peerOf: (address) => address, limits: { freeFailures: 2 } });
  const runner = new HookRunner({ modules: runningModules(hooks), clock, log: new RecordedLog(), logins });
  const client = { ...fakeClient(), user: knownUser };
  const name = { streamName: 'x', requestedName: 'x', publicName: 'x' };
  const ask = (query: string) =>
    runner.decide(
      { gate: 'publish', client, ...name, query: parseRawQuery(query), user: knownUser, mode: 'live' },
      forever(),
    );
  return { ask, logins, address: client.address };
}

const login: ModuleHooks = {
  onPublish: ({ query }) =>
    query.get('pass') === 'right'
      ? allow({ user: 'alice' })
      : deny('unauthorized', 'Wrong', { claimedUser: 'alice', failedLogin: true }),
};

describe('failed logins', () => {
  test('whoever has to wait gets one answer, right or wrong', async () => {
    const { ask } = makeRunner(login);
    for (const text of ['Wrong', 'Wrong']) {
      const verdict = await ask('pass=wrong');
      assert.equal(verdict.kind === 'deny' && verdict.description, text);
    }
    const right = await ask('pass=right');
    const wrong = await ask('pass=wrong');
    assert.ok(right.kind === 'deny' && wrong.kind === 'deny');
    assert.equal(right.reason, 'forbidden');
    assert.match(right.description, /^Too many failed logins: try again in \d+ seconds?$/);
    assert.equal(wrong.reason, right.reason);
    assert.equal(wrong.claimedUser, right.claimedUser);
    assert.equal(right.user, undefined);
  });

  test('a refusal that is no failed login is not counted', async () => {
    const { address, ask, logins } = makeRunner({ onPublish: () => deny('unauthorized', 'No credentials') });
    for (let index = 0; index < 50; index += 1) await ask('');
    assert.equal(logins.banOf(address), 0);
  });

  test('who is known already does not log in again', async () => {
    const { ask, logins, address } = makeRunner({ onPublish: () => allow({ user: 'alice' }) }, 'alice');
    for (let index = 0; index < 5; index += 1) logins.failed({ address, user: 'alice' });
    assert.equal((await ask('')).kind, 'allow');
  });

  test('a right password that a later module refuses tells nothing to who has to wait', async () => {
    const clock = new FakeClock();
    const logins = new LoginGuard({
      now: () => 0,
      peerOf: (address) => address,
      limits: { freeFailures: 1 },
    });
    const later: ModuleHooks = { onPublish: () => deny('forbidden', 'Stream name not allowed') };
    const runner = new HookRunner({
      modules: runningModules(login, later),
      clock,
      log: new RecordedLog(),
      logins,
    });
    const client = { ...fakeClient(), user: undefined };
    const ask = (query: string) =>
      runner.decide(
        {
          gate: 'publish',
          client,
          streamName: 'x',
          requestedName: 'x',
          publicName: 'x',
          query: parseRawQuery(query),
          user: undefined,
          mode: 'live',
        },
        forever(),
      );
    await ask('pass=wrong');
    const [right, wrong] = [await ask('pass=right'), await ask('pass=wrong')];
    assert.ok(right.kind === 'deny' && wrong.kind === 'deny');
    assert.match(right.description, /^Too many failed logins/);
    assert.match(wrong.description, /^Too many failed logins/);
    assert.deepEqual({ ...right, description: '' }, { ...wrong, description: '' });
  });

  test('who is banned begins nothing new on a connection that was there before', async () => {
    let asked = 0;
    const { address, ask, logins } = makeRunner({
      onPublish: () => {
        asked += 1;
      },
    });
    assert.equal((await ask('')).kind, 'allow');
    for (let index = 0; index < 30; index += 1) logins.failed({ address, user: undefined });
    const verdict = await ask('');
    assert.ok(verdict.kind === 'deny');
    assert.equal(verdict.reason, 'forbidden');
    assert.equal(asked, 1, 'no module is asked');
  });
});
