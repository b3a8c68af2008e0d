import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { allow, defineModule, deny } from 'sluice/module';
import { type TestApplication, type TestModuleOptions, testModule } from 'sluice/testing';
import jwt from '../../../modules/jwt/index.ts';
import { maxJwtUserLength } from '../../../modules/jwt/limits.ts';
import rtmpAuthenticate from '../../../modules/rtmp-authenticate/index.ts';
import { overhear } from '../../support/overhear.ts';
import { answerWith, type Claims, type Issuer, makeIssuer, serveKeys, signWithSecret } from './tokens.ts';

type Options = TestModuleOptions<NonNullable<typeof jwt.properties>>;
type Properties = NonNullable<Options['properties']>;

const secret = 'a secret of more than thirty-two bytes';
const seconds = (from: number) => Math.floor(Date.now() / 1000) + from;

let application: TestApplication | undefined;
afterEach(async () => {
  const running = application;
  application = undefined;
  await running?.stop();
});

function run(properties: Properties = {}, options: Omit<Options, 'properties'> = {}) {
  const { decisions, definition } = overhear(jwt);
  const running = testModule(definition, { properties: { jwtSecret: secret, ...properties }, ...options });
  application = running;
  return { running, decisions };
}

/** The user, or why not. */
async function publish(running: TestApplication, token: string, streamName = 'myStream') {
  const answer = await running.publish({ streamName, query: token === '' ? '' : `token=${token}` });
  if (!answer.accepted) return `${answer.reason}: ${answer.description}`;
  answer.end();
  return answer.user;
}

async function play(running: TestApplication, token: string, streamName = 'myStream') {
  const answer = await running.play({ streamName, query: token === '' ? '' : `token=${token}` });
  if (!answer.accepted) return `${answer.reason}: ${answer.description}`;
  answer.end();
  return answer.user;
}

const notPermitted = 'forbidden: This token does not permit publishing under that name';

