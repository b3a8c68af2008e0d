import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { digest, equalInConstantTime, keyedDigest } from '../../../src/codec/digest/index.ts';

describe('digests', () => {
  it('md5 of "abc" (RFC 1321 §A.5)', () => {
    assert.equal(digest('md5', 'abc', 'hex'), '900150983cd24fb0d6963f7d28e17f72');
    assert.equal(digest('md5', 'abc', 'base64'), 'kAFQmDzST7DWlj99KOF/cg==');
  });

  it('sha1, sha256, sha384 and sha512 of "abc" (FIPS 180-4 examples)', () => {
    assert.equal(digest('sha1', 'abc', 'hex'), 'a9993e364706816aba3e25717850c26c9cd0d89d');
    assert.match(digest('sha256', 'abc', 'hex'), /^ba7816bf8f01cfea.{48}$/);
    assert.match(digest('sha384', 'abc', 'hex'), /^cb00753f45a35e8b.{80}$/);
    assert.match(digest('sha512', 'abc', 'hex'), /^ddaf35a193617aba.{112}$/);
  });

  it('takes texts as UTF-8', () => {
    assert.equal(digest('md5', 'ü', 'hex'), digest('md5', Buffer.from([0xc3, 0xbc]).toString(), 'hex'));
    assert.notEqual(digest('md5', 'ü', 'hex'), digest('md5', 'u', 'hex'));
  });

  it('HMAC-SHA256 with key "Jefe" (RFC 4231 §4.3)', () => {
    assert.equal(
      keyedDigest(new TextEncoder().encode('Jefe'), 'what do ya want for nothing?'),
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  it('compares texts of any length', () => {
    assert.equal(equalInConstantTime('', ''), true);
    assert.equal(equalInConstantTime('secret', 'secret'), true);
    assert.equal(equalInConstantTime('secret', 'Secret'), false);
    assert.equal(equalInConstantTime('secret', 'secret '), false);
    assert.equal(equalInConstantTime('secret', ''), false);
  });
});
