import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, describe, test } from 'node:test';
import { secureTokenHash, serializePlaySign, type TokenHashAlgorithm } from 'sluice/codec/secure-token';
import { decryptTea } from 'sluice/codec/tea';
import { defineModule, property } from 'sluice/module';
import { type TestApplication, type TestModuleOptions, testModule } from 'sluice/testing';
import secureToken from '../../../modules/secure-token/index.ts';
import { overhear } from '../../support/overhear.ts';
import vectors from '../../vectors/secure-token/tokens.json' with { type: 'json' };

type Options = TestModuleOptions<NonNullable<typeof secureToken.properties>>;
type Properties = NonNullable<Options['properties']>;

const secret = 'mySharedSecret';
const address = '192.0.2.1';
const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;
const version2: Properties = { securitySecureTokenVersion: 2, securitySecureTokenSharedSecret: secret };

interface Signed {
  readonly path?: string;
  readonly secret?: string;
  readonly prefix?: string;
  readonly clientAddress?: string;
  readonly parameters?: Readonly<Record<string, string | number>>;
  readonly algorithm?: TokenHashAlgorithm;
}

/** A token as the operator's page makes it: good for an hour unless the test says otherwise. */
function sign({
  prefix = 'wowzatoken',
  parameters = { endtime: inAnHour() },
  ...given
}: Signed = {}): string {
  const named = Object.entries(parameters).map(([name, value]) => [`${prefix}${name}`, `${value}`] as const);
  const { algorithm = 'SHA-256', path = 'live/myStream', ...content } = given;
  const hash = secureTokenHash({ path, secret, ...content, parameters: named }, algorithm);
  return [...named, [`${prefix}hash`, hash]].map((pair) => pair.join('=')).join('&');
}

const needsToken = {
  accepted: false,
  gate: 'play',
  reason: 'unauthorized',
  description: 'Playing from this application needs a token',
  module: 'secure-token',
} as const;
const wrongToken = { ...needsToken, description: 'This token is not valid for what is asked' } as const;

/** Stands for the module whose secret has the name that version 1's has. */
const teaToken = defineModule({
  name: 'tea-token',
  apiVersion: 1,
  description: 'Declares what tea-token does',
  properties: {
    serverTokenValidatorURL: property.string({ description: 'Where tokens are asked for', default: '' }),
    secureTokenSharedSecret: property.string({ description: 'Its secret', default: '', secret: true }),
  },
  create: () => ({}),
});

let application: TestApplication | undefined;
afterEach(async () => {
  const running = application;
  application = undefined;
  await running?.stop();
});

function run(properties: Properties, options: Omit<Options, 'properties'> = {}) {
  const { decisions, definition } = overhear(secureToken);
  const running = testModule(definition, { properties, ...options });
  application = running;
  return { running, decisions };
}

async function plays(running: TestApplication, query: string, protocol: 'rtmp' | 'hls' = 'rtmp') {
  const answer = await running.play({ query, client: { protocol, address } });
  if (!answer.accepted) return answer;
  answer.end();
  return true;
}

