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

  describe('several instances of an application', () => {
    const others: TestApplication[] = [];
    afterEach(async () => {
      for (const each of others.splice(0)) await each.stop();
    });

    function runInstance(instance: string, name = 'live', beside?: TestApplication) {
      const properties = { securityPublishMaximumPerUser: 1, securityPlayMaximumConnections: 1 };
      const running = testModule(connectionLimits, {
        before: [login],
        properties,
        application: name,
        instance,
        ...(beside && { beside }),
      });
      others.push(running);
      return running;
    }

    test('publishers are counted together, players apart, other applications not at all', async () => {
      application = runInstance('a');
      const b = runInstance('b', 'live', application);
      const elsewhere = runInstance('a', 'other', application);
      const first = await application.publish({ streamName: 'alice-1' });
      assert.ok(first.accepted && (await application.play()).accepted);
      assert.equal(
        (await b.publish({ streamName: 'alice-1' })).accepted,
        false,
        'no take-over: another stream',
      );
      assert.ok((await b.play()).accepted);
      assert.ok((await elsewhere.publish({ streamName: 'alice-1' })).accepted);
      first.end();
      assert.ok((await b.publish({ streamName: 'alice-1' })).accepted);
    });

    test('one that takes the place of another goes on counting', async () => {
      application = runInstance('a');
      const old = await application.publish({ streamName: 'alice-1' });
      assert.ok(old.accepted);
      const successor = runInstance('a', 'live', application);
      assert.equal((await successor.publish({ streamName: 'alice-2' })).accepted, false);
      const again = await successor.publish({ streamName: 'alice-1' });
      assert.ok(again.accepted, 'a take-over');
      await application.stop();
      again.end();
      assert.ok((await successor.publish({ streamName: 'alice-2' })).accepted, 'the old places are free');
    });
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
