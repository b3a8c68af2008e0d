import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ConnectionCounts, connectionNewsMs } from '../../src/cluster/connection-counts.ts';
import type { ConnectionNews } from '../../src/cluster/messages.ts';
import { Admission } from '../../src/http/admission.ts';
import { FakeClock } from '../support/fake-clock.ts';

function makeWorker(limits = { maxConnections: 10, maxConnectionsPerAddress: 3 }) {
  const clock = new FakeClock();
  const told: ConnectionNews[] = [];
  const counts = new ConnectionCounts(clock, (news) => told.push(news));
  return { clock, told, counts, admission: new Admission(limits, counts) };
}

describe('connections over several workers', () => {
  test('changes are told together, with how many there are now', () => {
    const { admission, clock, told } = makeWorker();
    const first = admission.admit('192.0.2.1');
    admission.admit('192.0.2.1');
    admission.admit('192.0.2.2');
    assert.deepEqual(told, []);
    clock.advance(connectionNewsMs);
    assert.deepEqual(told.splice(0), [
      {
        total: 3,
        peers: [
          ['192.0.2.1', 2],
          ['192.0.2.2', 1],
        ],
      },
    ]);
    if (first.admitted) first.release();
    clock.advance(connectionNewsMs);
    assert.deepEqual(told, [{ total: 2, peers: [['192.0.2.1', 1]] }]);
    assert.equal(clock.pendingTimers, 0);
  });

  test('those of an address elsewhere count here', () => {
    const { admission, counts } = makeWorker();
    counts.hear(2, { total: 1, peers: [['192.0.2.1', 1]] });
    counts.hear(3, { total: 1, peers: [['192.0.2.1', 1]] });
    assert.ok(admission.admit('192.0.2.1').admitted);
    assert.deepEqual(admission.admit('192.0.2.1'), { admitted: false, limit: 'maxConnectionsPerAddress' });
    counts.hear(3, { total: 0, peers: [['192.0.2.1', 0]] });
    assert.ok(admission.admit('192.0.2.1').admitted);
  });

  test('all elsewhere count here, until their worker is gone', () => {
    const { admission, counts } = makeWorker();
    counts.hear(2, { total: 9, peers: [['192.0.2.9', 9]] });
    assert.ok(admission.admit('192.0.2.1').admitted);
    assert.deepEqual(admission.admit('192.0.2.1'), { admitted: false, limit: 'maxConnections' });
    counts.forget(2);
    assert.ok(admission.admit('192.0.2.1').admitted);
    assert.equal(counts.ofPeer('192.0.2.9'), 0);
    assert.equal(counts.total, 0);
  });
});