describe('jwt: tokens', () => {
  test('a valid one says who the client is, to publish and to play', async () => {
    const { running } = run();
    const token = await signWithSecret(secret);
    assert.equal(await publish(running, token), 'alice');
    assert.equal(await play(running, token), 'alice');
    assert.equal(await publish(running, ''), 'unauthorized: Publishing to this application needs a token');
    assert.equal(await play(running, ''), 'unauthorized: Playing from this application needs a token');
  });

  test('from connect and from a header', async () => {
    const { running } = run();
    const token = await signWithSecret(secret);
    for (const client of [
      { appQuery: `jwt=${token}` },
      { connectArguments: [token] },
      { connectArguments: [{ token }] },
      { authorization: `Bearer ${token}`, protocol: 'webrtc' as const },
    ]) {
      const answer = await running.publish({ client });
      assert.equal(answer.accepted && answer.user, 'alice');
      if (answer.accepted) answer.end();
    }
  });

  test('another name of the parameter', async () => {
    const { running } = run({ jwtTokenNames: 'access_token' });
    const token = await signWithSecret(secret);
    const answer = await running.publish({ query: `access_token=${token}` });
    assert.ok(answer.accepted);
    assert.match(String(await publish(running, token)), /needs a token/);
  });

  const rules: Properties = { jwtAudience: 'sluice, other', jwtIssuer: 'https://issuer.test' };
  const good: Claims = { aud: 'sluice', iss: 'https://issuer.test' };
  const rows: [name: string, claims: Claims, answer: string | undefined, failedLogin: boolean][] = [
    ['the right one', good, 'alice', false],
    ['one audience of several', { ...good, aud: ['x', 'other'] }, 'alice', false],
    ['an expired one', { ...good, exp: seconds(-60) }, 'unauthorized: This token has expired', false],
    ['one just expired by another clock', { ...good, exp: seconds(-2) }, 'alice', false],
    ['an early one', { ...good, nbf: seconds(60) }, 'unauthorized: This token is not valid yet', false],
    [
      'another audience',
      { ...good, aud: 'x' },
      'unauthorized: This token is for another audience or from another issuer',
      true,
    ],
    [
      'no audience',
      { iss: 'https://issuer.test' },
      'unauthorized: This token is for another audience or from another issuer',
      true,
    ],
    [
      'another issuer',
      { ...good, iss: 'https://issuer.test.evil' },
      'unauthorized: This token is for another audience or from another issuer',
      true,
    ],
    [
      'without expiry',
      { ...good, exp: undefined },
      'unauthorized: A token needs a time at which it expires',
      true,
    ],
    ['an expiry that is none', { ...good, exp: 'soon' }, 'unauthorized: This token is not valid', true],
    ['a user that is none', { ...good, sub: 5 }, 'unauthorized: This token names no plain user', true],
    [
      'a user with a line break',
      { ...good, sub: 'a\nb' },
      'unauthorized: This token names no plain user',
      true,
    ],
    [
      'a long user',
      { ...good, sub: 'x'.repeat(maxJwtUserLength + 1) },
      'unauthorized: This token names no plain user',
      true,
    ],
    ['nobody', { ...good, sub: undefined }, undefined, false],
    ['no permissions', { ...good, permissions: undefined }, notPermitted, false],
    ['permission to play', { ...good, permissions: [{ action: 'play', path: '' }] }, notPermitted, false],
    [
      'permission for another',
      { ...good, permissions: [{ action: 'publish', name: 'x*' }] },
      notPermitted,
      false,
    ],
    [
      'permission for this one',
      { ...good, permissions: [{ action: 'publish', name: 'my*' }] },
      'alice',
      false,
    ],
  ];
  for (const [name, claims, answer, failedLogin] of rows) {
    test(name, async () => {
      const { decisions, running } = run(rules);
      assert.equal(await publish(running, await signWithSecret(secret, claims)), answer);
      const decision = decisions.at(-1);
      assert.equal(decision?.kind === 'deny' && decision.failedLogin === true, failedLogin);
    });
  }

  test('what is not signed by the key, with an algorithm that is taken, is not valid', async () => {
    const { decisions, running } = run({ jwtAlgorithms: 'HS256' });
    const token = await signWithSecret(secret);
    const [header = '', claims = '', signature = ''] = token.split('.');
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const issuer = await makeIssuer('k');
    const wrong = [
      await signWithSecret('another secret of more than thirty-two bytes'),
      await signWithSecret(secret, {}, 'HS512'),
      await issuer.token(),
      `${encode({ alg: 'none' })}.${claims}.${signature}`,
      `${encode({ alg: 'HS256', crit: ['x'], x: 1 })}.${claims}.${signature}`,
      `${encode({ alg: 'HS256', kid: 5 })}.${claims}.${signature}`,
      `${header}.${encode({ sub: 'root' })}.${signature}`,
      `${header}.${claims}.${signature.slice(0, -4)}`,
      `eyJ4.${claims}.${signature}`,
    ];
    for (const each of wrong) {
      assert.equal(await publish(running, each), 'unauthorized: This token is not valid');
      const decision = decisions.at(-1);
      assert.ok(decision?.kind === 'deny' && decision.failedLogin === true);
      assert.equal(decision.claimedUser, undefined, 'whoever a forger names must not pay for it');
    }
    assert.equal(
      await publish(running, `${encode({ alg: 'none' })}.${claims}.`),
      'unauthorized: A token is a signed JSON Web Token of at most 8192 characters',
    );
    const everything = JSON.stringify([running.audit, running.log]);
    assert.ok(
      !everything.includes(signature) && !everything.includes(secret) && !everything.includes(claims),
    );
  });

  test('claims of other names', async () => {
    const { running } = run({
      jwtUserClaim: 'preferred_username',
      jwtPermissionsClaim: 'mediamtx_permissions',
    });
    const mediamtx = [{ action: 'publish', path: 'live/myStream' }, { action: 'read' }];
    const claims = { preferred_username: 'bob', permissions: undefined, mediamtx_permissions: mediamtx };
    assert.equal(await publish(running, await signWithSecret(secret, claims)), 'bob');
    assert.equal(await publish(running, await signWithSecret(secret)), notPermitted);
  });

  test('names that every object has are no claims', async () => {
    const { running } = run({ jwtUserClaim: 'toString', jwtPermissionsClaim: 'constructor' });
    assert.equal(await publish(running, await signWithSecret(secret)), notPermitted);
  });

  test('without a permissions claim every valid token permits', async () => {
    const { running } = run({ jwtPermissionsClaim: '', jwtRequireExpiry: false });
    const token = await signWithSecret(secret, { permissions: undefined, exp: undefined });
    assert.equal(await publish(running, token), 'alice');
  });

  test('permissions are for the public name', async () => {
    const rename = defineModule({
      name: 'rename',
      apiVersion: 1,
      description: 'Keys to names',
      create: () => ({ onPublish: () => allow({ streamName: 'public' }) }),
    });
    const { running } = run({}, { before: [rename] });
    const permit = (name: string) => signWithSecret(secret, { permissions: [{ action: 'publish', name }] });
    assert.equal(await publish(running, await permit('public'), 'key'), 'alice');
    assert.equal(await publish(running, await permit('key'), 'key'), notPermitted);
  });
});

