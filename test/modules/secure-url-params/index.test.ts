import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { type TestApplication, type TestModuleOptions, testModule } from 'sluice/testing';
import secureUrlParams from '../../../modules/secure-url-params/index.ts';
import { overhear } from '../../support/overhear.ts';

type Properties = NonNullable<
  TestModuleOptions<NonNullable<typeof secureUrlParams.properties>>['properties']
>;

function refusal(gate: 'connect' | 'publish' | 'play') {
  return {
    accepted: false,
    gate,
    reason: 'unauthorized',
    description: 'This URL lacks a parameter that this application asks for',
    module: 'secure-url-params',
  } as const;
}

describe('secure-url-params', () => {
  let application: TestApplication | undefined;
  afterEach(() => application?.stop());

  function run(properties: Properties): TestApplication {
    application = testModule(secureUrlParams, { properties });
    return application;
  }

  test('publish: the parameter comes with the application or with the stream', async () => {
    const running = run({ 'secureurlparams.publish': 'doPublish.123' });
    assert.deepEqual(await running.publish(), refusal('publish'));
    assert.deepEqual(await running.publish({ query: 'doPublish=124' }), refusal('publish'));
    assert.ok((await running.publish({ query: 'doPublish=123', streamName: 'a' })).accepted);
    const client = { appQuery: 'doPublish=123' };
    assert.ok((await running.publish({ client, streamName: 'b' })).accepted);
    // A property that is not set asks for nothing.
    assert.ok((await running.play()).accepted);
  });

  test('play: the same', async () => {
    const running = run({ 'secureurlparams.play': 'a.1, b.2' });
    assert.deepEqual(await running.play(), refusal('play'));
    assert.deepEqual(await running.play({ query: 'a=2' }), refusal('play'));
    assert.ok((await running.play({ query: 'a=1' })).accepted);
    assert.ok((await running.play({ client: { appQuery: 'b=2' } })).accepted);
    assert.ok((await running.publish()).accepted);
  });

  test('connect: only the application can have it', async () => {
    const running = run({ 'secureurlparams.connect': 'a.1' });
    assert.deepEqual(await running.publish({ query: 'a=1' }), refusal('connect'));
    assert.ok((await running.publish({ client: { appQuery: 'a=1' } })).accepted);
  });

  test('each gate has its own', async () => {
    const running = run({
      'secureurlparams.connect': 'c.1',
      'secureurlparams.publish': 'p.1',
      'secureurlparams.play': 'v.1',
    });
    const client = { appQuery: 'c=1' };
    assert.deepEqual(await running.publish({ client, query: 'v=1' }), refusal('publish'));
    assert.deepEqual(await running.play({ client, query: 'p=1' }), refusal('play'));
    assert.ok((await running.publish({ client, query: 'p=1' })).accepted);
  });

  test('a wrong value counts as a failed login, neither no parameter nor those of others do', async () => {
    const { decisions, definition } = overhear(secureUrlParams);
    application = testModule(definition, { properties: { 'secureurlparams.publish': 'a.1' } });
    for (const query of ['a=2', 'user=eve&pass=1', '']) await application.publish({ query });
    assert.deepEqual(
      decisions.map((decision) => decision?.kind === 'deny' && decision.failedLogin),
      // The connect gate has no opinion each time.
      [false, true, false, false, false, false],
    );
  });

  test('neither what is wanted nor what was sent shows anywhere', async () => {
    const running = run({ 'secureurlparams.publish': 'name.wanted' });
    await running.publish({ query: 'name=guessed' });
    await running.publish({ query: 'name=wanted' });
    assert.doesNotMatch(JSON.stringify([running.audit, running.log]), /wanted|guessed/);
  });

  test('a malformed property keeps the application from starting', async () => {
    const running = run({ 'secureurlparams.play': 'justasecret' });
    await assert.rejects(running.start(), (error) => {
      assert.match(String(error), /secureurlparams\.play must be name\.value for \?name=value/);
      assert.doesNotMatch(String(error), /justasecret/);
      return true;
    });
    application = undefined;
  });

  test('with nothing set it refuses nobody, and says so', async () => {
    const running = run({ 'secureurlparams.publish': '  ' });
    assert.ok((await running.publish()).accepted);
    assert.deepEqual(
      running.log.filter(({ level }) => level === 'warn').map(({ message }) => message),
      ['none of the secureurlparams properties is set: this module refuses nobody'],
    );
  });

  for (const [title, properties, guards] of [
    ['publish', { 'secureurlparams.publish': 'a.1' }, true],
    ['connect', { 'secureurlparams.connect': 'a.1' }, true],
    ['play', { 'secureurlparams.play': 'a.1' }, false],
    ['nothing', { 'secureurlparams.publish': ' ' }, false],
  ] as const) {
    test(`with ${title} set it ${guards ? 'guards' : 'does not guard'} publishing`, () => {
      const { guardsPublish } = secureUrlParams;
      assert.ok(typeof guardsPublish === 'function');
      assert.equal(guardsPublish(properties), guards);
    });
  }

  test('its properties are secrets', () => {
    for (const spec of Object.values(secureUrlParams.properties ?? {})) assert.equal(spec.secret, true);
  });
});
