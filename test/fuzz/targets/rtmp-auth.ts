import assert from 'node:assert/strict';
import { parseRawQuery } from '../../../src/codec/rtmp/index.ts';
import {
  adobeDescriptions,
  adobeVerifier,
  isAdobeResponse,
  isLlnwResponse,
  llnwDescriptions,
  llnwPaths,
  llnwVerifier,
  maxAuthFieldLength,
  maxAuthUserBytes,
  parseAuthQuery,
  userFault,
  userForms,
} from '../../../src/codec/rtmp-auth/index.ts';
import vectors from '../../vectors/rtmp-auth/logins.json' with { type: 'json' };
import type { FuzzTarget } from '../target.ts';

const token = 'x'.repeat(16);

/** No query throws; every user that is taken fits a description that reads back; nothing but a login logs in. */
export const target: FuzzTarget = {
  name: 'rtmp-auth',
  seeds: [
    'authmod=adobe&user=te%40st',
    'authmod=llnw&user=jörg',
    ...vectors.adobe.map(
      (vector) =>
        `authmod=adobe&user=${vector.user}&challenge=${vector.client_challenge}` +
        `&response=${vector.response}&opaque=${vector.opaque}`,
    ),
    ...vectors.llnw.map(
      ({ user, nonce, cnonce, nc, response }) =>
        `authmod=llnw&user=${user}&nonce=${nonce}&cnonce=${cnonce}&nc=${nc}&response=${response}`,
    ),
  ].map((text) => new TextEncoder().encode(text)),
  run(bytes) {
    const login = parseAuthQuery(parseRawQuery(new TextDecoder().decode(bytes)));
    if (login.kind === 'none' || login.kind === 'unsupported' || login.kind === 'invalid') return;

    const { user } = login;
    assert.ok(user !== '' && Buffer.byteLength(user) <= maxAuthUserBytes);
    for (const form of userForms(user)) assert.equal(userFault(form), undefined);
    const description = adobeDescriptions.challenge({ user, salt: token, challenge: token, opaque: token });
    const told = parseRawQuery(description.slice(description.indexOf(' : ?') + 4));
    assert.equal(told.get('user'), user);
    assert.equal(told.get('opaque'), token);
    llnwDescriptions.challenge({ user, nonce: token });
    if (login.kind !== 'response') return;

    for (const [name, field] of Object.entries<string>({ ...login })) {
      if (name !== 'user') assert.ok(field.length <= maxAuthFieldLength, name);
    }
    if (login.authmod === 'adobe') {
      const issued = { challenge: token, opaque: token };
      assert.equal(isAdobeResponse(login, issued, [adobeVerifier(user, token, 'not 1234')]), false);
      adobeDescriptions.failed(login);
    } else {
      assert.equal(isLlnwResponse(login, llnwPaths('live', 'x'), [llnwVerifier(user, 'not 1234')]), false);
    }
  },
};
