import assert from 'node:assert/strict';
import { parseRawQuery } from '../../../src/codec/rtmp/index.ts';
import {
  checkPlaySign,
  checkSecureToken,
  contentPaths,
  secureTokenHash,
  serializePlaySign,
} from '../../../src/codec/secure-token/index.ts';
import type { FuzzTarget } from '../target.ts';

const rules = { secret: 'mySharedSecret', prefix: 'wowzatoken', algorithm: 'SHA-256' } as const;
const nowMs = 1_400_000_000_000;

/** No query throws or is let in unsigned; signed, it is let in or its times keep it out. */
export const target: FuzzTarget = {
  name: 'secure-token',
  seeds: [
    'wowzatokenstarttime=1395230400&wowzatokenendtime=1500000000&wowzatokenhash=TgJft5hsjKyC5Rem_EoUNP7xZvxbqVPhhd0GxIcA2oo=',
    'user=x&wowzatokencustom=a%20b&wowzatokenhash=abc%3D',
    '1500000000-900150983cd24fb0d6963f7d28e17f72',
    'Überraschung',
  ].map((text) => new TextEncoder().encode(text)),
  run(bytes) {
    const text = new TextDecoder().decode(bytes);
    const paths = contentPaths('live', '_definst_', text);
    assert.ok(paths.length >= 2 && paths.length <= 4);
    const query = parseRawQuery(text);
    assert.notEqual(checkSecureToken({ paths, query, nowMs }, rules).kind, 'valid');
    assert.notEqual(checkPlaySign({ paths, sign: text, nowMs }, rules.secret).kind, 'valid');
    const sign = serializePlaySign(paths[0] ?? '', 1_400_000_000, rules.secret);
    assert.equal(checkPlaySign({ paths, sign, nowMs }, rules.secret).kind, 'valid');

    const parameters = query.entries().filter(([name]) => /^wowzatoken(?!hash$)/.test(name));
    const hash = secureTokenHash({ path: 'live/x', secret: rules.secret, parameters }, 'SHA-256');
    const signed = parseRawQuery(
      [...parameters, ['wowzatokenhash', hash]].map(([name, value]) => `${name}=${value}`).join('&'),
    );
    const outcome = checkSecureToken({ paths: ['live/x'], query: signed, nowMs }, rules);
    assert.ok(outcome.kind !== 'mismatch' && outcome.kind !== 'missing', outcome.kind);
    const endTimes = parameters.filter(([name]) => name === 'wowzatokenendtime');
    if (outcome.kind === 'valid')
      assert.ok(endTimes.every(([, value]) => Number(value) * 1000 + 1000 > nowMs));
  },
};
