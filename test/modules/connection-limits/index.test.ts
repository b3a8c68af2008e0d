import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { allow, defineModule, deny } from 'sluice/module';
import { type TestApplication, type TestModuleOptions, testModule } from 'sluice/testing';
import connectionLimits from '../../../modules/connection-limits/index.ts';

type Properties = TestModuleOptions<NonNullable<typeof connectionLimits.properties>>['properties'];

const login = defineModule({
  name: 'login',
  apiVersion: 1,
  description: 'The stream name up to the hyphen is the user',
  create: () => ({ onPublish: ({ streamName }) => allow({ user: streamName.split('-')[0] ?? '' }) }),
});

describe('connection-limits', () => {
  let application: TestApplication;
  afterEach(async () => application.stop());

  function run(properties: NonNullable<Properties>) {
    application = testModule(connectionLimits, { before: [login], properties });
    const publish = (streamName: string, address = '192.0.2.1') =>
      application.publish({ streamName, client: { address } });
    const play = () => application.play();
    return { publish, play };
  }

  test('without limits there are none', async () => {
    const { play, publish } = run({});
    for (let count = 0; count < 50; count += 1) {
      assert.ok((await publish(`a-${count}`)).accepted);
      assert.ok((await play()).accepted);
    }
  });

  test('streams by user', async () => {
    const { publish } = run({ securityPublishMaximumPerUser: 2 });
    const first = await publish('alice-1');
    assert.ok(first.accepted);
    assert.ok((await publish('alice-2', '192.0.2.2')).accepted);
    const third = await publish('alice-3');
    assert.ok(!third.accepted);
    assert.equal(third.reason, 'over-capacity');
    assert.ok((await publish('bob-1')).accepted, 'another user has places of their own');
    first.end();
    assert.ok((await publish('alice-3')).accepted, 'a place that was given back');
  });

  test('a take-over needs no place', async () => {
    const { publish } = run({ securityPublishMaximumPerUser: 1 });
    assert.ok((await publish('alice-1')).accepted);
    const again = await publish('alice-1');
    assert.ok(again.accepted);
    again.end();
    assert.ok((await publish('alice-2')).accepted, 'the one that was taken over gave its place back');
  });

  test('streams by address', async () => {
    const { publish } = run({ securityPublishMaximumPerAddress: 1 });
    assert.ok((await publish('alice-1')).accepted);
    assert.equal((await publish('bob-1')).accepted, false);
    assert.ok((await publish('bob-1', '192.0.2.2')).accepted);
  });

  test('players in all', async () => {
    const { play } = run({ securityPlayMaximumConnections: 2 });
    const first = await play();
    assert.ok(first.accepted && (await play()).accepted);
    const third = await play();
    assert.equal(!third.accepted && third.reason, 'over-capacity');
    first.access.disconnect();
    assert.ok((await play()).accepted);
  });

  test('clients that ask at the same time do not pass together', async () => {
    const { publish } = run({ securityPublishMaximumPerUser: 3 });
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => publish(`alice-${index}`)));
    assert.equal(answers.filter(({ accepted }) => accepted).length, 3);
  });

  test('a place that a later module refuses is not lost', async () => {
    const wall = defineModule({
      name: 'wall',
      apiVersion: 1,
      description: 'Refuses what is called closed',
      create: () => ({
        onPlay: ({ streamName }) => (streamName === 'closed' ? deny('forbidden', 'Closed') : undefined),
      }),
    });
    // The module under test stands last: the limits come before it here.
    application = testModule(wall, {
      before: [connectionLimits],
      otherProperties: { securityPlayMaximumConnections: '1' },
    });
    const refused = await application.connect();
    assert.ok(refused.accepted);
    const ask = (streamName: string) =>
      refused.access.play(
        { streamName, requestedName: streamName, query: refused.access.client.appQuery },
        new AbortController().signal,
      );
    for (let count = 0; count < 3; count += 1) assert.equal((await ask('closed')).accepted, false);
    assert.ok((await ask('open')).accepted, 'its own place');
    refused.access.disconnect();
    assert.ok((await application.play()).accepted);
  });
});
