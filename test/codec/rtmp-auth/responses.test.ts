import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  adobeResponse,
  adobeVerifier,
  decoySalt,
  hashedUserForms,
  isAdobeResponse,
  isLlnwResponse,
  llnwPaths,
  llnwResponse,
  llnwVerifier,
  saltLength,
  userForms,
} from '../../../src/codec/rtmp-auth/index.ts';
import vectors from '../../vectors/rtmp-auth/logins.json' with { type: 'json' };

describe('responses to an Adobe challenge', () => {
  for (const vector of vectors.adobe) {
    const { client, user, password, salt, opaque, client_challenge: clientChallenge, response } = vector;
    const issued = { challenge: vector.server_challenge, opaque };
    const reply = { challenge: clientChallenge, response };
    const verifier = adobeVerifier(user, salt, password);

    it(`${client}, opaque ${opaque}`, () => {
      assert.equal(adobeResponse(verifier, opaque, clientChallenge), response);
      assert.ok(isAdobeResponse(reply, issued, [verifier]));
    });

    it(`${client}, opaque ${opaque}: found among others, wherever it stands`, () => {
      const others = ['1235', '', '12345'].map((wrong) => adobeVerifier(user, salt, wrong));
      assert.ok(isAdobeResponse(reply, issued, [verifier, ...others]));
      assert.ok(isAdobeResponse(reply, issued, [...others, verifier]));
      assert.equal(isAdobeResponse(reply, issued, others), false);
      assert.equal(isAdobeResponse(reply, issued, []), false);
    });

    it(`${client}, opaque ${opaque}: for this user, salt and challenge only`, () => {
      for (const [changedUser, changedSalt] of [
        ['Test', salt],
        [user, `${salt}=`],
        ['', `${user}x${salt}`],
      ] as const) {
        assert.equal(
          isAdobeResponse(reply, issued, [adobeVerifier(changedUser, changedSalt, password)]),
          false,
        );
      }
      assert.equal(isAdobeResponse({ ...reply, challenge: '00000000' }, issued, [verifier]), false);
      assert.equal(isAdobeResponse(reply, { challenge: 'other', opaque: 'other' }, [verifier]), false);
    });
  }

  it('takes the hash of the challenge as well (Wirecast)', () => {
    const issued = { challenge: 'chal5678', opaque: 'opaque99' };
    const verifier = adobeVerifier('test', 'salt1234', '1234');
    // echo -n "$(echo -n testsalt12341234 | openssl md5 -binary | base64)chal567871c3a2c6" | openssl md5 -binary | base64
    const reply = { challenge: '71c3a2c6', response: 'W04gk91HyPFxCjjbmTwp2g==' };
    assert.ok(isAdobeResponse(reply, issued, [verifier]));
    assert.ok(isAdobeResponse(reply, { ...issued, opaque: 'another' }, [verifier]));
  });

  it('hashes names and passwords as UTF-8', () => {
    // printf 'jörgsalt1234größe' | openssl md5 -binary | base64
    assert.equal(adobeVerifier('jörg', 'salt1234', 'größe'), 'Hpgakc2HpnwTc54d9/Ccug==');
  });
});

describe('responses to a Limelight nonce', () => {
  for (const { client, user, password, app, nonce, cnonce, nc, response } of vectors.llnw) {
    const reply = { nonce, cnonce, nc, response };
    const verifier = llnwVerifier(user, password);
    const paths = llnwPaths(app, '_definst_');

    it(client, () => {
      assert.equal(llnwResponse(verifier, `${app}/_definst_`, reply), response);
      assert.ok(isLlnwResponse(reply, paths, [verifier]));
      assert.ok(isLlnwResponse(reply, ['other/', ...paths], [llnwVerifier(user, 'wrong'), verifier]));
    });

    it(`${client}: for this user, nonce, count and path only`, () => {
      assert.equal(isLlnwResponse(reply, paths, [llnwVerifier(user, 'wrong')]), false);
      assert.equal(isLlnwResponse(reply, paths, [llnwVerifier('Test', password)]), false);
      assert.equal(isLlnwResponse(reply, llnwPaths('other', '_definst_'), [verifier]), false);
      for (const change of [{ nonce: 'x' }, { cnonce: 'x' }, { nc: '00000002' }]) {
        assert.equal(isLlnwResponse({ ...reply, ...change }, paths, [verifier]), false);
      }
      assert.equal(isLlnwResponse(reply, paths, []), false);
      assert.equal(isLlnwResponse(reply, [], [verifier]), false);
    });
  }

  it('knows the paths that clients make of an application', () => {
    assert.deepEqual(llnwPaths('live', '_definst_'), ['live/_definst_', 'live/']);
    assert.deepEqual(llnwPaths('live', 'a/b'), ['live/a/b', 'live/a/b/']);
    assert.deepEqual(llnwPaths('', '_definst_'), ['/_definst_', '/']);
  });
});

describe('user names', () => {
  it('sent raw by ffmpeg, decoded by GStreamer: whom they may mean', () => {
    assert.deepEqual(userForms('test'), ['test']);
    assert.deepEqual(userForms('te%40st'), ['te%40st', 'te@st']);
    assert.deepEqual(userForms('te@st'), ['te@st']);
    assert.deepEqual(userForms('a+b'), ['a+b']);
    assert.deepEqual(userForms('100%'), ['100%']);
    assert.deepEqual(userForms('a%ff'), ['a%ff']);
    assert.deepEqual(userForms('a%00'), ['a%00']);
    assert.deepEqual(userForms('a%0d%0ab'), ['a%0d%0ab']);
  });

  it('of an account: what clients hash', () => {
    assert.deepEqual(hashedUserForms('test'), ['test']);
    assert.deepEqual(hashedUserForms('te@st'), ['te@st', 'te%40st']);
  });
});

describe('a salt for nobody', () => {
  const key = new TextEncoder().encode('a key of a server, not to be told');

  it('is the same each time, another for each name and each server, and looks like any other', () => {
    assert.equal(decoySalt('nobody', key), decoySalt('nobody', key));
    assert.notEqual(decoySalt('nobody', key), decoySalt('nobodx', key));
    assert.notEqual(decoySalt('nobody', key), decoySalt('nobody', key.subarray(1)));
    assert.match(decoySalt('nobody', key), new RegExp(`^[0-9a-f]{${saltLength}}$`));
  });
});
