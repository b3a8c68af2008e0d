import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  derInteger,
  derObjectIdentifier,
  derOctetString,
  derSequence,
} from '../../../src/codec/asn1/index.ts';
import { DerivationBudget, KeyStoreFault, openJavaKey } from '../../../src/codec/keystore/index.ts';

const hex = (text: string) => Buffer.from(text, 'hex');
const budget = () => new DerivationBudget(async () => {});

function protect(oid: string, parameters: Uint8Array, encrypted: Uint8Array): Uint8Array {
  return derSequence(derSequence(derObjectIdentifier(oid), parameters), derOctetString(encrypted));
}

function jceks(salt: string, iterations: number, encrypted: string): Uint8Array {
  const parameters = derSequence(derOctetString(hex(salt)), derInteger(iterations));
  return protect('1.3.6.1.4.1.42.2.19.1', parameters, hex(encrypted));
}

const isFault = (kind: string) => (error: unknown) => error instanceof KeyStoreFault && error.kind === kind;

describe('openJavaKey', () => {
  /** By Java 17: Cipher.getInstance("PBEWithMD5AndTripleDES"), 20 rounds, password secret1. */
  for (const [what, salt, encrypted] of [
    ['any salt', '0102030405060708', '18114a4bae51a15ebd73f309ce7bebd336673cffe98d5674'],
    ['a salt of two like halves', '0102030401020304', '9135c985ee502d8e3870f737c7d3f6fd05cab3ff68661146'],
  ] as const) {
    it(`opens what JCEKS protects with ${what}`, async () => {
      const plain = await openJavaKey(jceks(salt, 20, encrypted), 'secret1', budget());
      assert.equal(Buffer.from(plain).toString(), 'what a key would be');
      await assert.rejects(openJavaKey(jceks(salt, 20, encrypted), 'secret2', budget()), isFault('password'));
    });
  }

  it('counts the rounds of both halves of JCEKS', async () => {
    const key = jceks('0102030405060708', 2_000_001, '18114a4bae51a15e');
    await assert.rejects(openJavaKey(key, 'secret1', budget()), isFault('too-large'));
  });

  it('refuses parameters that JCEKS does not have', async () => {
    await assert.rejects(openJavaKey(jceks('01020304', 20, ''), '', budget()), isFault('broken'));
    await assert.rejects(openJavaKey(jceks('0102030405060708', 0, ''), '', budget()), isFault('broken'));
  });

  it('refuses a JKS key that is cut off', async () => {
    const key = protect('1.3.6.1.4.1.42.2.17.1.1', derSequence(), new Uint8Array(39));
    await assert.rejects(openJavaKey(key, 'secret1', budget()), isFault('broken'));
  });

  it('says what it does not know', async () => {
    await assert.rejects(
      openJavaKey(protect('1.2.3', derSequence(), new Uint8Array(8)), '', budget()),
      /1\.2\.3/,
    );
  });
});