describe('secure-token, version 2', () => {
  for (const { alg, hash, source, string } of vectors.v2) {
    test(`vector: ${source}`, async () => {
      // Each is from the past: what counts is that the hash is taken, and then the time looked at.
      const [path = '', rest = ''] = string.split('?');
      const parts = rest.split('&');
      const parameters = parts.filter((part) => part.includes('='));
      const clientAddress = parts.find((part) => /^[\d.]+$/.test(part)) ?? '';
      const sharedSecret = parts.find((part) => !part.includes('=') && part !== clientAddress) ?? '';
      const [prefix = 'wowzatoken'] =
        /^\w*?(?=CustomParameter|(end|start)time)/.exec(parameters[0] ?? '') ?? [];
      const [app = '', ...names] = path.split('/');
      const [instance = '', ...others] = names;
      const inInstance = instance === '_definst_';
      const { running } = run(
        {
          securitySecureTokenVersion: 2,
          securitySecureTokenSharedSecret: sharedSecret,
          securitySecureTokenHashAlgorithm: alg as TokenHashAlgorithm,
          securitySecureTokenQueryParametersPrefix: prefix,
          securitySecureTokenIncludeClientIPInHash: true,
        },
        { application: app },
      );
      const asked = {
        requestedName: decodeURIComponent((inInstance ? others : names).join('/')),
        streamName: 'sample',
        query: [...parameters, `${prefix}hash=${hash}`].join('&'),
        client: { address: clientAddress },
      };
      const answer = await running.play(asked);
      if (!string.includes('endtime')) {
        assert.ok(answer.accepted);
      } else {
        assert.deepEqual(answer, { ...needsToken, description: 'This token has expired' });
      }
      assert.deepEqual(await running.play({ ...asked, client: { address: '192.168.1.3' } }), wrongToken);
    });
  }

  for (const protocol of ['rtmp', 'hls'] as const) {
    test(`a player over ${protocol} shows a token that was made for the stream`, async () => {
      const { running } = run(version2);
      assert.equal(await plays(running, sign(), protocol), true);
      assert.equal(await plays(running, sign({ path: 'live/_definst_/myStream' }), protocol), true);
      assert.deepEqual(await plays(running, '', protocol), needsToken);
      assert.deepEqual(await plays(running, sign({ path: 'live/other' }), protocol), wrongToken);
    });
  }

  test('wrong tokens count as failed logins; missing and expired ones do not', async () => {
    const { decisions, running } = run(version2);
    const now = Math.floor(Date.now() / 1000);
    const queries = {
      'wrong secret': sign({ secret: 'guess' }),
      'changed end': sign().replace(/endtime=\d+/, `endtime=${now + 7200}`),
      'no times': `wowzatokenendtime=soon&${sign({ parameters: {} })}`,
      missing: 'token=x',
      expired: sign({ parameters: { endtime: now - 60 } }),
      early: sign({ parameters: { starttime: now + 60 } }),
    };
    const told: Record<string, unknown> = {};
    for (const [name, query] of Object.entries(queries)) {
      const answer = await running.play({ query });
      assert.ok(!answer.accepted && answer.reason === 'unauthorized', name);
      const decision = decisions.at(-1);
      told[name] = [answer.description, decision?.kind === 'deny' && decision.failedLogin === true];
    }
    assert.deepEqual(told, {
      'wrong secret': ['This token is not valid for what is asked', true],
      'changed end': ['This token is not valid for what is asked', true],
      'no times': ['A token has at most one end time, in whole seconds since 1970', true],
      missing: ['Playing from this application needs a token', false],
      expired: ['This token has expired', false],
      early: ['This token is not valid yet', false],
    });
  });

  for (const algorithm of ['SHA-256', 'SHA-384', 'SHA-512'] as const) {
    test(`${algorithm} alone, where it is set`, async () => {
      const { running } = run({ ...version2, securitySecureTokenHashAlgorithm: algorithm });
      assert.equal(await plays(running, sign({ algorithm })), true);
      const other = algorithm === 'SHA-256' ? 'SHA-512' : 'SHA-256';
      assert.deepEqual(await plays(running, sign({ algorithm: other })), wrongToken);
    });
  }

  test('a prefix of its own', async () => {
    const { running } = run({ ...version2, securitySecureTokenQueryParametersPrefix: 'st_' });
    assert.equal(await plays(running, sign({ prefix: 'st_' })), true);
    assert.deepEqual(await plays(running, sign()), needsToken);
  });

  test('the address of the player', async () => {
    const { running } = run({ ...version2, securitySecureTokenIncludeClientIPInHash: true });
    assert.equal(await plays(running, sign({ clientAddress: address })), true);
    assert.deepEqual(await plays(running, sign({ clientAddress: '192.0.2.2' })), wrongToken);
    assert.deepEqual(await plays(running, sign()), wrongToken);
  });

  test('the name is the one that was asked for, with its prefix', async () => {
    const { running } = run(version2);
    const asked = { streamName: 'film', requestedName: 'mp4:film' };
    const right = await running.play({ ...asked, query: sign({ path: 'live/mp4:film' }) });
    assert.ok(right.accepted);
    assert.deepEqual(await running.play({ ...asked, query: sign({ path: 'live/film' }) }), wrongToken);
  });

  test('publishers are not asked', async () => {
    const answer = await run(version2).running.publish();
    assert.ok(answer.accepted);
  });

  test('tokens and secrets are in no record', async () => {
    const { running } = run(version2);
    const query = sign({ secret: 'guess' });
    await plays(running, query);
    const [, hash = ''] = query.split('hash=');
    assert.ok(hash.length > 40);
    const everything = JSON.stringify([running.audit, running.log]);
    assert.ok(!everything.includes(hash) && !everything.includes(secret));
  });
});

