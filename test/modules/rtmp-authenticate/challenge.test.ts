import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { adobeResponse, adobeVerifier, llnwResponse, llnwVerifier } from 'sluice/codec/rtmp-auth';
import { defineModule } from 'sluice/module';
import { type TestApplication, type TestClient, testModule } from 'sluice/testing';
import rtmpAuthenticate from '../../../modules/rtmp-authenticate/index.ts';

/** What the server asked for, out of the description of a refusal. */
function fieldsOf(description: string): Readonly<Record<string, string>> {
  const [, query = ''] = description.split('?');
  return Object.fromEntries(query.split('&').map((pair) => pair.split('=') as [string, string]));
}

describe('rtmp-authenticate by challenge', () => {
  let home: string;
  let application: TestApplication;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'sluice-home-'));
    mkdirSync(join(home, 'conf'));
    writeFileSync(join(home, 'conf/publish.password'), 'alice secret\nte@st p@ss\n');
    application = testModule(rtmpAuthenticate, { home });
  });
  afterEach(async () => {
    await application.stop();
    rmSync(home, { recursive: true, force: true });
  });

  async function describe3(appQuery: string, client: TestClient = {}): Promise<string> {
    const answer = await application.connect({ appQuery, ...client });
    assert.ok(!answer.accepted, 'the client is refused');
    assert.equal(answer.reason, 'unauthorized');
    return answer.description;
  }

  async function getChallenge(user = 'alice', client: TestClient = {}) {
    return fieldsOf(await describe3(`authmod=adobe&user=${user}`, client));
  }

  interface Login {
    readonly user?: string;
    readonly password?: string;
    /** How the client hashes its name, where that is not how it sends it. */
    readonly hashedUser?: string;
    readonly hash?: 'opaque' | 'challenge';
  }

  function answerTo(asked: Readonly<Record<string, string>>, login: Login = {}): string {
    const { user = 'alice', password = 'secret', hashedUser = user, hash = 'opaque' } = login;
    const { salt = '', opaque = '', challenge = '' } = asked;
    const verifier = adobeVerifier(hashedUser, salt, password);
    const response = adobeResponse(verifier, hash === 'opaque' ? opaque : challenge, 'c1c1c1c1');
    return `authmod=adobe&user=${user}&challenge=c1c1c1c1&response=${response}&opaque=${opaque}`;
  }

  test('an encoder without credentials is asked who it is, in the words that clients look for', async () => {
    const description = '[ AccessManager.Reject ] : [ code=403 need auth; authmod=adobe ] : ';
    assert.equal(await describe3(''), description);
  });

  test('the challenge is in the form that clients read, and another one each time', async () => {
    const text = await describe3('authmod=adobe&user=alice');
    assert.match(
      text,
      /^\[ AccessManager\.Reject \] : \[ authmod=adobe \] : \?reason=needauth&user=alice&salt=\w{16}&challenge=\w{16}&opaque=\w{16}$/,
    );
    const first = fieldsOf(text);
    const second = await getChallenge();
    assert.notEqual(first['challenge'], second['challenge']);
    assert.notEqual(first['opaque'], second['opaque']);
    assert.equal(first['salt'], second['salt'], 'a salt that changed would tell who exists');
  });

  for (const hash of ['opaque', 'challenge'] as const) {
    test(`the right answer logs in, the ${hash} hashed`, async () => {
      const appQuery = answerTo(await getChallenge(), { hash });
      const answer = await application.publish({ client: { appQuery } });
      assert.equal(answer.accepted && answer.user, 'alice');
    });
  }

  for (const [title, login] of [
    ['the name sent percent-encoded and hashed so', { user: 'te%40st' }],
    ['the name sent percent-encoded and hashed decoded', { user: 'te%40st', hashedUser: 'te@st' }],
    ['the name sent as it is', { user: 'te@st' }],
  ] as const) {
    test(title, async () => {
      const asked = await getChallenge(login.user);
      const answer = await application.connect({ appQuery: answerTo(asked, { ...login, password: 'p@ss' }) });
      assert.equal(answer.accepted && answer.access.client.user, 'te@st');
    });
  }

  test('librtmp of Debian adds garbage, which is cut off', async () => {
    const asked = await getChallenge();
    const verifier = adobeVerifier('alice', asked['salt'] ?? '', 'secret');
    const response = adobeResponse(verifier, asked['opaque'] ?? '', 'rOH4Qw==');
    const appQuery = `authmod=adobe&user=alice&challenge=rOH4Qw==\u0001x&response=${response}\u0002y&opaque=${asked['opaque']}`;
    assert.ok((await application.connect({ appQuery })).accepted);
  });

  test('a wrong password and an unknown user get the same words', async () => {
    for (const [user, password] of [
      ['alice', 'wrong'],
      ['mallory', 'secret'],
      ['mallory', ''],
    ] as const) {
      const asked = await getChallenge(user);
      assert.match(asked['salt'] ?? '', /^\w{16}$/);
      assert.equal(
        await describe3(answerTo(asked, { user, password })),
        `[ AccessManager.Reject ] : [ authmod=adobe ] : ?reason=authfailed&opaque=${asked['opaque']}`,
      );
    }
  });

  test('a challenge is good once', async () => {
    const appQuery = answerTo(await getChallenge());
    assert.ok((await application.connect({ appQuery })).accepted);
    assert.match(await describe3(appQuery), /reason=authfailed/);
  });

  test('a challenge is good for the address that got it', async () => {
    const appQuery = answerTo(await getChallenge());
    assert.match(await describe3(appQuery, { address: '192.0.2.99' }), /reason=authfailed/);
    assert.match(await describe3(appQuery), /reason=authfailed/, 'and gone for everybody');
  });

  test('a challenge that was never given is worth nothing', async () => {
    const asked = { salt: 'abcd', challenge: 'abcd', opaque: 'abcd' };
    assert.match(await describe3(answerTo(asked)), /reason=authfailed/);
    assert.match(await describe3(answerTo({ ...asked, opaque: '' })), /reason=authfailed/);
  });

  test('a challenge for one user does not do for another', async () => {
    const asked = await getChallenge('te@st');
    assert.match(await describe3(answerTo(asked)), /reason=authfailed/);
  });

  test('logins side by side do not disturb each other', async () => {
    const [first, second] = [await getChallenge(), await getChallenge()];
    assert.ok((await application.connect({ appQuery: answerTo(second) })).accepted);
    assert.ok((await application.connect({ appQuery: answerTo(first) })).accepted);
  });

  test('steps are challenges in the audit, a failure is a refusal with the name', async () => {
    await describe3('');
    const appQuery = answerTo(await getChallenge(), { password: 'wrong' });
    await describe3(appQuery);
    await describe3(appQuery);
    assert.deepEqual(
      application.audit.map(({ claimedUser, description, outcome }) => [outcome, claimedUser, description]),
      [
        ['challenge', undefined, 'The encoder is asked who it is'],
        ['challenge', 'alice', 'The encoder gets a challenge'],
        ['deny', 'alice', 'Wrong user name or password'],
        ['deny', 'alice', 'The challenge was answered before, too late, from elsewhere or for somebody else'],
      ],
    );
  });

  test('Limelight', async () => {
    const login = async (password: string) => {
      const asked = fieldsOf(await describe3('authmod=llnw&user=alice'));
      const reply = { nonce: asked['nonce'] ?? '', cnonce: 'd84bceb1', nc: '00000001' };
      const response = llnwResponse(llnwVerifier('alice', password), 'live/_definst_', reply);
      const appQuery = `authmod=llnw&user=alice&nonce=${reply.nonce}&cnonce=d84bceb1&nc=00000001&response=${response}`;
      return application.connect({ appQuery });
    };
    const right = await login('secret');
    assert.equal(right.accepted && right.access.client.user, 'alice');
    const wrong = await login('wrong');
    assert.ok(!wrong.accepted);
    assert.equal(wrong.description, '[ AccessManager.Reject ] : [ authmod=llnw ] : ?reason=authfailed');
  });

  test('an account without cleartext logs in by its verifier, with its own salt', async () => {
    const verifiers = defineModule({
      name: 'verifiers',
      apiVersion: 1,
      description: 'Keeps Adobe verifiers only',
      create: () => ({
        credentials: {
          getAdobeVerifiers: (user) =>
            user === 'dave'
              ? { salt: 'dave1234dave1234', verifiers: [adobeVerifier('dave', 'dave1234dave1234', 'fourth')] }
              : undefined,
        },
      }),
    });
    await application.stop();
    application = testModule(rtmpAuthenticate, { home, before: [verifiers] });
    const asked = await getChallenge('dave');
    assert.equal(asked['salt'], 'dave1234dave1234');
    const right = answerTo(asked, { user: 'dave', password: 'fourth' });
    assert.ok((await application.connect({ appQuery: right })).accepted);
    const wrong = answerTo(await getChallenge('dave'), { user: 'dave', password: 'fifth' });
    assert.match(await describe3(wrong), /authfailed/);
  });

  for (const [title, client, policy, asked] of [
    ['OBS, brought along or not', { flashVer: 'FMLE/3.0 (compatible; FMSc/1.0)' }, 'auto', true],
    ['ffmpeg, where it may have its password in the stream name', lavf(), 'auto', false],
    ['ffmpeg, where encoders are asked', lavf(), 'encoders', true],
    ['GStreamer, where encoders are asked', { flashVer: 'LNX 10,0,32,18' }, 'encoders', true],
    ['a player', { flashVer: 'LNX 10,0,32,18', announcesPublishing: false }, 'encoders', false],
    ['a client with credentials in the application', { appQuery: 'user=alice&pass=x' }, 'encoders', false],
    ['a client with credentials in connect', { connectArguments: ['alice', 'x'] }, 'encoders', false],
    ['anybody, on request only', {}, 'on-request', false],
  ] as const) {
    test(`${title}: ${asked ? 'is' : 'is not'} challenged at connect`, async () => {
      await application.stop();
      const properties = { rtmpAuthenticateChallenge: policy } as const;
      application = testModule(rtmpAuthenticate, { home, properties });
      assert.equal((await application.connect(client)).accepted, !asked);
    });
  }

  test('where no password is asked, nobody is challenged', async () => {
    await application.stop();
    const properties = { securityPublishRequirePassword: false };
    application = testModule(rtmpAuthenticate, { home, properties });
    assert.ok((await application.publish()).accepted);
  });
});

function lavf(): TestClient {
  return { flashVer: 'FMLE/3.0 (compatible; Lavf59.27.100)' };
}
