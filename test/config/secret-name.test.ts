import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayNameSecret } from '../../src/config/secret-name.ts';

const names: readonly [name: string, secret: boolean][] = [
  ['secureTokenSharedSecre', true],
  ['SecurityPublishX', true],
  ['dbPass', true],
  ['apiKeyId', true],
  ['credentialsOfBackend', true],
  ['backendPwd', true],
  ['sharedSecrt', true],
  ['api-tokn', true],
  ['adminPasword', true],
  ['pasphrase', true],
  ['scurityPublishX', true],
  ['maximumViewers', false],
  ['alice.allowedStreams', false],
  ['gopCacheMaxTime', false],
  ['', false],
];

for (const [name, secret] of names) {
  test(`${name === '' ? 'no name' : name} ${secret ? 'may name' : 'names no'} secret`, () => {
    assert.equal(mayNameSecret(name), secret);
  });
}
