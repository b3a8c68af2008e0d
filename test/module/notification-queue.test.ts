import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ModuleHooks } from '../../src/module/hooks.ts';
import { NotificationQueue } from '../../src/module/notification-queue.ts';
import { RecordedLog } from '../../src/module/recorded-log.ts';
import { fakeClient } from '../support/fake-client.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { deferred, runningModules, settled } from '../support/running-module.ts';

const client = { ...fakeClient({ id: 'c-1' }), user: 'alice' };
const event = { client, streamName: 's', user: 'alice' };

function makeQueue(...hooks: readonly ModuleHooks[]) {
  const clock = new FakeClock();
  const log = new RecordedLog();
  const queue = new NotificationQueue({ modules: runningModules(...hooks), clientId: 'c-1', clock, log });
  return { clock, log, queue };
}

describe('NotificationQueue', () => {
  test('every module hears everything at once, with what it is about', () => {
    const heard: unknown[] = [];
    const hooks: ModuleHooks = {
      onConnectAccepted: (given) => void heard.push(['accepted', given]),
      onPublishStart: (given) => void heard.push(['start', given]),
      onDisconnect: (given) => void heard.push(['gone', given]),
    };
    const { queue } = makeQueue(hooks, {}, hooks);
    queue.send({ hook: 'onConnectAccepted', client });
    queue.send({ hook: 'onPublishStart', event });
    queue.send({ hook: 'onPublishStop', event });
    queue.send({ hook: 'onDisconnect', client });
    const twice = <T>(item: T) => [item, item];
    assert.deepEqual(heard, [
      ...twice(['accepted', client]),
      ...twice(['start', event]),
      ...twice(['gone', client]),
    ]);
  });

  test('a throw and a rejection are logged with module, hook and client; the others hear it all the same', async () => {
    const heard: string[] = [];
    const { log, queue } = makeQueue(
      {
        onPlayStart() {
          throw new Error('boom');
        },
      },
      { onPlayStart: () => Promise.reject(new Error('boom')) },
      { onPlayStart: () => void heard.push('m3') },
    );
    queue.send({ hook: 'onPlayStart', event });
    await queue.drained();
    assert.deepEqual(heard, ['m3']);
    assert.deepEqual(
      log.lines.map(({ fields, level }) => [level, fields['module'], fields['hook'], fields['connection']]),
      [
        ['error', 'm1', 'onPlayStart', 'c-1'],
        ['error', 'm2', 'onPlayStart', 'c-1'],
      ],
    );
  });

  test('a module that is busy hears the next when it is done, and keeps nobody else waiting', async () => {
    const started = deferred();
    const heard: string[] = [];
    const { queue } = makeQueue(
      { onPublishStart: () => started.promise, onPublishStop: () => void heard.push('m1 stop') },
      { onPublishStop: () => void heard.push('m2 stop') },
    );
    queue.send({ hook: 'onPublishStart', event });
    queue.send({ hook: 'onPublishStop', event });
    await settled();
    assert.deepEqual(heard, ['m2 stop']);
    assert.equal(queue.waiting, 1);
    started.resolve();
    await queue.drained();
    assert.deepEqual(heard, ['m2 stop', 'm1 stop']);
    assert.equal(queue.waiting, 0);
  });

  test('a module that hangs is given up after its time-out and hears the next', async () => {
    const heard: string[] = [];
    const { clock, log, queue } = makeQueue({
      onPublishStart: () => deferred().promise,
      onPublishStop: () => void heard.push('stop'),
    });
    queue.send({ hook: 'onPublishStart', event });
    queue.send({ hook: 'onPublishStop', event });
    clock.advance(10_000);
    await queue.drained();
    assert.deepEqual(heard, ['stop']);
    assert.equal(log.lines.length, 1);
  });
});
