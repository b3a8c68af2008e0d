import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { parseRawQuery } from '../../src/codec/rtmp/raw-query.ts';
import type { ApplicationSettings } from '../../src/config/settings.ts';
import { peerOf } from '../../src/http/peer-address.ts';
import { StreamRegistry } from '../../src/media/stream-registry.ts';
import type { GateSettings } from '../../src/module/application-catalog.ts';
import type { Access } from '../../src/module/gate.ts';
import { GateEngine } from '../../src/module/gate-engine.ts';
import { defaultLoginLimits } from '../../src/module/login-limits.ts';
import { RecordedLog } from '../../src/module/recorded-log.ts';
import {
  applicationSettings,
  at,
  moduleReferences,
  propertySettings,
} from '../support/application-settings.ts';
import { fakeClient, forever } from '../support/fake-client.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { deferred, settled } from '../support/running-module.ts';

/** Starts and stops say which version of it runs; the command `read` does too. */
const versioned = `
  import { deny } from 'sluice/module';
  export default {
    name: 'versioned', apiVersion: 1, description: 'Says its version', guardsPublish: true,
    properties: { version: { type: 'string', description: 'Version', default: '' } },
    create({ application, instance, properties: { version } }) {
      const say = (what) => globalThis.reloadEvents.push([what, application, instance, version].join(' '));
      if (version === 'unmakable') throw new Error('cannot be made');
      return {
        async onAppStart() {
          if (version === 'unstartable') throw new Error('cannot start');
          if (version === 'slow') await globalThis.reloadGate;
          if (version === 'no stage' && instance === 'stage') throw new Error('no stage');
          say('start');
        },
        onAppStop: () => say('stop'),
        onPublish: () => version === 'login' ? deny('unauthorized', 'no', { failedLogin: true }) : undefined,
        commands: { read: () => version },
      };
    },
  };`;

declare global {
  var reloadEvents: string[];
  var reloadGate: Promise<void>;
}

