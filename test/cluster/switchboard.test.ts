import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Port, ToPrimary, ToWorker } from '../../src/cluster/messages.ts';
import { Switchboard } from '../../src/cluster/switchboard.ts';
import { SharedTables } from '../../src/module/shared-tables.ts';
import { streamKey } from '../support/hub.ts';

function makeSwitchboard() {
  const switchboard = new Switchboard(new SharedTables(() => 0));
  const join = (worker: number) => {
    const heard: ToWorker[] = [];
    const port: Port<ToWorker, ToPrimary> = {
      send: (message) => void heard.push(message),
      onMessage: undefined,
    };
    switchboard.join(worker, port);
    return { heard, say: (message: ToPrimary) => port.onMessage?.(message) };
  };
  return { switchboard, join };
}

const claim = {
  type: 'claim',
  question: 7,
  key: streamKey('cam'),
  identity: 'alice',
  takeOver: true,
} as const;
const login = {
  kind: 'login',
  news: { kind: 'failed', address: { key: '192.0.2.1', failures: 3 } },
} as const;
const connections = { kind: 'connections', news: { total: 2, peers: [['192.0.2.1', 2]] } } as const;

describe('Switchboard', () => {
  test('whoever claims hears who publishes before the answer, and so do the others', () => {
    const { join } = makeSwitchboard();
    const [one, two] = [join(1), join(2)];
    one.say(claim);
    const published = { type: 'published', key: streamKey('cam'), worker: 1, epoch: 1 } as const;
    assert.deepEqual(one.heard, [published, { type: 'answer', question: 7, value: 1 }]);
    assert.deepEqual(two.heard, [published]);
    two.say({ ...claim, identity: 'bob' });
    assert.deepEqual(two.heard.slice(1), [{ type: 'answer', question: 7 }]);
  });

  test('news go to all others', () => {
    const { join } = makeSwitchboard();
    const [one, two, three] = [join(1), join(2), join(3)];
    one.say({ type: 'tell', news: login });
    assert.deepEqual(one.heard, []);
    for (const { heard } of [two, three]) assert.deepEqual(heard, [{ type: 'told', worker: 1, news: login }]);
  });

  test('a worker that joins hears what is: streams and connections', () => {
    const { join } = makeSwitchboard();
    const one = join(1);
    one.say(claim);
    one.say({ type: 'tell', news: connections });
    one.say({ type: 'tell', news: { kind: 'connections', news: { total: 3, peers: [['192.0.2.2', 1]] } } });
    assert.deepEqual(join(2).heard, [
      { type: 'published', key: streamKey('cam'), worker: 1, epoch: 1 },
      {
        type: 'told',
        worker: 1,
        news: {
          kind: 'connections',
          news: {
            total: 3,
            peers: [
              ['192.0.2.1', 2],
              ['192.0.2.2', 1],
            ],
          },
        },
      },
    ]);
  });

  test('of a worker that left nothing stays', () => {
    const { join, switchboard } = makeSwitchboard();
    const [one, two] = [join(1), join(2)];
    one.say(claim);
    one.say({ type: 'tell', news: connections });
    two.heard.splice(0);
    switchboard.leave(1);
    assert.deepEqual(two.heard, [
      { type: 'ended', key: streamKey('cam'), epoch: 1 },
      { type: 'gone', worker: 1 },
    ]);
    assert.deepEqual(join(3).heard, []);
  });
});