describe('secure-token, version 1', () => {
  const [recorded] = vectors.v1;
  const version1: Properties = {
    securitySecureTokenVersion: 1,
    securitySecureTokenSharedSecret: recorded?.shared_secret ?? '',
  };
  const signal = new AbortController().signal;

  async function connect({ decisions, running }: ReturnType<typeof run>, id: string = randomUUID()) {
    const connected = await running.connect({ id });
    assert.ok(connected.accepted);
    const decision = decisions.at(-1);
    const sent = decision?.kind === 'allow' ? decision.connectInfo?.['secureToken'] : undefined;
    assert.ok(typeof sent === 'string');
    const { access } = connected;
    return {
      access,
      sent,
      answer: (text: unknown) => access.command('secureTokenResponse', [text as string], signal),
      play: () => access.play({ streamName: 'a', requestedName: 'a', query: emptyQuery }, signal),
    };
  }
  const emptyQuery = { text: '', get: () => undefined, getDecoded: () => undefined, entries: () => [] };
  const decrypt = (sent: string) => decryptTea(sent, recorded?.shared_secret ?? '');

  test('a player that answers its challenge plays', async () => {
    const player = await connect(run(version1));
    assert.match(player.sent, /^[0-9a-f]{32}$/);
    assert.match(decrypt(player.sent), /^[0-9a-f]{16}$/);
    assert.deepEqual(await player.answer(decrypt(player.sent)), { kind: 'result', value: true });
    assert.ok((await player.play()).accepted);
    assert.ok((await player.play()).accepted, 'as often as it likes');
  });

  test('who gives no answer, a wrong one, or another client’s, does not', async () => {
    const running = run(version1);
    const silent = await connect(running);
    const refused = { accepted: false, reason: 'unauthorized' } as const;
    assert.deepEqual(await silent.play(), {
      ...refused,
      description: 'Playing from this application needs a token',
    });
    assert.equal(
      running.decisions.at(-1)?.kind === 'deny' && 'failedLogin' in (running.decisions.at(-1) ?? {}),
      false,
    );

    const wrong = { ...refused, description: 'This token is not valid for what is asked' };
    const other = await connect(running);
    for (const text of [
      '',
      '0000000000000000',
      decrypt(silent.sent),
      undefined,
      null,
      42,
      {},
      'x'.repeat(300),
    ]) {
      const player = await connect(running);
      assert.deepEqual(await player.answer(text), { kind: 'result', value: false });
      assert.deepEqual(await player.play(), { ...wrong, failedLogin: true });
      const decision = running.decisions.at(-1);
      assert.ok(decision?.kind === 'deny' && decision.failedLogin === true);
    }
    assert.deepEqual(await other.answer(decrypt(other.sent)), { kind: 'result', value: true });
  });

  test('the first answer counts', async () => {
    const player = await connect(run(version1));
    await player.answer('0000000000000000');
    assert.deepEqual(await player.answer(decrypt(player.sent)), { kind: 'result', value: false });
    assert.equal((await player.play()).accepted, false);
  });

  test('an answer is forgotten with its client', async () => {
    const running = run(version1);
    const player = await connect(running, 'one');
    await player.answer(decrypt(player.sent));
    player.access.disconnect();
    const next = await connect(running, 'one');
    assert.equal((await next.play()).accepted, false);
  });

  test('every client and every start has its own challenge', async () => {
    const running = run(version1);
    const first = await connect(running, 'one');
    const second = await connect(running, 'two');
    await running.running.stop();
    const third = await connect(run(version1), 'one');
    assert.equal(new Set([first.sent, second.sent, third.sent]).size, 3);
  });

  test('players over other protocols are refused, and told why', async () => {
    const { running } = run(version1);
    assert.deepEqual(await plays(running, '', 'hls'), {
      ...needsToken,
      reason: 'forbidden',
      description: 'This application plays over RTMP only',
    });
  });

  test('publishers are not asked', async () => {
    assert.ok((await run(version1).running.publish()).accepted);
  });

  test('version 2 with UseTEAForRTMP: the challenge over RTMP, the hash elsewhere', async () => {
    const running = run({
      ...version1,
      securitySecureTokenVersion: 2,
      securitySecureTokenUseTEAForRTMP: true,
    });
    const hashed = sign({ secret: recorded?.shared_secret ?? '' });
    assert.equal(await plays(running.running, hashed, 'hls'), true);
    assert.deepEqual(await plays(running.running, hashed), needsToken);
    const player = await connect(running);
    await player.answer(decrypt(player.sent));
    assert.ok((await player.play()).accepted);
  });
});

