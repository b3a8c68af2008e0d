import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { allow, defineModule, property } from 'sluice/module';
import { type TestApplication, type TestModuleOptions, testModule } from 'sluice/testing';
import streamNames from '../../../modules/stream-names/index.ts';

/** Takes everybody for who they say they are: at connect by `who` of the application, at publish of the stream. */
const logins = defineModule({
  name: 'logins',
  apiVersion: 1,
  description: 'Knows who it is',
  properties: {
    studioLogo: property.string({ description: 'A setting of some module', default: '' }),
  },
  create: () => ({
    onConnect({ client }) {
      const user = client.appQuery.getDecoded('who');
      return user === undefined ? undefined : allow({ user });
    },
    onPublish({ query }) {
      const user = query.getDecoded('who');
      return user === undefined ? undefined : allow({ user });
    },
  }),
});

function refusal(name: string, gate: 'publish' | 'release' = 'publish') {
  return {
    accepted: false,
    gate,
    reason: 'forbidden',
    description: `Stream name not allowed for the logged in user: ${name}`,
    module: 'stream-names',
  } as const;
}

const unavailable = {
  accepted: false,
  gate: 'publish',
  reason: 'unavailable',
  description: 'Stream names cannot be checked at the moment',
  module: 'stream-names',
} as const;

type Options = TestModuleOptions<NonNullable<typeof streamNames.properties>>;