describe('jwt: gates', () => {
  test('publish alone, play alone', async () => {
    const token = await signWithSecret(secret);
    const publishing = run({ jwtGates: 'publish' }).running;
    assert.equal(await play(publishing, ''), undefined);
    assert.match(String(await publish(publishing, '')), /^unauthorized/);
    assert.equal(await publish(publishing, token), 'alice');
    await publishing.stop();
    const playing = run({ jwtGates: 'play' }).running;
    assert.equal(await publish(playing, ''), undefined);
    assert.match(String(await play(playing, '')), /^unauthorized/);
    assert.equal(await play(playing, token), 'alice');
  });

  test('optional: who shows none passes on; a wrong one is refused', async () => {
    const { running } = run({ jwtOptional: true });
    assert.equal(await publish(running, ''), undefined);
    assert.equal(await publish(running, 'for-another-module'), undefined);
    assert.equal(await publish(running, await signWithSecret(secret)), 'alice');
    const forged = await signWithSecret('another secret of more than thirty-two bytes');
    assert.equal(await publish(running, forged), 'unauthorized: This token is not valid');
  });

  test('what guards publishing', () => {
    const { guardsPublish } = jwt;
    assert.ok(typeof guardsPublish === 'function');
    assert.equal(guardsPublish({ jwtGates: 'both', jwtOptional: false }), true);
    assert.equal(guardsPublish({ jwtGates: 'play', jwtOptional: false }), false);
    assert.equal(guardsPublish({ jwtGates: 'both', jwtOptional: true }), false);
  });
});