describe('secure-token, signed URLs of node-media-server', () => {
  const signOf = (endTime: number, path = 'live/myStream') =>
    `sign=${serializePlaySign(path, endTime, 'nms')}`;

  test('players', async () => {
    const { decisions, running } = run({ playSignSecret: 'nms' });
    assert.equal(await plays(running, signOf(inAnHour())), true);
    assert.equal(await plays(running, signOf(inAnHour()), 'hls'), true);
    assert.deepEqual(await plays(running, ''), needsToken);
    assert.deepEqual(await plays(running, signOf(inAnHour(), 'live/other')), wrongToken);
    const decision = decisions.at(-1);
    assert.ok(decision?.kind === 'deny' && decision.failedLogin === true);
    const expired = await plays(running, signOf(inAnHour() - 3700));
    assert.deepEqual(expired, { ...needsToken, description: 'This token has expired' });
    assert.ok((await running.publish()).accepted, 'publishers have a secret of their own');
  });

  test('publishers', async () => {
    const { running } = run({ publishSignSecret: 'nms' });
    const right = await running.publish({ query: signOf(inAnHour()) });
    assert.ok(right.accepted);
    right.end();
    assert.deepEqual(await running.publish(), {
      ...needsToken,
      gate: 'publish',
      description: 'Publishing to this application needs a token',
    });
    const wrong = await running.publish({ query: signOf(inAnHour(), 'live/other') });
    assert.deepEqual(wrong, { ...wrongToken, gate: 'publish' });
    assert.equal(await plays(running, ''), true);
  });

  test('beside SecureToken either of the two leads in', async () => {
    const { running } = run({ ...version2, playSignSecret: 'nms' });
    assert.equal(await plays(running, sign()), true);
    assert.equal(await plays(running, signOf(inAnHour())), true);
    assert.deepEqual(await plays(running, ''), needsToken);
    assert.equal(await plays(running, `sign=x&${sign()}`), true);
    assert.deepEqual(await plays(running, `sign=x&${sign({ secret: 'guess' })}`), {
      ...needsToken,
      description: 'A sign is an end time in seconds, a hyphen and 32 hex digits',
    });
  });

  test('only a secret for publishers guards publishing', () => {
    const { guardsPublish } = secureToken;
    assert.ok(typeof guardsPublish === 'function');
    assert.equal(guardsPublish({ publishSignSecret: 'nms' }), true);
    assert.equal(guardsPublish({ playSignSecret: 'nms' }), false);
  });
});