describe('stream-names', () => {
  let home: string;
  let application: TestApplication | undefined;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'sluice-home-'));
  });
  afterEach(async () => {
    await application?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  function run(options: Options = {}): TestApplication {
    const otherProperties = { testuser: 'myStream', bob: 'a, b-*', ...options.otherProperties };
    application = testModule(streamNames, { before: [logins], home, ...options, otherProperties });
    return application;
  }

  test("a user publishes the name of the property that is named after the user, and no other's", async () => {
    const running = run();
    assert.ok((await running.publish({ query: 'who=testuser' })).accepted);
    const other = await running.publish({ streamName: 'b-1', query: 'who=testuser' });
    assert.deepEqual(other, refusal('b-1'));
    assert.ok((await running.publish({ streamName: 'b-1', query: 'who=bob' })).accepted);
  });

  test('the case of letters counts for nothing, and the stream keeps the name that was sent', async () => {
    const answer = await run().publish({ streamName: 'MYSTREAM', query: 'who=testuser' });
    assert.equal(answer.accepted && answer.streamName, 'MYSTREAM');
  });

  test('prefix and query are no part of the name', async () => {
    const request = { streamName: 'myStream', requestedName: 'mp4:myStream', query: 'who=testuser&x=1' };
    assert.ok((await run().publish(request)).accepted);
  });

  test('whom connect knows is refused as soon as the name is announced', async () => {
    const running = run();
    const client = { appQuery: 'who=testuser' };
    assert.deepEqual(await running.release({ client, streamName: 'other' }), refusal('other', 'release'));
    assert.equal(await running.release({ client }), undefined);
    assert.deepEqual(await running.publish({ client, streamName: 'other' }), refusal('other'));
    assert.ok((await running.publish({ client })).accepted);
  });

  test('who is not known yet announces what it will', async () => {
    assert.equal(await run().release({ streamName: 'other', query: 'who=testuser' }), undefined);
  });

  test('a publisher without a login is refused, whatever the default', async () => {
    for (const streamNamesDefault of ['deny', 'allow'] as const) {
      assert.deepEqual(await run({ properties: { streamNamesDefault } }).publish(), {
        accepted: false,
        gate: 'publish',
        reason: 'unauthorized',
        description: 'This application binds stream names to users: publishing needs a login',
        module: 'stream-names',
      });
      await application?.stop();
    }
  });

  test('a user without a rule is refused, or allowed where the application says so', async () => {
    const query = 'who=carol';
    assert.deepEqual(await run().publish({ query }), refusal('myStream'));
    await application?.stop();
    const lenient = run({ properties: { streamNamesDefault: 'allow' } });
    assert.ok((await lenient.publish({ query })).accepted);
    // Who has a rule is bound to it all the same.
    const bound = await lenient.publish({ query: 'who=testuser', streamName: 'x' });
    assert.deepEqual(bound, refusal('x'));
  });

  test('an empty rule allows nothing', async () => {
    const running = run({ otherProperties: { carol: '' }, properties: { streamNamesDefault: 'allow' } });
    assert.deepEqual(await running.publish({ query: 'who=carol' }), refusal('myStream'));
  });

  for (const [user, value] of [
    // Its own, one of a module that stands before it, one of Sluice itself; then those that only sound like one.
    ['streamNamesDefault', 'deny'],
    ['studioLogo', 'logo'],
    ['publisherGraceTime', '5000'],
    ['securityPublishPasswordFile', 'users'],
    ['secureTokenSharedSecret', 's3cret'],
    ['SecurityGuard', 'x'],
  ] as const) {
    test(`the value of the setting ${user} is no rule of a user of that name`, async () => {
      const answer = await run({ otherProperties: { [user]: value } }).publish({
        streamName: value,
        query: `who=${user}`,
      });
      assert.deepEqual(answer, refusal(value));
    });
  }

  test('a user named like a part of every object has no rule', async () => {
    for (const user of ['__proto__', 'constructor']) {
      assert.deepEqual(await run().publish({ query: `who=${user}` }), refusal('myStream'));
      await application?.stop();
    }
  });

  test('the public name counts where a module before it renames the stream', async () => {
    const renames = defineModule({
      name: 'renames',
      apiVersion: 1,
      description: 'Renames',
      create: () => ({ onPublish: () => allow({ streamName: 'myStream' }) }),
    });
    const running = run({ before: [renames, logins] });
    assert.ok((await running.publish({ streamName: 'key', query: 'who=testuser' })).accepted);
    const other = await running.publish({ streamName: 'a', query: 'who=bob' });
    assert.deepEqual(other, refusal('myStream'));
  });

  test('a name with a query inside shows in no record', async () => {
    const running = run();
    await running.publish({ streamName: 'cam%3Fpass=hunter2', query: 'who=testuser' });
    const record = running.audit.at(-1);
    assert.equal(record?.description, 'Stream name not allowed for the logged in user: cam');
    assert.doesNotMatch(JSON.stringify([running.audit, running.log]), /hunter2/);
  });

  describe('streamNamesFile', () => {
    const properties = { streamNamesFile: 'names.txt' };
    let file: string;
    beforeEach(() => {
      file = join(home, 'names.txt');
      writeFileSync(file, '# rules\ncarol: cam, cam-*\ntestuser: other\n');
    });

    async function tryAs(running: TestApplication, user: string, streamName: string) {
      const answer = await running.publish({ streamName, query: `who=${user}` });
      if (answer.accepted) answer.end();
      return answer.accepted;
    }

    test('has rules of its own, which come before those of properties', async () => {
      const running = run({ properties });
      assert.equal(await tryAs(running, 'carol', 'cam-7'), true);
      assert.equal(await tryAs(running, 'carol', 'myStream'), false);
      assert.equal(await tryAs(running, 'testuser', 'other'), true);
      assert.equal(await tryAs(running, 'testuser', 'myStream'), false);
      assert.equal(await tryAs(running, 'bob', 'a'), true);
    });

    test('may stand anywhere', async () => {
      assert.equal(await tryAs(run({ properties: { streamNamesFile: file } }), 'carol', 'cam'), true);
    });

    test('is read again when it changes, without touching who is live', async () => {
      const running = run({ properties });
      const live = await running.publish({ streamName: 'cam', query: 'who=carol' });
      assert.ok(live.accepted);
      writeFileSync(file, 'carol: new');
      assert.equal(await tryAs(running, 'carol', 'new'), true);
      assert.equal(await tryAs(running, 'carol', 'cam-7'), false);
      assert.equal(running.audit.filter(({ outcome }) => outcome === 'deny').length, 1);
      live.end();
    });

    test('keeps its old rules when a line is broken, and says which', async () => {
      const running = run({ properties });
      assert.equal(await tryAs(running, 'carol', 'cam'), true);
      writeFileSync(file, 'dave: x\ncarol');
      assert.equal(await tryAs(running, 'carol', 'cam'), true);
      assert.equal(await tryAs(running, 'dave', 'x'), false);
      const errors = running.log.filter(({ level }) => level === 'error').map(({ message }) => message);
      assert.deepEqual(errors, [
        `${file}:2 must be a user, a colon and at least one stream name`,
        'stream names: the file is wrong; the rules read before stay in force',
      ]);
    });

    test('refuses everybody while it is broken from the start or missing', async () => {
      writeFileSync(file, 'carol');
      const running = run({ properties: { ...properties, streamNamesDefault: 'allow' } });
      assert.deepEqual(await running.publish({ query: 'who=testuser' }), unavailable);
      rmSync(file);
      assert.deepEqual(await running.publish({ query: 'who=testuser' }), unavailable);
      writeFileSync(file, 'dave: x');
      assert.equal(await tryAs(running, 'testuser', 'myStream'), true);
    });

    test('that is missing is said at start', async () => {
      const running = run({ properties: { streamNamesFile: 'elsewhere.txt' } });
      await running.start();
      assert.deepEqual(
        running.log.map(({ level, message }) => [level, message]),
        [['error', 'there is no file of stream names: no one can publish']],
      );
    });
  });

  test('players are not asked for anything', async () => {
    assert.ok((await run().play()).accepted);
  });
});
