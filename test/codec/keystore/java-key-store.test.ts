import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  isJavaStoreIntact,
  KeyStoreFault,
  type KeyStoreFaultKind,
  keyStoreLimits,
  parseJavaKeyStore,
} from '../../../src/codec/keystore/index.ts';
import { keyStoreVectorBytes } from '../../vectors/key-stores.ts';

const text = (value: string) => {
  const bytes = Buffer.from(value);
  return Buffer.concat([u2(bytes.length), bytes]);
};
const u2 = (value: number) => Buffer.from([value >> 8, value & 0xff]);
const u4 = (value: number) => Buffer.concat([u2(value >>> 16), u2(value & 0xffff)]);
const date = Buffer.from('0000018bcfe56800', 'hex');
const trusted = (alias: string, certificate: Buffer) =>
  Buffer.concat([u4(2), text(alias), date, certificate]);
const x509 = Buffer.concat([text('X.509'), u4(3), Buffer.from('abc')]);
const digest = Buffer.alloc(20);

function store(count: number, ...entries: Buffer[]): Buffer {
  return Buffer.concat([u4(0xfeedfeed), u4(2), u4(count), ...entries, digest]);
}

function refuses(bytes: Uint8Array, kind: KeyStoreFaultKind, wording: RegExp): void {
  assert.throws(
    () => parseJavaKeyStore(bytes),
    (error) => error instanceof KeyStoreFault && error.kind === kind && wording.test(error.message),
  );
}

describe('parseJavaKeyStore', () => {
  it('reads entries with their aliases and dates', () => {
    const [entry, ...more] = parseJavaKeyStore(store(1, trusted('röot', x509))).entries;
    assert.deepEqual(more, []);
    assert.ok(entry?.kind === 'trusted');
    assert.deepEqual([entry.alias, entry.createdAt], ['röot', new Date(1_700_000_000_000)]);
    assert.equal(Buffer.from(entry.certificate).toString(), 'abc');
  });

  it('reads version 1, whose certificates have no type', () => {
    const entry = trusted('root', Buffer.concat([u4(3), Buffer.from('abc')]));
    const bytes = Buffer.concat([u4(0xfeedfeed), u4(1), u4(1), entry, digest]);
    const [read] = parseJavaKeyStore(bytes).entries;
    assert.ok(read?.kind === 'trusted' && Buffer.from(read.certificate).toString() === 'abc');
  });

  it('refuses what its format does not have', () => {
    refuses(Buffer.concat([u4(0xfeedfeed), u4(3), u4(0), digest]), 'broken', /version 3/);
    refuses(store(0, Buffer.from('x')), 'broken', /more behind the last entry/);
    refuses(store(2, trusted('a', x509)), 'broken', /cut off/);
    refuses(store(1, Buffer.concat([u4(9), text('a'), date])), 'broken', /unknown kind 9/);
    refuses(store(1, trusted('a', Buffer.concat([text('PGP'), u4(0)]))), 'broken', /not X\.509/);
    refuses(Buffer.from('feedfeed00000002', 'hex'), 'broken', /cut off/);
  });

  it('has at most so many entries, certificates, and characters in an alias', () => {
    const { maxKeyStoreAliasLength, maxKeyStoreEntries: most } = keyStoreLimits;
    refuses(store(most + 1), 'too-large', /2001 entries, at most 2000/);
    const key = Buffer.concat([u4(1), text('k'), date, u4(0), u4(most + 1)]);
    refuses(store(1, key, ...Array<Buffer>(most + 1).fill(x509)), 'too-large', /2001 entries/);
    refuses(store(1, trusted('a'.repeat(maxKeyStoreAliasLength + 1), x509)), 'too-large', /1025 characters/);
    parseJavaKeyStore(store(1, trusted('a'.repeat(maxKeyStoreAliasLength), x509)));
  });

  it('takes no memory for lengths that are only said', () => {
    refuses(store(1, trusted('a', Buffer.concat([text('X.509'), u4(0xffffffff)]))), 'broken', /cut off/);
    refuses(store(1, Buffer.concat([u4(1), text('k'), date, u4(0), u4(0xffffffff)])), 'broken', /cut off/);
  });

  it('leaves the secret key of a JCEKS store, with what it is made of, and goes on behind it', () => {
    const read = parseJavaKeyStore(keyStoreVectorBytes('secret.jceks'));
    assert.deepEqual(
      read.entries.map(({ kind, alias }) => `${kind} ${alias}`),
      ['key red5', 'secret aes', 'key first'],
    );
    assert.equal(read.unreadEntries, 0);
    assert.ok(isJavaStoreIntact(read, 'secret1'));
    assert.ok(!isJavaStoreIntact(read, 'secret2'));
  });
});