describe('jwt beside other ways in', () => {
  const nobody = defineModule({
    name: 'nobody',
    apiVersion: 1,
    description: 'Knows no user',
    create: () => ({ credentials: { getPassword: () => undefined } }),
  });

  function chain(properties: Readonly<Record<string, string>>) {
    const before = [overhear(jwt).definition, nobody];
    const otherProperties = { jwtSecret: secret, ...properties };
    const running = testModule(rtmpAuthenticate, { before, otherProperties });
    application = running;
    return running;
  }

  test('who shows a token at connect is not challenged, and not asked for a password', async () => {
    const running = chain({});
    const token = await signWithSecret(secret);
    const answer = await running.publish({ client: { appQuery: `token=${token}` } });
    assert.equal(answer.accepted && answer.user, 'alice');
    const challenged = await running.publish();
    assert.equal(!challenged.accepted && challenged.gate, 'connect');
  });

  test('with the token in the stream name the challenge must wait until somebody asks for it', async () => {
    const token = await signWithSecret(secret);
    const running = chain({ rtmpAuthenticateChallenge: 'on-request' });
    assert.equal(await publish(running, token), 'alice');
  });

  test('a token for playing does not log a publisher in', async () => {
    const running = chain({ jwtGates: 'play', rtmpAuthenticateChallenge: 'on-request' });
    const token = await signWithSecret(secret);
    const answer = await running.publish({ client: { appQuery: `token=${token}` } });
    assert.equal(!answer.accepted && answer.module, 'rtmp-authenticate');
  });

  test('nor does one at connect that permits no publishing', async () => {
    const running = chain({ jwtOptional: 'true' });
    const token = await signWithSecret(secret, { permissions: [{ action: 'play', path: '' }] });
    for (const query of ['', 'token=x']) {
      const answer = await running.publish({ query, client: { appQuery: `token=${token}` } });
      assert.equal(!answer.accepted && answer.description, notPermitted.slice('forbidden: '.length));
    }
  });

  test('a wrong token at connect is refused where it is needed, not before', async () => {
    const { decisions, running } = run();
    const connected = await running.connect({ appQuery: `token=${await signWithSecret('x'.repeat(40))}` });
    assert.ok(connected.accepted);
    assert.deepEqual(decisions, [undefined]);
  });

  test('AutoAccept false: a token accepts', async () => {
    const { running } = run({}, { autoAccept: false });
    const token = await signWithSecret(secret, { sub: undefined });
    assert.equal((await running.connect()).accepted, false);
    assert.ok((await running.connect({ appQuery: `token=${token}` })).accepted);
  });

  test('modules after it may still refuse', async () => {
    const closed = defineModule({
      name: 'closed',
      apiVersion: 1,
      description: 'Refuses',
      create: () => ({ onPublish: ({ user }) => deny('forbidden', `not ${user}`) }),
    });
    application = testModule(closed, {
      before: [overhear(jwt).definition],
      otherProperties: { jwtSecret: secret },
    });
    assert.equal(await publish(application, await signWithSecret(secret)), 'forbidden: not alice');
  });
});

