import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseHostName } from '../../../src/codec/x509/index.ts';

describe('parseHostName', () => {
  for (const [text, kind] of [
    ['localhost', 'dns'],
    ['media.example.com', 'dns'],
    ['*.example.com', 'dns'],
    ['xn--bcher-kva.example', 'dns'],
    ['1and1.example', 'dns'],
    ['192.0.2.1', 'ip'],
    ['2001:db8::1', 'ip'],
    ['::1', 'ip'],
    ['', undefined],
    ['-a.example', undefined],
    ['a_b.example', undefined],
    ['a.*.example', undefined],
    ['*', undefined],
    ['*.', undefined],
    ['bücher.example', undefined],
    ['a b', undefined],
    ['a,DNS:b', undefined],
    ['a\nb', undefined],
    ['example.com.', undefined],
    ['192.0.2.256', undefined],
    ['192.0.2', undefined],
    ['fe80::1%eth0', undefined],
    [`${'a'.repeat(64)}.example`, undefined],
    [`${'a.'.repeat(126)}aa`, undefined],
  ] as const) {
    it(`${JSON.stringify(text.slice(0, 30))} is ${kind ?? 'neither name nor address'}`, () => {
      assert.equal(parseHostName(text)?.kind, kind);
    });
  }
});
