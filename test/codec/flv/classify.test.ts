import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { classifyAudioBody, classifyVideoBody } from '../../../src/codec/flv/index.ts';
import { hex } from '../../support/bytes.ts';
import { embedded } from '../../support/parser-properties.ts';
import { audioVectors, invalidAudioVectors } from './audio-vectors.ts';
import { invalidVideoVectors, videoVectors } from './video-vectors.ts';

describe('classifyVideoBody', () => {
  for (const vector of videoVectors) {
    it(`${vector.name} (${vector.source})`, () => {
      assert.deepEqual(classifyVideoBody(embedded(hex(vector.hex))), vector.class);
    });
  }

  for (const { name, hex: text } of invalidVideoVectors) {
    it(`finds nothing to pass on in ${name}`, () => {
      assert.equal(classifyVideoBody(embedded(hex(text))), undefined);
    });
  }

  it('looks at the first of many tracks only', () => {
    const cutInSecond = hex('96 11 61763031 00 000001 0a 01 000005 0b');
    assert.equal(classifyVideoBody(cutInSecond)?.role, 'frame');
  });
});

describe('classifyAudioBody', () => {
  for (const vector of audioVectors) {
    it(`${vector.name} (${vector.source})`, () => {
      assert.deepEqual(classifyAudioBody(embedded(hex(vector.hex))), vector.class);
    });
  }

  for (const { name, hex: text } of invalidAudioVectors) {
    it(`finds nothing to pass on in ${name}`, () => {
      assert.equal(classifyAudioBody(embedded(hex(text))), undefined);
    });
  }

  it('makes no object for legacy frames', () => {
    assert.equal(classifyAudioBody(hex('af01aa')), classifyAudioBody(hex('af01bb')));
    assert.equal(classifyAudioBody(hex('2faa')), classifyAudioBody(hex('2fbb')));
  });
});
