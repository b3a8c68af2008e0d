import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  adobeDescriptions,
  llnwDescriptions,
  maxAuthDescriptionBytes,
  maxAuthFieldLength,
  maxAuthUserBytes,
  saltLength,
} from '../../../src/codec/rtmp-auth/index.ts';
import { refuses } from '../../support/parser-properties.ts';

describe('what a login is refused with', () => {
  it('asks for a login by Adobe', () => {
    assert.equal(
      adobeDescriptions.needAuth(),
      '[ AccessManager.Reject ] : [ code=403 need auth; authmod=adobe ] : ',
    );
  });

  it('gives an Adobe challenge, with nothing behind it (rtmp2sink looks for the end)', () => {
    assert.equal(
      adobeDescriptions.challenge({
        user: 'te%40st',
        salt: 'salt1234',
        challenge: 'chal5678',
        opaque: 'opaque99',
      }),
      '[ AccessManager.Reject ] : [ authmod=adobe ] : ' +
        '?reason=needauth&user=te%40st&salt=salt1234&challenge=chal5678&opaque=opaque99',
    );
  });

  it('refuses an Adobe login', () => {
    assert.equal(
      adobeDescriptions.failed({ opaque: 'opaque99' }),
      '[ AccessManager.Reject ] : [ authmod=adobe ] : ?reason=authfailed&opaque=opaque99',
    );
  });

  it('asks for, challenges and refuses a login by Limelight', () => {
    assert.equal(
      llnwDescriptions.needAuth(),
      '[ AccessManager.Reject ] : [ code=403 need auth; authmod=llnw ] : ',
    );
    assert.equal(
      llnwDescriptions.challenge({ user: 'test', nonce: 'chal5678' }),
      '[ AccessManager.Reject ] : [ authmod=llnw ] : ?reason=needauth&user=test&nonce=chal5678',
    );
    assert.equal(
      llnwDescriptions.failed(),
      '[ AccessManager.Reject ] : [ authmod=llnw ] : ?reason=authfailed',
    );
  });

  it('has room for every user name that is taken, with tokens of 16 characters', () => {
    const token = 'x'.repeat(saltLength);
    const user = 'ü'.repeat(maxAuthUserBytes / 2);
    const description = adobeDescriptions.challenge({ user, salt: token, challenge: token, opaque: token });
    assert.ok(Buffer.byteLength(description) < 230);
    assert.ok(Buffer.byteLength(llnwDescriptions.challenge({ user, nonce: token })) < 230);
    adobeDescriptions.failed({ opaque: 'x'.repeat(maxAuthFieldLength) });
  });

  it('maxAuthDescriptionBytes', () => {
    const asked = { user: 'u', salt: 's', challenge: 'c' };
    const room = maxAuthDescriptionBytes - adobeDescriptions.challenge({ ...asked, opaque: '' }).length;
    const longest = adobeDescriptions.challenge({ ...asked, opaque: 'o'.repeat(room) });
    assert.equal(longest.length, 229);
    refuses(() => adobeDescriptions.challenge({ ...asked, opaque: 'o'.repeat(room + 1) }), 'LIMIT_EXCEEDED');
    refuses(
      () => adobeDescriptions.challenge({ ...asked, opaque: `${'o'.repeat(room - 1)}ö` }),
      'LIMIT_EXCEEDED',
    );
  });
});