describe('secure-token: what the properties say together', () => {
  const starts = async (properties: Properties, options?: Parameters<typeof run>[1]) => {
    const { running } = run(properties, options);
    // What did not start need not be stopped.
    application = undefined;
    await running.start();
    application = running;
    return running;
  };

  const faults: [name: string, properties: Properties, fault: RegExp, before?: Options['before']][] = [
    ['nothing', {}, /needs securitySecureTokenVersion/],
    [
      'a version without a secret',
      { securitySecureTokenVersion: 2 },
      /2 needs securitySecureTokenSharedSecret; got none/,
    ],
    [
      'a secret without a version',
      { securitySecureTokenSharedSecret: secret },
      /securitySecureTokenVersion must be set/,
    ],
    [
      'two versions',
      { ...version2, secureTokenVersion: 1 },
      /securitySecureTokenVersion and secureTokenVersion must be the same/,
    ],
    [
      'two secrets',
      { ...version2, secureTokenSharedSecret: 'another' },
      /SharedSecret and secureTokenSharedSecret must be the same where both are set; they differ/,
    ],
    ['an empty secret for signs', { playSignSecret: '' }, /playSignSecret must hold a secret/],
    [
      'the secret of tea-token',
      { secureTokenSharedSecret: secret },
      /securitySecureTokenVersion must be set beside tea-token/,
      [teaToken],
    ],
  ];
  for (const [name, properties, fault, before = []] of faults) {
    test(`${name}: it does not start`, async () => {
      await assert.rejects(starts(properties, { before }), (error: Error) => {
        assert.match(error.message, fault);
        return !error.message.includes(secret);
      });
    });
  }

  test('secureTokenSharedSecret alone is version 1, as in the old add-on', async () => {
    const { running } = run({ secureTokenSharedSecret: secret });
    assert.deepEqual(await plays(running, sign()), needsToken);
    assert.ok((await running.command('secureTokenResponse', 'x')).kind === 'result');
  });

  test('all properties by their short names', async () => {
    const { running } = run({
      secureTokenVersion: 2,
      secureTokenSharedSecret: secret,
      secureTokenHashAlgorithm: 'SHA-512',
      secureTokenQueryParametersPrefix: 'x',
      secureTokenIncludeClientIPInHash: true,
      secureTokenUseTEAForRTMP: false,
    });
    const token = { algorithm: 'SHA-512', prefix: 'x', clientAddress: address } as const;
    assert.equal(await plays(running, sign(token)), true);
    assert.deepEqual(await plays(running, sign({ ...token, secret: 'guess' })), wrongToken);
  });

  test('beside tea-token both secrets hold, each for its own', async () => {
    const { running } = run({ ...version2, secureTokenSharedSecret: 'of tea-token' }, { before: [teaToken] });
    assert.equal(await plays(running, sign()), true);
    const shared: Properties = { securitySecureTokenVersion: 2, secureTokenSharedSecret: secret };
    await running.stop();
    assert.equal(await plays(run(shared, { before: [teaToken] }).running, sign()), true);
  });

  test('brought along by another module it minds its own business', async () => {
    const owner = defineModule({
      name: 'owner',
      apiVersion: 1,
      description: 'Brings it along',
      companions: ['secure-token'],
      create: () => ({}),
    });
    application = testModule(owner);
    assert.equal(await plays(application, ''), true);
    await application.stop();
    const teaOnly = { otherProperties: { secureTokenSharedSecret: secret }, before: [teaToken] };
    application = testModule(owner, teaOnly);
    assert.equal(await plays(application, ''), true);
    await application.stop();
    const otherProperties = {
      securitySecureTokenVersion: '2',
      securitySecureTokenSharedSecret: secret,
    };
    application = testModule(owner, { otherProperties });
    assert.deepEqual(await plays(application, ''), needsToken);
  });

  test('version 0 asks nobody, and says so', async () => {
    const running = await starts({ securitySecureTokenVersion: 0, securitySecureTokenSharedSecret: secret });
    assert.equal(await plays(running, ''), true);
    assert.ok(running.log.some(({ message }) => message === 'anyone may play from this application'));
  });

  test('a secret for origins is said to have no effect', async () => {
    const running = await starts({ ...version2, securitySecureTokenOriginSharedSecret: 'origin' });
    assert.ok(running.log.some(({ message }) => /OriginSharedSecret has no effect/.test(message)));
  });
});
