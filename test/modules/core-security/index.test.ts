import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { allow, defineModule } from 'sluice/module';
import { type TestApplication, type TestClient, type TestModuleOptions, testModule } from 'sluice/testing';
import coreSecurity from '../../../modules/core-security/index.ts';

type Options = TestModuleOptions<NonNullable<typeof coreSecurity.properties>>;

/** Proves everybody to be who the connect argument says, so that passwords are no matter here. */
const login = defineModule({
  name: 'login',
  apiVersion: 1,
  description: 'Takes everybody at their word',
  create: () => ({
    onConnect: ({ client: { connectArguments } }) =>
      allow({ user: typeof connectArguments[0] === 'string' ? connectArguments[0] : 'alice' }),
  }),
});

describe('core-security', () => {
  let application: TestApplication | undefined;
  afterEach(async () => application?.stop());

  function run(properties: NonNullable<Options['properties']>, other: Record<string, string> = {}) {
    application = testModule(coreSecurity, { before: [login], properties, otherProperties: other });
    return application;
  }

  const refusedText = 'This application does not accept clients from there';
  for (const [title, properties, address, gate] of [
    ['nobody is refused by empty lists', {}, '192.0.2.1', undefined],
    ['outside the white list', { securityPublishIPWhiteList: '10.*.*.*' }, '192.0.2.1', 'publish'],
    ['inside the white list', { securityPublishIPWhiteList: '10.*.*.*' }, '10.1.2.3', undefined],
    ['in the black list', { securityPublishIPBlackList: '192.0.2.0/24' }, '192.0.2.1', 'publish'],
    [
      'in both lists: the black one wins',
      { securityPublishIPBlackList: '192.0.2.1', securityPublishIPWhiteList: '*' },
      '192.0.2.1',
      'publish',
    ],
    [
      'who may neither publish nor play does not come in',
      { securityPublishIPBlackList: '2001:db8::/32', securityPlayIPBlackList: '2001:db8::/32' },
      '2001:db8::7',
      'connect',
    ],
  ] as const) {
    test(`publishing, ${title}`, async () => {
      const answer = await run(properties).publish({ client: { address } });
      if (gate === undefined) assert.ok(answer.accepted);
      else {
        assert.ok(!answer.accepted);
        assert.deepEqual([answer.gate, answer.reason, answer.description], [gate, 'forbidden', refusedText]);
      }
    });
  }

  test('players have lists of their own', async () => {
    const running = run({ securityPlayIPWhiteList: '192.0.2.1' });
    assert.ok((await running.play({ client: { address: '192.0.2.1' } })).accepted);
    assert.equal((await running.play({ client: { address: '192.0.2.2' } })).accepted, false);
    assert.ok((await running.publish({ client: { address: '192.0.2.2' } })).accepted);
  });

  test('a list with a broken entry keeps the application from starting', async () => {
    const running = run({ securityPublishIPBlackList: '123.2*.*.*' });
    await assert.rejects(running.start(), /securityPublishIPBlackList.*123\.2\*\.\*\.\*/);
    application = undefined;
  });

  for (const [encoders, flashVer, accepted] of [
    ['', '', true],
    ['Wirecast/|FMLE/', 'FMLE/3.0 (compatible; FMSc/1.0)', true],
    ['Wirecast/|FMLE/', 'wirecast/FM 1.0', false],
    ['Wirecast/ | Wowza GoCoder*', 'Wowza GoCoder 2', true],
    ['FMLE/', 'LNX 10,0,32,18', false],
    ['FMLE/', '', false],
    ['*', '', true],
  ] as const) {
    test(`securityPublishValidEncoders "${encoders}" and "${flashVer}"`, async () => {
      const running = run({ securityPublishValidEncoders: encoders });
      const answer = await running.publish({ client: { flashVer } });
      assert.equal(answer.accepted, accepted);
      if (!answer.accepted) {
        assert.equal(
          answer.description,
          'RTMP Publishing not allowed. Client is not in a list of valid encoders',
        );
      }
    });
  }

  test('encryption is asked of publishers and of players apart', async () => {
    const plain: TestClient = { secure: false };
    const secure: TestClient = { secure: true };
    const publishers = run({ securityPublishRequireSecureConnection: true });
    assert.equal((await publishers.publish({ client: plain })).accepted, false);
    assert.ok((await publishers.publish({ client: secure })).accepted);
    assert.ok((await publishers.play({ client: plain })).accepted);
    await publishers.stop();
    const players = run({ securityPlayRequireSecureConnection: true });
    assert.equal((await players.play({ client: plain })).accepted, false);
    assert.ok((await players.play({ client: secure })).accepted);
    assert.ok((await players.publish({ client: plain })).accepted);
  });

  test('the same user takes over, unless duplicates are blocked', async () => {
    const lenient = run({});
    assert.ok((await lenient.publish()).accepted);
    assert.ok((await lenient.publish()).accepted);
    const other = await lenient.publish({ client: { connectArguments: ['bob'] } });
    assert.equal(!other.accepted && other.reason, 'conflict');
    await lenient.stop();
    const strict = run({ securityPublishBlockDuplicateStreamNames: true });
    assert.ok((await strict.publish()).accepted);
    const second = await strict.publish();
    assert.equal(!second.accepted && second.reason, 'conflict');
  });

  test('it brings the login and the limits along', async () => {
    application = testModule(coreSecurity);
    const answer = await application.publish({ client: { flashVer: '' } });
    assert.equal(!answer.accepted && answer.module, 'rtmp-authenticate');
    await application.stop();
    const limited = run({}, { securityPublishMaximumPerUser: '1' });
    assert.ok((await limited.publish({ streamName: 'one' })).accepted);
    const second = await limited.publish({ streamName: 'two' });
    assert.equal(!second.accepted && second.module, 'connection-limits');
  });
});
