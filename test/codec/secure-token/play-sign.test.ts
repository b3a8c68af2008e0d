import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkPlaySign, serializePlaySign } from '../../../src/codec/secure-token/index.ts';

const secret = 'nodemedia2017privatekey';
/** printf '/live/cam-1500000000-nodemedia2017privatekey' | md5sum; node-media-server 4.4.3 takes the same. */
const sign = '1500000000-a2d7c2dd00ad2d53267fbfcf5ec73d9d';
const endTimeMs = 1_500_000_000_000;
const paths = ['live/_definst_/cam', 'live/cam'];

describe('a sign of node-media-server', () => {
  it('is written as node-media-server reads it', () => {
    assert.equal(serializePlaySign('live/cam', 1_500_000_000, secret), sign);
  });

  it('is good to the end of its last second', () => {
    for (const nowMs of [0, endTimeMs + 999]) {
      assert.deepEqual(checkPlaySign({ paths, sign, nowMs }, secret), { kind: 'valid', endTimeMs });
    }
    const late = checkPlaySign({ paths, sign, nowMs: endTimeMs + 1000 }, secret);
    assert.deepEqual(late, { kind: 'expired', endTimeMs });
  });

  it('is good for its path, time and secret only', () => {
    const mismatch = { kind: 'mismatch' };
    assert.deepEqual(checkPlaySign({ paths: ['live/cam2', 'cam'], sign, nowMs: 0 }, secret), mismatch);
    assert.deepEqual(checkPlaySign({ paths: [], sign, nowMs: 0 }, secret), mismatch);
    assert.deepEqual(checkPlaySign({ paths, sign, nowMs: 0 }, 'other'), mismatch);
    assert.deepEqual(checkPlaySign({ paths, sign: sign.replace('15', '16'), nowMs: 0 }, secret), mismatch);
    assert.deepEqual(checkPlaySign({ paths, sign: sign.replace(/.$/, '0'), nowMs: 0 }, secret), mismatch);
  });

  it('reads a time with zeros in front as node-media-server does', () => {
    assert.equal(checkPlaySign({ paths, sign: `00${sign}`, nowMs: 0 }, secret).kind, 'valid');
  });

  it('reads a time of one digit', () => {
    const request = { paths, sign: serializePlaySign('live/cam', 5, secret), nowMs: 0 };
    assert.deepEqual(checkPlaySign(request, secret), { kind: 'valid', endTimeMs: 5000 });
  });

  it('is missing, or of another form', () => {
    assert.deepEqual(checkPlaySign({ paths, sign: undefined, nowMs: 0 }, secret), { kind: 'missing' });
    for (const text of [
      '',
      '-',
      '1500000000',
      `${sign}-`,
      `${sign}0`,
      `x${sign}`,
      sign.toUpperCase(),
      `000${sign}`,
    ]) {
      const outcome = checkPlaySign({ paths, sign: text, nowMs: 0 }, secret);
      assert.equal(outcome.kind, 'malformed', text);
    }
  });

  it('lets nobody in by an empty secret', () => {
    const empty = serializePlaySign('live/cam', 1_500_000_000, '');
    assert.deepEqual(checkPlaySign({ paths, sign: empty, nowMs: 0 }, ''), { kind: 'mismatch' });
  });
});
