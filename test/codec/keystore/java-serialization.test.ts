import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { skipSerializedObject } from '../../../src/codec/keystore/java-serialization.ts';
import { keyStoreVectorBytes } from '../../vectors/key-stores.ts';

const store = Buffer.from(keyStoreVectorBytes('secret.jceks'));
const start = store.indexOf(Buffer.from('aced0005', 'hex'));
/** The entry behind it: tag 1, then its alias. */
const end = store.indexOf(Buffer.from('00000001000566697273', 'hex'));
const object = store.subarray(start, end);

describe('skipSerializedObject', () => {
  it('finds the end of a sealed key of keytool', () => {
    assert.ok(object.length > 300);
    assert.equal(skipSerializedObject(store.subarray(start)), object.length);
  });

  it('gives up when it is cut off anywhere', () => {
    for (let length = 0; length < object.length; length++) {
      assert.equal(skipSerializedObject(object.subarray(0, length)), undefined, String(length));
    }
  });

  it('gives up on other shapes', () => {
    const changed = (at: number, value: number) => {
      const copy = Buffer.from(object);
      copy[at] = value;
      return skipSerializedObject(copy);
    };
    assert.equal(changed(0, 0), undefined);
    assert.equal(changed(4, 0x77), undefined);
    // The flags of the class: SC_WRITE_METHOD, whose data only the class itself knows.
    const flags = object.indexOf(Buffer.from('020000', 'hex'));
    assert.equal(changed(flags, 3), undefined);
  });

  it('ends, whatever bit is turned', () => {
    for (let at = 0; at < object.length * 8; at++) {
      const copy = Buffer.from(object);
      copy[at >> 3] = (copy[at >> 3] ?? 0) ^ (1 << (at & 7));
      const found = skipSerializedObject(copy);
      assert.ok(found === undefined || found <= copy.length);
    }
  });
});
