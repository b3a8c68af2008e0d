import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Admission, type AdmissionAnswer } from '../../src/http/admission.ts';

describe('Admission', () => {
  const admitted = (answer: AdmissionAnswer) => {
    assert.ok(answer.admitted);
    return answer;
  };

  it('refuses past the number per address, however the address is written', () => {
    const admission = new Admission({ maxConnections: 10, maxConnectionsPerAddress: 2 });
    admitted(admission.admit('192.0.2.1'));
    const second = admitted(admission.admit('::ffff:192.0.2.1'));
    assert.deepEqual(admission.admit('192.0.2.1'), { admitted: false, limit: 'maxConnectionsPerAddress' });
    admitted(admission.admit('192.0.2.2'));
    second.release();
    admitted(admission.admit('192.0.2.1'));
  });

  it('takes the /64 of an IPv6 address as one peer', () => {
    const admission = new Admission({ maxConnections: 10, maxConnectionsPerAddress: 1 });
    admitted(admission.admit('2001:db8::1'));
    assert.equal(admission.admit('2001:db8::2').admitted, false);
    admitted(admission.admit('2001:db8:0:1::1'));
  });

  it('refuses past the number in all', () => {
    const admission = new Admission({ maxConnections: 2, maxConnectionsPerAddress: 2 });
    admitted(admission.admit('192.0.2.1'));
    admitted(admission.admit('192.0.2.2'));
    assert.deepEqual(admission.admit('192.0.2.3'), { admitted: false, limit: 'maxConnections' });
  });

  it('forgets a peer whose last connection went, and takes a second release for nothing', () => {
    const admission = new Admission({ maxConnections: 10, maxConnectionsPerAddress: 10 });
    const first = admitted(admission.admit('192.0.2.1'));
    const second = admitted(admission.admit('192.0.2.1'));
    first.release();
    first.release();
    assert.equal(admission.connectionCount, 1);
    assert.equal(admission.peerCount, 1);
    second.release();
    assert.equal(admission.connectionCount, 0);
    assert.equal(admission.peerCount, 0);
  });

  it('counts the clients of a proxy, whose own place is among all', () => {
    const admission = new Admission({ maxConnections: 3, maxConnectionsPerAddress: 1 });
    const [one, two] = [admitted(admission.admit(undefined)), admitted(admission.admit(undefined))];
    assert.deepEqual([admission.connectionCount, admission.peerCount], [2, 0]);
    const client = admitted(admission.countPeer('192.0.2.1'));
    assert.deepEqual(admission.countPeer('::ffff:192.0.2.1'), {
      admitted: false,
      limit: 'maxConnectionsPerAddress',
    });
    assert.equal(admission.admit('192.0.2.1').admitted, false);
    client.release();
    client.release();
    assert.deepEqual([admission.connectionCount, admission.peerCount], [2, 0]);
    admitted(admission.admit('192.0.2.1'));
    assert.deepEqual(admission.admit(undefined), { admitted: false, limit: 'maxConnections' });
    one.release();
    two.release();
    assert.deepEqual([admission.connectionCount, admission.peerCount], [1, 1]);
  });
});