describe('GateReload', () => {
  const home = mkdtempSync(join(tmpdir(), 'sluice-home-'));
  const engines: GateEngine[] = [];

  before(() => {
    mkdirSync(join(home, 'modules'));
    writeFileSync(join(home, 'modules/package.json'), '{"type": "module"}');
    writeFileSync(join(home, 'modules/versioned.js'), versioned);
    writeFileSync(join(home, 'modules/other.js'), versioned.replace("'versioned'", "'other'"));
  });
  afterEach(async () => {
    for (const engine of engines.splice(0)) await engine.close();
  });
  after(() => rmSync(home, { recursive: true, force: true }));

  function application(version: string, given: Partial<ApplicationSettings> = {}): ApplicationSettings {
    const modules = moduleReferences('modules/versioned.js');
    return applicationSettings({ modules, properties: propertySettings({ version }), ...given });
  }

  function gateSettings(
    applications: readonly ApplicationSettings[],
    makeFallbackApplication: GateSettings['makeFallbackApplication'] = () => undefined,
  ): GateSettings {
    return {
      home,
      applications: new Map(applications.map((each) => [each.name, each])),
      makeFallbackApplication,
    };
  }

  async function makeEngine(...given: Parameters<typeof gateSettings>) {
    globalThis.reloadEvents = [];
    const clock = new FakeClock();
    const log = new RecordedLog();
    const engine = new GateEngine({
      settings: gateSettings(...given),
      registry: new StreamRegistry({ clock, onListenerError: () => undefined }),
      log,
      clock,
      audit: { record: () => undefined },
      checkPropertyNames: () => [],
      peerOf,
    });
    engines.push(engine);
    assert.deepEqual(await engine.prepare(), []);
    return { clock, engine, log };
  }

  async function reload(engine: GateEngine, ...given: Parameters<typeof gateSettings>) {
    const change = engine.reload(gateSettings(...given));
    assert.deepEqual(await change.check(), []);
    return change.apply();
  }

  async function connect(engine: GateEngine, application = 'live', instance = '_definst_') {
    const outcome = await engine.connect(fakeClient({ application, instance }), forever());
    return outcome.accepted ? outcome.access : outcome.description;
  }

  async function accepted(...given: Parameters<typeof connect>): Promise<Access> {
    const access = await connect(...given);
    assert.ok(typeof access !== 'string', 'accepted');
    return access;
  }

  async function versionOf(access: Access): Promise<unknown> {
    const outcome = await access.command('read', [], forever());
    return outcome.kind === 'result' ? outcome.value : outcome;
  }

  const stream = { requestedName: 's', streamName: 's', query: parseRawQuery('') };

  test('what says the same keeps its instances, wherever it stands in its file', async () => {
    const { engine } = await makeEngine([application('1')]);
    const moved = application('1', {
      location: at(4),
      modules: moduleReferences('modules/versioned.js').map((module) => ({ ...module, location: at(99) })),
      properties: propertySettings({ version: '1' }, { location: at(7), valueLocation: at(8) }),
    });
    assert.deepEqual(await reload(engine, [moved]), {
      added: [],
      changed: [],
      removed: [],
      unchanged: ['live'],
      kept: [],
    });
    await accepted(engine);
    assert.deepEqual(reloadEvents, ['start live _definst_ 1']);
  });

  test('a changed application gets new clients at once; running ones stay, and the last one takes the old instance along', async () => {
    const { engine } = await makeEngine([application('1')]);
    const [first, second] = [await accepted(engine), await accepted(engine)];
    const { changed } = await reload(engine, [application('2')]);
    assert.deepEqual(changed, ['live']);
    const third = await accepted(engine);
    assert.deepEqual(await Promise.all([first, second, third].map(versionOf)), ['1', '1', '2']);
    first.disconnect();
    await settled();
    assert.deepEqual(reloadEvents, ['start live _definst_ 1', 'start live _definst_ 2']);
    second.disconnect();
    await settled();
    assert.deepEqual(
      reloadEvents.slice(2),
      ['stop live _definst_ 1'],
      'at once, not after ApplicationTimeout',
    );
    assert.equal(await versionOf(third), '2');
  });

  for (const [what, given] of [
    ['a module list', { modules: moduleReferences('modules/other.js') }],
    ['a secret', { properties: propertySettings({ version: '1', key: 'new' }, { secret: true }) }],
    ['an element', { pingTimeoutMs: 5_000 }],
  ] as const) {
    test(`${what} that changed is a change`, async () => {
      const { engine } = await makeEngine([
        application('1', { properties: propertySettings({ version: '1', key: 'old' }, { secret: true }) }),
      ]);
      const properties = propertySettings({ version: '1', key: 'old' }, { secret: true });
      const { changed } = await reload(engine, [application('1', { properties, ...given })]);
      assert.deepEqual(changed, ['live']);
    });
  }

  test('another file behind the same <Class> is a change', async () => {
    const given = { modules: moduleReferences('modules/folder') };
    mkdirSync(join(home, 'modules/folder'));
    writeFileSync(join(home, 'modules/folder/index.mjs'), versioned);
    const { engine } = await makeEngine([application('1', given)]);
    writeFileSync(join(home, 'modules/folder/index.js'), versioned);
    const { changed } = await reload(engine, [application('1', given)]);
    assert.deepEqual(changed, ['live']);
  });

  test('who plays after the change sees what was published before it, and who publishes meets its name taken', async () => {
    const { engine } = await makeEngine([application('1')]);
    const publisher = await accepted(engine);
    const published = await publisher.publish({ ...stream, mode: 'live' }, forever());
    assert.ok(published.accepted);
    await reload(engine, [application('2')]);
    const player = await accepted(engine);
    const played = await player.play(stream, forever());
    assert.ok(played.accepted);
    assert.equal(played.stream.state, 'live');
    const other = await (await accepted(engine)).publish({ ...stream, mode: 'live' }, forever());
    assert.equal(!other.accepted && other.reason, 'conflict');
  });

  test('failed logins stay counted, and who is banned stays banned', async () => {
    const { engine } = await makeEngine([application('login')]);
    for (let failures = 0; failures < defaultLoginLimits.failuresToBan; failures++) {
      const guess = { ...stream, streamName: `s${failures}`, mode: 'live' } as const;
      assert.equal((await (await accepted(engine)).publish(guess, forever())).accepted, false);
    }
    await reload(engine, [application('2')]);
    const refusal = await connect(engine);
    assert.match(typeof refusal === 'string' ? refusal : 'accepted', /^Too many failed logins/);
  });

  test('new clients come to the old instance until the new one has started', async () => {
    const gate = deferred();
    globalThis.reloadGate = gate.promise;
    const { engine } = await makeEngine([application('1')]);
    const change = engine.reload(gateSettings([application('slow')]));
    assert.deepEqual(await change.check(), []);
    const applied = change.apply();
    const meanwhile = await accepted(engine);
    assert.equal(await versionOf(meanwhile), '1');
    gate.resolve();
    await applied;
    assert.equal(await versionOf(await accepted(engine)), 'slow');
    assert.equal(await versionOf(meanwhile), '1');
  });

  test('an application that cannot start keeps its old configuration, and the others change', async () => {
    const other = (version: string) => application(version, { name: 'other' });
    const { engine, log } = await makeEngine([application('1'), other('1')]);
    const { kept, changed, added } = await reload(engine, [
      application('unstartable'),
      other('2'),
      application('unstartable', { name: 'more' }),
    ]);
    assert.deepEqual(changed, ['other']);
    assert.deepEqual(added, []);
    assert.deepEqual(kept.map(({ name }) => name).sort(), ['live', 'more']);
    for (const { problems } of kept) assert.match(problems[0]?.rule ?? '', /onAppStart failed: cannot start/);
    assert.ok(log.lines.some(({ level, message }) => level === 'error' && /does not start/.test(message)));
    assert.equal(await versionOf(await accepted(engine)), '1');
    assert.equal(await versionOf(await accepted(engine, 'other')), '2');
    assert.equal(await connect(engine, 'more'), 'There is no such application');

    const repaired = await reload(engine, [application('3'), other('2')]);
    assert.deepEqual([repaired.changed, repaired.unchanged], [['live'], ['other']]);
  });

  test('a module that cannot be made shows at the check, which starts nothing', async () => {
    const { engine } = await makeEngine([application('1')]);
    const change = engine.reload(
      gateSettings([application('2'), application('unmakable', { name: 'more' })], (name) =>
        application('unmakable', { name }),
      ),
    );
    const problems = await change.check();
    assert.deepEqual(
      problems.map(({ severity, location }) => [severity, location.line]),
      [
        ['error', 10],
        ['error', 10],
      ],
    );
    assert.deepEqual(reloadEvents, ['start live _definst_ 1']);
    assert.equal(await versionOf(await accepted(engine)), '1');
  });

  test('an instance that has clients starts anew before the change too', async () => {
    const { engine } = await makeEngine([application('1')]);
    const onStage = await accepted(engine, 'live', 'stage');
    const { kept } = await reload(engine, [application('no stage')]);
    assert.match(kept[0]?.problems[0]?.rule ?? '', /no stage/);
    const elsewhere = await accepted(engine);
    assert.equal(await versionOf(elsewhere), '1', 'all instances of it keep it');
    elsewhere.disconnect();
    assert.deepEqual(
      reloadEvents.slice(2),
      ['start live _definst_ no stage', 'stop live _definst_ no stage'],
      'what had started stops again',
    );
    await reload(engine, [application('2')]);
    assert.deepEqual(reloadEvents.slice(4).sort(), [
      'start live _definst_ 2',
      'start live stage 2',
      'stop live _definst_ 1',
    ]);
    assert.equal(await versionOf(onStage), '1');
    assert.equal(await versionOf(await accepted(engine, 'live', 'stage')), '2');
  });

  test('applications come and go; who is in one that went stays', async () => {
    const { engine } = await makeEngine([application('1')]);
    const staying = await accepted(engine);
    const { added, removed } = await reload(engine, [application('1', { name: 'new' })]);
    assert.deepEqual([added, removed], [['new'], ['live']]);
    assert.equal(await connect(engine), 'There is no such application');
    assert.equal(await versionOf(await accepted(engine, 'new')), '1');
    assert.equal(await versionOf(staying), '1');
    staying.disconnect();
    await settled();
    assert.equal(reloadEvents.at(-1), 'stop live _definst_ 1');
  });

  test('conf/Application.xml serves the names that are left, changes like any other, and goes', async () => {
    const fallback = (version: string) => (name: string) => application(version, { name });
    const { engine } = await makeEngine([], fallback('1'));
    const [x, y] = [await accepted(engine, 'x'), await accepted(engine, 'y')];

    const same = await reload(engine, [application('own', { name: 'x' })], fallback('1'));
    assert.deepEqual([same.added, same.unchanged], [['x'], ['conf/Application.xml']]);
    assert.equal(await versionOf(await accepted(engine, 'x')), 'own', 'it has a folder of its own now');
    assert.equal(await versionOf(x), '1');

    const next = await reload(engine, [], fallback('2'));
    assert.deepEqual([next.removed, next.changed], [['x'], ['conf/Application.xml']]);
    const versions = [x, y, await accepted(engine, 'x'), await accepted(engine, 'y')].map(versionOf);
    assert.deepEqual(await Promise.all(versions), ['1', '1', '2', '2']);

    assert.deepEqual((await reload(engine, [])).removed, ['conf/Application.xml']);
    assert.equal(await connect(engine, 'y'), 'There is no such application');
    assert.equal(await versionOf(y), '1');
    assert.deepEqual((await reload(engine, [], fallback('3'))).added, ['conf/Application.xml']);
  });

  test('a name in what conf/Application.xml makes of it is a change for all', async () => {
    const { engine } = await makeEngine([], (name) => application('any', { name }));
    const { changed } = await reload(engine, [], (name) => application(name, { name }));
    assert.deepEqual(changed, ['conf/Application.xml']);
  });

  test('close ends old and new instances, and gives up those on their way up', async () => {
    const gate = deferred();
    globalThis.reloadGate = gate.promise;
    const { engine } = await makeEngine([application('1')]);
    await accepted(engine);
    await reload(engine, [application('2')]);
    const change = engine.reload(gateSettings([application('slow')]));
    await change.check();
    const applied = change.apply();
    await settled();
    await engine.close();
    const { kept } = await applied;
    assert.deepEqual(
      kept.map(({ name }) => name),
      ['live'],
    );
    assert.deepEqual(reloadEvents.slice(2).sort(), ['stop live _definst_ 1', 'stop live _definst_ 2']);
    assert.equal(await connect(engine), 'The server is stopping');
    gate.resolve();
  });
});
