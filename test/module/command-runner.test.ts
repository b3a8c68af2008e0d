import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CommandError } from '../../src/module/command-error.ts';
import { runCommand } from '../../src/module/command-runner.ts';
import type { ModuleHooks } from '../../src/module/hooks.ts';
import { RecordedLog } from '../../src/module/recorded-log.ts';
import { fakeClient, forever } from '../support/fake-client.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { deferred, runningModules } from '../support/running-module.ts';

const client = { ...fakeClient({ id: 'c-1' }), user: undefined };

function call(name: string, hooks: readonly ModuleHooks[], signal = forever()) {
  const clock = new FakeClock();
  const log = new RecordedLog();
  const command = { client, name, arguments: [1, 'two'] };
  const outcome = runCommand(runningModules(...hooks), command, signal, { clock, log });
  return { clock, log, outcome };
}

describe('runCommand', () => {
  test('the first module that has the command answers, with the arguments', async () => {
    const { outcome } = call('sum', [
      {},
      { commands: { sum: ({ arguments: [first, second] }) => [second, first] } },
      { commands: { sum: () => 'never asked' } },
    ]);
    assert.deepEqual(await outcome, { kind: 'result', value: ['two', 1] });
  });

  test('undefined is a value too', async () => {
    assert.deepEqual(await call('quiet', [{ commands: { quiet: () => undefined } }]).outcome, {
      kind: 'result',
      value: undefined,
    });
  });

  for (const name of ['nobody', '', 'constructor', '__proto__', 'hasOwnProperty', 'toString']) {
    test(`${name || 'an empty name'} is unknown`, async () => {
      assert.deepEqual(await call(name, [{ commands: { sum: () => 1 } }, {}]).outcome, { kind: 'unknown' });
    });
  }

  test('a CommandError is for the caller', async () => {
    const commands = { buy: () => Promise.reject(new CommandError('No tickets left')) };
    const { log, outcome } = call('buy', [{ commands }]);
    assert.deepEqual(await outcome, { kind: 'error', description: 'No tickets left' });
    assert.deepEqual(log.lines, []);
  });

  test('any other error is for the log only', async () => {
    const commands = {
      buy() {
        throw new Error('connect ECONNREFUSED 10.0.0.5:5432');
      },
    };
    const { log, outcome } = call('buy', [{ commands }]);
    assert.deepEqual(await outcome, { kind: 'error', description: 'The call failed' });
    const { command, connection } = log.lines[0]?.fields ?? {};
    assert.deepEqual([command, connection], ['buy', 'c-1']);
  });

  test('a command that hangs fails after its time-out', async () => {
    const { clock, log, outcome } = call('wait', [{ commands: { wait: () => deferred<number>().promise } }]);
    clock.advance(10_000);
    assert.deepEqual(await outcome, { kind: 'error', description: 'The call failed' });
    assert.equal(log.lines.length, 1);
  });

  test('a client that goes ends the wait, and nothing is logged', async () => {
    const gone = new AbortController();
    const { log, outcome } = call(
      'wait',
      [{ commands: { wait: () => deferred<number>().promise } }],
      gone.signal,
    );
    gone.abort();
    assert.equal((await outcome).kind, 'error');
    assert.deepEqual(log.lines, []);
  });
});
