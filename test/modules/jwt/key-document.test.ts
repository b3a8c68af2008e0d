import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { parseKeyFile } from '../../../modules/jwt/key-document.ts';
import { selectKeys } from '../../../modules/jwt/key-source.ts';
import { maxJwtKeysTried } from '../../../modules/jwt/limits.ts';
import { type Issuer, makeIssuer } from './tokens.ts';

const parse = (text: string) => parseKeyFile(Buffer.from(text));

describe('files of public keys', () => {
  let one: Issuer;
  let two: Issuer;
  before(async () => {
    one = await makeIssuer('one');
    two = await makeIssuer('two', 'RS256');
  });

  test('PEM, one block or several, with text around them', () => {
    const { problems, rules } = parse(`first\n${one.pem}\r\n# second\n${two.pem}`);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      rules.map(({ algorithm, key, kid }) => [kid, algorithm, key.asymmetricKeyType]),
      [
        [undefined, undefined, 'ec'],
        [undefined, undefined, 'rsa'],
      ],
    );
  });

  test('JWK and JWK Set', () => {
    for (const [text, count] of [
      [JSON.stringify(one.jwk), 1],
      [`\n${JSON.stringify({ keys: [one.jwk, two.jwk] }, null, 2)}`, 2],
    ] as const) {
      const { problems, rules } = parse(text);
      assert.deepEqual([problems, rules.length], [[], count]);
      assert.deepEqual([rules[0]?.kid, rules[0]?.algorithm], ['one', 'ES256']);
    }
  });

  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const exchange = generateKeyPairSync('x25519');
  const pem = { type: 'spki', format: 'pem' } as const;
  const faults: [name: string, text: () => string, line: number, rule: RegExp][] = [
    ['nothing', () => '# no key here\n', 1, /must hold a public key/],
    ['no JSON', () => '{"keys": [', 1, /the file is no JSON/],
    ['other JSON', () => '{"a": 1}', 1, /must hold a public key/],
    ['a private JWK', () => JSON.stringify(one.privateJwk), 1, /this one is private/],
    [
      'a private key',
      () => `${one.pem}${weak.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()}`,
      5,
      /this one is private/,
    ],
    ['a shared secret', () => '{"kty":"oct","k":"c2VjcmV0"}', 1, /public key as RFC 7517/],
    ['a short key', () => weak.publicKey.export(pem).toString(), 1, /at least 2048 bits; got 1024/],
    ['a key of another kind', () => exchange.publicKey.export(pem).toString(), 1, /RSA, EC on P-256/],
    ['a broken key', () => one.pem.replace(/.{20}(?=\n-----END)/, ''), 1, /public key or a certificate/],
  ];
  for (const [name, text, line, rule] of faults) {
    test(`${name} is an error`, () => {
      const [problem, ...others] = parse(text()).problems;
      assert.deepEqual([problem?.severity, problem?.line, others], ['error', line, []]);
      assert.match(problem?.rule ?? '', rule);
    });
  }

  test('which keys are tried', () => {
    const { rules } = parse(JSON.stringify({ keys: [one.jwk, two.jwk] }));
    const named = (wanted: { algorithm: string; kid: string | undefined }) =>
      rules.filter(({ key }) => selectKeys(rules, wanted).includes(key)).map(({ kid }) => kid);
    assert.deepEqual(named({ algorithm: 'ES256', kid: 'one' }), ['one']);
    assert.deepEqual(named({ algorithm: 'ES256', kid: undefined }), ['one']);
    assert.deepEqual(named({ algorithm: 'ES256', kid: 'two' }), []);
    assert.deepEqual(named({ algorithm: 'ES384', kid: 'one' }), []);
    assert.deepEqual(named({ algorithm: 'HS256', kid: 'one' }), []);
    const many = Array.from({ length: 50 }, () => one.pem).join('');
    assert.equal(selectKeys(parse(many).rules, { algorithm: 'ES256', kid: 'x' }).length, maxJwtKeysTried);
  });
});
