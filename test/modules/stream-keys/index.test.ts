import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { allow, defineModule, deny } from 'sluice/module';
import { type TestApplication, type TestModuleOptions, testModule } from 'sluice/testing';
import streamKeys from '../../../modules/stream-keys/index.ts';
import { overhear } from '../../support/overhear.ts';

const key = 'k-7f3a9';

const wrongKey = {
  accepted: false,
  gate: 'publish',
  reason: 'forbidden',
  description: 'This application accepts no stream under that name',
  module: 'stream-keys',
} as const;
const notPlayed = {
  ...wrongKey,
  gate: 'play',
  description: 'This application plays no stream under that name',
} as const;
const unavailable = {
  ...wrongKey,
  reason: 'unavailable',
  description: 'Stream names cannot be checked at the moment',
} as const;

type Options = TestModuleOptions<NonNullable<typeof streamKeys.properties>>;

describe('stream-keys', () => {
  let home: string;
  let streamFile: string;
  let playFile: string;
  let application: TestApplication | undefined;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'sluice-home-'));
    mkdirSync(join(home, 'conf'));
    streamFile = join(home, 'conf/aliasmap.stream.txt');
    playFile = join(home, 'conf/aliasmap.play.txt');
    writeFileSync(streamFile, `# keys\n${key}=stage\nk-second=studio/b\n`);
  });
  afterEach(async () => {
    await application?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  function run(options: Options = {}): TestApplication {
    application = testModule(streamKeys, { home, ...options });
    return application;
  }

  const everything = (running: TestApplication) => JSON.stringify([running.audit, running.log]);

  async function publishes(running: TestApplication, streamName: string) {
    const answer = await running.publish({ streamName });
    if (answer.accepted) answer.end();
    return answer.accepted && answer.streamName;
  }

  async function plays(running: TestApplication, streamName: string) {
    const answer = await running.play({ streamName });
    if (answer.accepted) answer.end();
    return answer.accepted && answer.streamName;
  }

  describe('publishers', () => {
    test('send a key; everybody else hears of the public name', async () => {
      const heard: string[] = [];
      const listener = defineModule({
        name: 'listener',
        apiVersion: 1,
        description: 'Listens',
        create: () => ({
          onPublishStart: ({ streamName }) => void heard.push(streamName),
          onPublishStop: ({ streamName }) => void heard.push(streamName),
        }),
      });
      const running = run({ before: [listener] });
      assert.equal(await publishes(running, key), 'stage');
      assert.equal(await publishes(running, 'k-second'), 'studio/b');
      await running.stop();
      assert.deepEqual(heard, ['stage', 'stage', 'studio/b', 'studio/b']);
      assert.doesNotMatch(everything(running), /k-7f3a9|k-second/);
    });

    for (const wrong of ['k-7f3a8', 'K-7F3A9', 'stage', `${key}x`, `x/${key}`]) {
      test(`${wrong} is no key: it is refused early and late, as a failed login, and kept out of the log`, async () => {
        const { decisions, definition } = overhear(streamKeys);
        const running = testModule(definition, { home });
        application = running;
        assert.deepEqual(await running.release({ streamName: wrong }), { ...wrongKey, gate: 'release' });
        assert.deepEqual(await running.publish({ streamName: wrong }), wrongKey);
        for (const decision of decisions) {
          assert.ok(
            decision?.kind === 'deny' && decision.failedLogin === true && decision.secretName === true,
          );
        }
        assert.deepEqual(
          running.audit.filter(({ gate }) => gate !== 'connect').map(({ streamName }) => streamName),
          ['[redacted]', '[redacted]'],
        );
      });
    }

    test('who announces a key goes on', async () => {
      assert.equal(await run().release({ streamName: key }), undefined);
    });

    test('a key with prefix and query is the key', async () => {
      const answer = await run().publish({ streamName: key, requestedName: `mp4:${key}`, query: 'x=1' });
      assert.equal(answer.accepted && answer.streamName, 'stage');
    });

    test('two keys of one stream do not share it', async () => {
      writeFileSync(streamFile, `${key}=stage\nk-third=stage`);
      const running = run();
      assert.ok((await running.publish({ streamName: key })).accepted);
      const second = await running.publish({ streamName: 'k-third' });
      assert.equal(!second.accepted && second.reason, 'conflict');
      assert.doesNotMatch(everything(running), /k-third/);
    });

    test('what a star makes of a name must be a stream name', async () => {
      writeFileSync(streamFile, 's3cret-*=${Wildcard.Match1}');
      const running = run();
      assert.equal(await publishes(running, 's3cret-cam'), 'cam');
      assert.deepEqual(await running.publish({ streamName: 's3cret-../../etc' }), {
        ...wrongKey,
        description:
          'This stream key leads to no stream name. A stream name has no empty parts, . or .. between its slashes',
      });
      const nothing = await running.publish({ streamName: 's3cret-' });
      assert.equal(!nothing.accepted && nothing.reason, 'forbidden');
      assert.match(
        running.log.findLast(({ level }) => level === 'warn')?.message ?? '',
        /aliasmap\.stream\.txt:1 made no stream name of a key: The alias is empty$/,
      );
      assert.doesNotMatch(everything(running), /s3cret|etc/);
    });

    test('application and instance are known to aliases', async () => {
      writeFileSync(streamFile, 'k=${Application.Name}-${AppInstance.Name}-${VHost.Name}');
      assert.equal(
        await publishes(run({ application: 'tv', instance: 'two' }), 'k'),
        'tv-two-_defaultVHost_',
      );
    });

    test('without a file nobody publishes, and that is said at start', async () => {
      rmSync(streamFile);
      const running = run();
      assert.deepEqual(await running.publish({ streamName: key }), unavailable);
      assert.deepEqual(
        running.log.map(({ level, message }) => [level, message]),
        [['warn', 'there is no file of stream keys: no one can publish']],
      );
      assert.doesNotMatch(everything(running), /k-7f3a9/);
    });
  });

  describe('players', () => {
    test('know the public name only; a key and a name that nobody has get one answer', async () => {
      const running = run();
      assert.ok((await running.publish({ streamName: key })).accepted);
      assert.equal(await plays(running, 'stage'), 'stage');
      assert.equal(await plays(running, 'studio/b'), 'studio/b');
      for (const name of [key, 'k-second', 'nothing']) {
        assert.deepEqual(await running.play({ streamName: name }), notPlayed);
      }
      assert.doesNotMatch(everything(running), /k-7f3a9|k-second/);
    });

    test('the answer to a key differs in nothing that is counted, either', async () => {
      const { decisions, definition } = overhear(streamKeys);
      application = testModule(definition, { home });
      await application.play({ streamName: key });
      await application.play({ streamName: 'nothing' });
      assert.deepEqual(decisions[0], decisions[1]);
      assert.ok(decisions[0]?.kind === 'deny' && decisions[0].failedLogin !== true);
    });

    test('ask by the names of their own file, and no other', async () => {
      writeFileSync(playFile, 'tv1=stage\nnews-*=studio/${Wildcard.Match1}\nevil=../x\nkeyhole=k-second\n');
      const running = run();
      assert.equal(await plays(running, 'tv1'), 'stage');
      assert.equal(await plays(running, 'news-b'), 'studio/b');
      for (const name of ['stage', 'news-c', 'evil', 'keyhole', key]) {
        assert.deepEqual(await running.play({ streamName: name }), notPlayed, name);
      }
    });

    test('get no key from a file that lets every name through, nor one that maps it', async () => {
      writeFileSync(playFile, `${key}=stage\n*=\${Stream.Name}`);
      const running = run();
      for (const name of [key, 'k-second', 'nothing']) {
        assert.deepEqual(await running.play({ streamName: name }), notPlayed, name);
      }
      assert.equal(await plays(running, 'stage'), 'stage');
    });

    test('of names that a star opens play those that are live', async () => {
      writeFileSync(streamFile, `${key}=stage\ns3cret-*=\${Wildcard.Match1}`);
      const running = run();
      assert.deepEqual(await running.play({ streamName: 'cam' }), notPlayed);
      const published = await running.publish({ streamName: 's3cret-cam' });
      assert.ok(published.accepted);
      assert.equal(await plays(running, 'cam'), 'cam');
      published.end();
      assert.deepEqual(await running.play({ streamName: 'cam' }), notPlayed);
    });

    test('play any name while there are no keys', async () => {
      rmSync(streamFile);
      assert.equal(await plays(run(), 'anything'), 'anything');
    });

    test('are refused while the file that was named for them is missing', async () => {
      const running = run({ properties: { aliasMapFilePlay: 'conf/nothing.txt' } });
      assert.deepEqual(await running.play({ streamName: 'stage' }), { ...unavailable, gate: 'play' });
      assert.equal(await publishes(running, key), 'stage');
      assert.ok(running.log.some(({ level }) => level === 'error'));
    });
  });

  describe('changes of a file', () => {
    test('take effect at once and leave live streams alone', async () => {
      const running = run();
      const live = await running.publish({ streamName: key });
      assert.ok(live.accepted);
      writeFileSync(streamFile, 'k-new=stage2\n');
      assert.deepEqual(await running.publish({ streamName: key }), wrongKey);
      assert.equal(await publishes(running, 'k-new'), 'stage2');
      assert.ok(!live.access.client.id.includes(key));
      writeFileSync(playFile, 'x=stage2');
      assert.equal(await plays(running, 'x'), 'stage2');
      assert.deepEqual(await running.play({ streamName: 'stage2' }), notPlayed);
      live.end();
    });

    test('for the worse keep the old rules, and say where', async () => {
      writeFileSync(playFile, 'x=stage');
      const running = run();
      assert.equal(await publishes(running, key), 'stage');
      writeFileSync(streamFile, 'k-new=stage2\nk-broken');
      writeFileSync(playFile, 'y=${Stream.Nam}');
      assert.equal(await publishes(running, key), 'stage');
      assert.deepEqual(await running.publish({ streamName: 'k-new' }), wrongKey);
      assert.equal(await plays(running, 'x'), 'stage');
      const errors = running.log.filter(({ level }) => level === 'error').map(({ message }) => message);
      assert.ok(errors.includes(`${streamFile}:2 must be a pattern, = and an alias`));
      assert.ok(errors.includes(`${playFile}:1 must hold only variables of stream name aliases`));
      assert.doesNotMatch(everything(running), /k-broken|k-new/);
    });

    for (const [title, spoilt] of [
      ['keys', () => streamFile],
      ['aliases', () => playFile],
    ] as const) {
      test(`a file of ${title} that is broken at start refuses players, and it heals`, async () => {
        writeFileSync(spoilt(), 'broken');
        const running = run();
        assert.deepEqual(await running.play({ streamName: 'stage' }), { ...unavailable, gate: 'play' });
        if (title === 'keys') assert.deepEqual(await running.publish({ streamName: key }), unavailable);
        writeFileSync(spoilt(), title === 'keys' ? `${key}=stage` : 'stage=stage');
        assert.equal(await plays(running, 'stage'), 'stage');
        assert.equal(await publishes(running, key), 'stage');
      });
    }

    test('a file of keys that is taken away ends publishing, not playing', async () => {
      const running = run();
      assert.ok((await running.publish({ streamName: key })).accepted);
      rmSync(streamFile);
      assert.deepEqual(await running.publish({ streamName: key }), unavailable);
      assert.equal(await plays(running, 'stage'), 'stage');
      assert.deepEqual(await running.play({ streamName: key }), notPlayed);
    });

    test('a file of aliases that is taken away does not open what it closed', async () => {
      writeFileSync(playFile, 'x=stage');
      const running = run();
      await running.start();
      rmSync(playFile);
      assert.equal(await plays(running, 'x'), 'stage');
      assert.deepEqual(await running.play({ streamName: 'stage' }), notPlayed);
    });
  });

  describe('properties', () => {
    test('name files and delimiters, in both generations', async () => {
      writeFileSync(join(home, 'keys.txt'), 'a:b => first-${Stream.Name.Part2}\n');
      writeFileSync(join(home, 'players.txt'), 'x => first-b\n');
      const aliasMap = { aliasMapFileStream: 'keys.txt', aliasMapFilePlay: join(home, 'players.txt') };
      const delimiters = { aliasMapNameDelimiter: '=>', aliasMapPathDelimiter: ':' };
      const old = {
        streamNameAliasFile: 'players.txt',
        streamNameAliasNameDelimiter: '=>',
        streamNameAliasPathDelimiter: ':',
      };
      for (const properties of [
        { ...aliasMap, ...delimiters },
        { aliasMapFileStream: 'keys.txt', ...old },
        // The newer name wins.
        {
          ...aliasMap,
          ...delimiters,
          streamNameAliasFile: 'nothing.txt',
          streamNameAliasNameDelimiter: '#',
          streamNameAliasPathDelimiter: '#',
        },
      ]) {
        const running = run({ properties });
        assert.equal(await publishes(running, 'a:b'), 'first-b');
        assert.equal(await plays(running, 'x'), 'first-b');
        await running.stop();
      }
    });

    for (const name of ['aliasMapNameDelimiter', 'aliasMapPathDelimiter'] as const) {
      test(`an empty ${name} keeps the application from starting`, async () => {
        const running = run({ properties: { [name]: '' } });
        await assert.rejects(running.start(), new RegExp(`${name} must hold a character`));
        application = undefined;
      });
    }
  });

  describe('a key that another module refuses', () => {
    const refuses = defineModule({
      name: 'refuses',
      apiVersion: 1,
      description: 'Refuses everything by name',
      create: () => ({
        onReleaseStream: ({ publicName }) => deny('forbidden', `Not ${publicName}`),
        onPublish: ({ publicName }) => deny('forbidden', `Not ${publicName}`),
        onPlay: ({ publicName }) => deny('forbidden', `Not ${publicName}`),
      }),
    });

    test('before it is turned into a name stays out of the records', async () => {
      const running = run({ before: [refuses] });
      await running.release({ streamName: key });
      const answer = await running.publish({ streamName: key });
      await running.play({ streamName: key });
      assert.equal(!answer.accepted && answer.description, `Not ${key}`);
      const records = running.audit.filter(({ gate }) => gate !== 'connect');
      assert.deepEqual(
        records.map(({ description, streamName }) => [description, streamName]),
        Array.from({ length: 3 }, () => ['Not [redacted]', '[redacted]']),
      );
    });

    test('after that is told by its public name', async () => {
      const running = testModule(refuses, { home, before: [streamKeys] });
      application = running;
      await running.release({ streamName: key });
      await running.publish({ streamName: key });
      const records = running.audit.filter(({ gate }) => gate !== 'connect');
      assert.deepEqual(
        records.map(({ description, streamName }) => [description, streamName]),
        [
          ['Not stage', 'stage'],
          ['Not stage', 'stage'],
        ],
      );
    });

    test('a module before it may rename, and that name is looked up', async () => {
      const renames = defineModule({
        name: 'renames',
        apiVersion: 1,
        description: 'Renames',
        create: () => ({ onPublish: () => allow({ streamName: key }) }),
      });
      assert.equal(await publishes(run({ before: [renames] }), 'x'), 'stage');
    });
  });

  test('it guards publishing', () => assert.equal(streamKeys.guardsPublish, true));
});
