import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { describe, it } from 'node:test';
import { parsePem, pemBytes } from '../../../src/codec/keystore/index.ts';

const block = (label: string, body = 'AAEC') => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----`;

describe('parsePem', () => {
  it('finds blocks among other text', () => {
    const text = `Bag Attributes\n${block('CERTIFICATE')}\r\nsubject=x\n${block('RSA PRIVATE KEY')}\n`;
    assert.deepEqual(parsePem(text), [
      { label: 'CERTIFICATE', text: block('CERTIFICATE') },
      { label: 'RSA PRIVATE KEY', text: block('RSA PRIVATE KEY') },
    ]);
  });

  it('leaves out blocks without an end of their own', () => {
    const text = `-----BEGIN CERTIFICATE-----\nAAEC\n${block('X')}\n-----BEGIN Y-----\n-----END Z-----`;
    assert.deepEqual(
      parsePem(text).map(({ label }) => label),
      ['X'],
    );
  });

  it('gives the bytes', () => {
    const [found] = parsePem(block('CERTIFICATE', 'AAEC\nAwQ='));
    assert.deepEqual([...pemBytes(found ?? assert.fail())], [0, 1, 2, 3, 4]);
  });

  it('takes time in proportion to the text', () => {
    for (const piece of ['-----BEGIN ', '-----BEGIN A-----', '-----BEGIN A-----\n-----END B-----']) {
      const started = performance.now();
      assert.deepEqual(parsePem(piece.repeat(Math.ceil(4_194_304 / piece.length))), []);
      assert.ok(performance.now() - started < 5_000);
    }
  });
});
