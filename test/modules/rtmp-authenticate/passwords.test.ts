import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { allow, defineModule } from 'sluice/module';
import { type TestApplication, type TestModuleOptions, testModule } from 'sluice/testing';
import rtmpAuthenticate from '../../../modules/rtmp-authenticate/index.ts';

const refusal = {
  accepted: false,
  gate: 'publish',
  reason: 'unauthorized',
  description: 'Publishing to this application needs a valid user name and password',
  module: 'rtmp-authenticate',
} as const;

const unavailable = {
  ...refusal,
  reason: 'unavailable',
  description: 'The server cannot check this request at the moment',
} as const;

describe('rtmp-authenticate with what a publisher sends along', () => {
  let home: string;
  let file: string;
  let application: TestApplication | undefined;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'sluice-home-'));
    mkdirSync(join(home, 'conf'));
    file = join(home, 'conf/publish.password');
    writeFileSync(file, 'alice secret\nbob p@ss+w\n');
  });
  afterEach(async () => {
    await application?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  function run(
    properties: TestModuleOptions<NonNullable<typeof rtmpAuthenticate.properties>>['properties'] = {},
    options: Partial<TestModuleOptions<NonNullable<typeof rtmpAuthenticate.properties>>> = {},
  ): TestApplication {
    // The test's client looks like an encoder: it would be challenged before it can name a stream.
    const { properties: own, ...rest } = options;
    application = testModule(rtmpAuthenticate, {
      home,
      properties: { rtmpAuthenticateChallenge: 'on-request', ...properties, ...own },
      ...rest,
    });
    return application;
  }

  test('the right password publishes, and the user is the identity', async () => {
    const answer = await run().publish({ query: 'user=alice&pass=secret' });
    assert.ok(answer.accepted);
    assert.equal(answer.user, 'alice');
    assert.equal(answer.streamName, 'myStream');
  });

  test('a percent-encoded password is right, and so is the same one as it is', async () => {
    for (const pass of ['p%40ss%2Bw', 'p@ss+w']) {
      const answer = await run().publish({
        query: `user=bob&pass=${pass}`,
        streamName: pass.length.toString(),
      });
      assert.equal(answer.accepted && answer.user, 'bob');
    }
  });

  for (const [title, query] of [
    ['no credentials', ''],
    ['a wrong password', 'user=alice&pass=Secret'],
    ['an empty password', 'user=alice&pass='],
    ['an unknown user', 'user=mallory&pass=secret'],
    ["another user's password", 'user=alice&pass=p@ss+w'],
    ['a user name in another case', 'user=Alice&pass=secret'],
    ['only a user name', 'user=alice'],
    ['a user named like a part of an object', 'user=__proto__&pass='],
  ] as const) {
    test(`${title} is refused with the one text`, async () => {
      assert.deepEqual(await run().publish({ query }), refusal);
    });
  }

  test('the log says who tried, and no password', async () => {
    const running = run();
    await running.publish({ query: 'user=mallory&pass=hunter2' });
    await running.publish({ query: 'user=alice&pass=hunter3' });
    assert.deepEqual(
      running.audit.filter(({ gate }) => gate === 'publish').map(({ claimedUser }) => claimedUser),
      ['mallory', 'alice'],
    );
    assert.doesNotMatch(JSON.stringify([running.audit, running.log]), /hunter|secret/);
  });

  test('players need no password', async () => {
    assert.ok((await run().play()).accepted);
  });

  test('securityPublishRequirePassword=false is open, and warns at start', async () => {
    const running = run({ securityPublishRequirePassword: false });
    const answer = await running.publish();
    assert.equal(answer.accepted && answer.user, undefined);
    assert.deepEqual(
      running.log.filter(({ level }) => level === 'warn').map(({ level, message }) => [level, message]),
      [['warn', 'securityPublishRequirePassword is false: anyone may publish to this application']],
    );
  });

  test('the file may stand elsewhere', async () => {
    writeFileSync(join(home, 'users'), 'carol third');
    for (const path of ['users', join(home, 'users')]) {
      const answer = await run({}, { otherProperties: { securityPublishPasswordFile: path } }).publish({
        query: 'user=carol&pass=third',
      });
      assert.ok(answer.accepted, path);
      await application?.stop();
    }
  });

  test('a file that has changed is read again, whatever changed about it', async () => {
    const running = run();
    const tryAs = async (query: string) => {
      const answer = await running.publish({ query });
      if (answer.accepted) answer.end();
      return answer.accepted;
    };
    assert.equal(await tryAs('user=alice&pass=secret'), true);
    writeFileSync(file, 'alice changed-it\n');
    assert.equal(await tryAs('user=alice&pass=secret'), false);
    assert.equal(await tryAs('user=alice&pass=changed-it'), true);
    // The same size and the same time of change, as a restored backup may have: the file is another one.
    utimesSync(file, 1_700_000_000, 1_700_000_000);
    assert.equal(await tryAs('user=alice&pass=changed-it'), true);
    writeFileSync(`${file}.new`, 'alice changed-at\n');
    utimesSync(`${file}.new`, 1_700_000_000, 1_700_000_000);
    renameSync(`${file}.new`, file);
    assert.equal(await tryAs('user=alice&pass=changed-it'), false);
    assert.equal(await tryAs('user=alice&pass=changed-at'), true);
  });

  test('an unchanged file is read once', async () => {
    const running = run();
    for (let count = 0; count < 5; count += 1) await running.publish({ query: 'user=x&pass=y' });
    assert.equal(running.log.filter(({ message }) => message === 'password file read').length, 1);
  });

  test('a broken line is logged with file and line; the good ones stay in force', async () => {
    writeFileSync(file, 'alice secret\nbroken\n');
    const running = run();
    assert.ok((await running.publish({ query: 'user=alice&pass=secret' })).accepted);
    const [warning] = running.log.filter(({ level }) => level === 'warn');
    assert.equal(warning?.message, `${file}:2 must be a user name and a password`);
    assert.equal(warning.fields['line'], 2);
  });

  /** Some file that the application names. */
  const named = { otherProperties: { securityPublishPasswordFile: 'conf/publish.password' } };

  for (const [title, spoil] of [
    ['missing', () => rmSync(file)],
    [
      'a folder',
      () => {
        rmSync(file);
        mkdirSync(file);
      },
    ],
  ] as const) {
    test(`while the file is ${title} nobody publishes and the log says why; then it heals`, async () => {
      const running = run({}, named);
      spoil();
      assert.deepEqual(await running.publish({ query: 'user=alice&pass=secret' }), unavailable);
      const errors = running.log.filter(({ level }) => level === 'error');
      assert.equal(errors[0]?.message, 'the password file cannot be read: nobody can log in by it');
      assert.equal(errors[1]?.fields['hook'], 'onPublish');
      rmSync(file, { recursive: true, force: true });
      writeFileSync(file, 'alice secret');
      assert.ok((await running.publish({ query: 'user=alice&pass=secret' })).accepted);
    });
  }

  test('a file that vanishes while running does not leave the old passwords in force', async () => {
    for (const options of [named, {}]) {
      writeFileSync(file, 'alice secret');
      const running = run({}, options);
      await running.start();
      rmSync(file);
      const answer = await running.publish({ query: 'user=alice&pass=secret' });
      assert.deepEqual(answer, options === named ? unavailable : refusal);
      await running.stop();
    }
  });

  test('the file that nobody named need not be there: other providers are asked', async () => {
    rmSync(file);
    const running = run({}, { before: [accounts] });
    assert.ok((await running.publish({ query: 'user=dave&pass=fourth' })).accepted);
    assert.deepEqual(await running.publish({ query: 'user=bob&pass=p@ss+w' }), refusal);
    const warnings = running.log.filter(({ message }) => message.startsWith('there is no password file'));
    assert.equal(warnings.length, 1);
  });

  test('a file that names nobody is said at start', async () => {
    writeFileSync(file, '# nobody yet\n');
    const running = run();
    await running.start();
    assert.ok(running.log.some(({ level, message }) => level === 'warn' && message.includes('names nobody')));
  });

  const accounts = defineModule({
    name: 'accounts',
    apiVersion: 1,
    description: 'Knows dave, and another password of alice',
    create: () => ({
      credentials: {
        verify: (user, password) =>
          user === 'dave' ? password === 'fourth' : user === 'alice' ? password === 'theirs' : undefined,
      },
    }),
  });

  test('a provider that stands before it answers first', async () => {
    const running = run({}, { before: [accounts] });
    assert.ok((await running.publish({ query: 'user=dave&pass=fourth', streamName: 'd' })).accepted);
    assert.deepEqual(await running.publish({ query: 'user=alice&pass=secret' }), refusal);
    assert.ok((await running.publish({ query: 'user=bob&pass=p@ss%2Bw', streamName: 'b' })).accepted);
  });

  test('whom a module before it has proved needs no password', async () => {
    const known = defineModule({
      name: 'known',
      apiVersion: 1,
      description: 'Proves everybody',
      create: () => ({ onConnect: () => allow({ user: 'viewer' }) }),
    });
    const answer = await run({}, { before: [known] }).publish();
    assert.equal(answer.accepted && answer.user, 'viewer');
  });
});
