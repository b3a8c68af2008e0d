import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  Asn1Error,
  derBmpString,
  derContext,
  derInteger,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derSet,
  serializeDer,
} from '../../../src/codec/asn1/index.ts';
import {
  KeyStoreFault,
  type KeyStoreFaultKind,
  keyStoreLimits,
  parsePfx,
  parseSafe,
  parseSafeContents,
} from '../../../src/codec/keystore/index.ts';
import { keyStoreVectorBytes } from '../../vectors/key-stores.ts';

const data = '1.2.840.113549.1.7.1';
const crlBag = '1.2.840.113549.1.12.10.1.4';
const nestedBag = '1.2.840.113549.1.12.10.1.6';
const friendlyName = '1.2.840.113549.1.9.20';

const attribute = (type: string, value: Uint8Array) => derSequence(derObjectIdentifier(type), derSet(value));
const bag = (type: string, value: Uint8Array, ...attributes: Uint8Array[]) =>
  derSequence(derObjectIdentifier(type), derContext(0, value), derSet(...attributes));
const info = (type: string, value: Uint8Array) =>
  derSequence(derObjectIdentifier(type), derContext(0, value));

function refuses(run: () => unknown, kind: KeyStoreFaultKind, wording: RegExp): void {
  assert.throws(
    run,
    (error) => error instanceof KeyStoreFault && error.kind === kind && wording.test(error.message),
  );
}

describe('PKCS12', () => {
  it('reads what openssl wrote in the clear', () => {
    const { content, mac } = parsePfx(keyStoreVectorBytes('openssl-clear.p12'));
    assert.equal(mac, undefined);
    const bags = parseSafe(content).flatMap((part) => parseSafeContents(part?.bytes ?? assert.fail()));
    assert.deepEqual(
      bags.map(({ kind, attributes }) => [kind, attributes.localKeyId?.length]),
      [
        ['certificate', 20],
        ['key', 20],
      ],
    );
  });

  it('reads the MAC with its rounds, which are 1 where they are left out', () => {
    const { mac } = parsePfx(keyStoreVectorBytes('openssl.p12'));
    assert.deepEqual([mac?.iterations, mac?.salt.length, mac?.digest.length], [2048, 8, 32]);
    const algorithm = derSequence(derObjectIdentifier('1.3.14.3.2.26'));
    const macData = derSequence(
      derSequence(algorithm, derOctetString(new Uint8Array(20))),
      derOctetString(new Uint8Array(8)),
    );
    const pfx = derSequence(derInteger(3), info(data, derOctetString(derSequence())), macData);
    assert.equal(parsePfx(pfx).mac?.iterations, 1);
  });

  it('reads nested bags, names, and what it does not know', () => {
    const name = attribute(friendlyName, derBmpString('größe 🔑'));
    const inner = bag(crlBag, derSequence(), name, attribute('1.2.3', derInteger(1)));
    const [read, ...more] = parseSafeContents(derSequence(bag(nestedBag, derSequence(inner))));
    assert.deepEqual(more, []);
    assert.equal(read?.kind, 'other');
    assert.equal(read?.attributes.friendlyName, 'größe 🔑');
  });

  it('leaves out a part that is encrypted for a certificate', () => {
    const enveloped = info('1.2.840.113549.1.7.3', derSequence());
    assert.deepEqual(parseSafe(derSequence(enveloped)), [undefined]);
  });

  it('reads BER as older libraries write it', () => {
    const pieces = serializeDer(
      0x24,
      derOctetString(Uint8Array.of(0x30)),
      derOctetString(Uint8Array.of(0x00)),
    );
    assert.deepEqual([...parsePfx(derSequence(derInteger(3), info(data, pieces))).content], [0x30, 0x00]);
  });

  it('refuses other versions and kinds', () => {
    refuses(() => parsePfx(derSequence(derInteger(2))), 'broken', /version 2/);
    const signed = derSequence(derInteger(3), info('1.2.840.113549.1.7.2', derSequence()));
    refuses(() => parsePfx(signed), 'unsupported', /kind 1\.2\.840\.113549\.1\.7\.2/);
    assert.throws(() => parsePfx(new Uint8Array()), Asn1Error);
    const odd = attribute(friendlyName, serializeDer(0x1e, Uint8Array.of(0)));
    refuses(() => parseSafeContents(derSequence(bag(crlBag, derSequence(), odd))), 'broken', /UTF-16/);
  });

  it('has at most so many parts, bags, and characters in a name', () => {
    const { maxKeyStoreAliasLength, maxKeyStoreEntries: most } = keyStoreLimits;
    const part = info(data, derOctetString(derSequence()));
    assert.equal(parseSafe(derSequence(...Array<Uint8Array>(most).fill(part))).length, most);
    refuses(() => parseSafe(derSequence(...Array<Uint8Array>(most + 1).fill(part))), 'too-large', /2001/);
    const one = bag(crlBag, derSequence());
    assert.equal(parseSafeContents(derSequence(...Array<Uint8Array>(most).fill(one))).length, most);
    refuses(
      () => parseSafeContents(derSequence(...Array<Uint8Array>(most + 1).fill(one))),
      'too-large',
      /2001/,
    );
    const named = (length: number) =>
      derSequence(bag(crlBag, derSequence(), attribute(friendlyName, derBmpString('a'.repeat(length)))));
    parseSafeContents(named(maxKeyStoreAliasLength));
    refuses(() => parseSafeContents(named(maxKeyStoreAliasLength + 1)), 'too-large', /1025/);
  });

  it('does not follow bags without end', () => {
    let nested = bag(crlBag, derSequence());
    for (let depth = 0; depth < 100; depth++) nested = bag(nestedBag, derSequence(nested));
    assert.throws(() => parseSafeContents(derSequence(nested)), Asn1Error);
  });
});