describe('jwt: keys', () => {
  const home = mkdtempSync(join(tmpdir(), 'sluice-jwt-'));
  const issuers: Issuer[] = [];
  before(async () => {
    for (const alg of ['RS256', 'PS384', 'ES256', 'ES512', 'Ed25519', 'EdDSA']) {
      issuers.push(await makeIssuer(`k-${alg}`, alg));
    }
  });
  after(() => rmSync(home, { recursive: true, force: true }));

  const keyFile = join(home, 'keys.pem');
  const fromFile = { jwtSecret: '', jwtPublicKeyFile: 'keys.pem' } as const;
  const unavailable = 'unavailable: Tokens cannot be checked at the moment';

  test('every algorithm, by JWKS and by PEM', async () => {
    const server = await serveKeys(...issuers.map(({ jwk }) => jwk));
    writeFileSync(keyFile, issuers.map(({ pem }) => pem).join(''));
    try {
      for (const properties of [{ jwtSecret: '', jwtJwksURL: server.url }, fromFile]) {
        const { running } = run(properties, { home });
        for (const issuer of issuers)
          assert.equal(await publish(running, await issuer.token()), 'alice', issuer.alg);
        // The public key is known to everybody: as an HMAC secret it must open nothing.
        const confused = await signWithSecret(issuers[0]?.pem ?? '');
        assert.equal(await publish(running, confused), 'unauthorized: This token is not valid');
        await running.stop();
      }
      assert.equal(server.asked(), 1);
    } finally {
      await server.close();
    }
  });

  test('only the algorithms that are listed', async () => {
    const [rsa, , ec] = issuers;
    assert.ok(rsa && ec);
    writeFileSync(keyFile, rsa.pem + ec.pem);
    const { running } = run({ ...fromFile, jwtAlgorithms: 'ES256, ES384' }, { home });
    assert.equal(await publish(running, await ec.token()), 'alice');
    assert.equal(await publish(running, await rsa.token()), 'unauthorized: This token is not valid');
  });

  test('a key file is read again when it has changed; a broken one changes nothing', async () => {
    const [rsa, , ec] = issuers;
    assert.ok(rsa && ec);
    const write = (text: string) => {
      writeFileSync(keyFile, text);
      utimesSync(keyFile, 0, Math.random() * 1e6);
    };
    write(rsa.pem);
    const { running } = run(fromFile, { home });
    assert.equal(await publish(running, await rsa.token()), 'alice');
    write(ec.pem);
    assert.equal(await publish(running, await rsa.token()), 'unauthorized: This token is not valid');
    assert.equal(await publish(running, await ec.token()), 'alice');
    write(`${rsa.pem}\n-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----`);
    assert.equal(await publish(running, await ec.token()), 'alice');
    assert.ok(running.log.some(({ message }) => /keys\.pem:11 must hold keys/.test(message)));
    rmSync(keyFile);
    assert.equal(await publish(running, await ec.token()), unavailable);
  });

  test('a file that is missing from the start refuses everybody, until it is there', async () => {
    const [rsa] = issuers;
    assert.ok(rsa);
    const { running } = run({ ...fromFile, jwtPublicKeyFile: join(home, 'later.pem') });
    await running.start();
    assert.ok(running.log.some(({ level }) => level === 'error'));
    assert.equal(await publish(running, await rsa.token()), unavailable);
    writeFileSync(join(home, 'later.pem'), rsa.pem);
    assert.equal(await publish(running, await rsa.token()), 'alice');
  });

  test('keys that cannot be had refuse, and are no failed login', async () => {
    const server = await serveKeys();
    server.answer = (_request, response) => void response.writeHead(500).end();
    try {
      const { decisions, running } = run({ jwtSecret: '', jwtJwksURL: server.url });
      const [rsa] = issuers;
      assert.equal(await publish(running, (await rsa?.token()) ?? ''), unavailable);
      const decision = decisions.at(-1);
      assert.ok(decision?.kind === 'deny' && decision.failedLogin === undefined);
      const otherKind = await publish(running, await signWithSecret(secret));
      assert.equal(otherKind, 'unauthorized: This token is not valid', 'no key is needed to tell');
      server.answer = answerWith(rsa?.jwk);
      assert.equal(server.asked(), 1, 'not again within the cool-down');
    } finally {
      await server.close();
    }
  });

  const faults: [name: string, properties: Properties, fault: RegExp][] = [
    ['no keys', { jwtSecret: '' }, /One of jwtJwksURL, jwtPublicKeyFile, jwtSecret must be set; got none/],
    ['two kinds of keys', { jwtPublicKeyFile: 'x' }, /must be set; got jwtPublicKeyFile and jwtSecret/],
    ['no URL', { jwtSecret: '', jwtJwksURL: 'keys.json' }, /must be a URL that begins with https/],
    [
      'another scheme',
      { jwtSecret: '', jwtJwksURL: 'file:///etc/passwd' },
      /must be a URL that begins with https/,
    ],
    [
      'a URL with a password',
      { jwtSecret: '', jwtJwksURL: 'https://a:pw@x.test/' },
      /no user name and no password$/,
    ],
    [
      'none',
      { jwtAlgorithms: 'HS256,none' },
      /must be among HS256, HS384, HS512 with this kind of key; got none/,
    ],
    ['algorithms of public keys with a secret', { jwtAlgorithms: 'RS256' }, /got RS256/],
    [
      'algorithms of secrets with public keys',
      { ...fromFile, jwtAlgorithms: 'HS256' },
      /must be among RS256.*got HS256/,
    ],
  ];
  for (const [name, properties, fault] of faults) {
    test(`${name}: it does not start`, async () => {
      const { running } = run(properties);
      application = undefined;
      await assert.rejects(running.start(), fault);
    });
  }

  test('a short secret and keys over plain http are warned of', async () => {
    const short = run({ jwtSecret: 'short' }).running;
    await short.start();
    assert.ok(short.log.some(({ message }) => /jwtSecret should have at least 32 bytes/.test(message)));
    await short.stop();
    const plain = run({ jwtSecret: '', jwtJwksURL: 'http://192.0.2.1/keys' }).running;
    await plain.start();
    assert.ok(plain.log.some(({ message }) => /should begin with https/.test(message)));
  });
});
