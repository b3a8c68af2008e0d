import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { parseRawQuery } from '../../src/codec/rtmp/raw-query.ts';
import type { ApplicationSettings } from '../../src/config/settings.ts';
import { peerOf } from '../../src/http/peer-address.ts';
import { StreamRegistry } from '../../src/media/stream-registry.ts';
import type { AuditRecord } from '../../src/module/audit.ts';
import { GateEngine, type GateEngineOptions } from '../../src/module/gate-engine.ts';
import { builtInNames } from '../../src/module/module-source.ts';
import { RecordedLog } from '../../src/module/recorded-log.ts';
import {
  applicationSettings,
  at,
  moduleReferences,
  propertySettings,
} from '../support/application-settings.ts';
import { fakeClient, forever } from '../support/fake-client.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { settled } from '../support/running-module.ts';

/** Does what its properties say, and writes what happens to a list that the test reads. */
const probe = (name: string) => `
  import { allow, defineModule, deny, property } from 'sluice/module';
  const text = property.string({ description: 'What to do', default: '' });
  export default defineModule({
    name: '${name}', apiVersion: 1, description: 'Probe', guardsPublish: true,
    properties: { atCreate: text, atStart: text, atConnect: text },
    create({ application, instance, properties, paths, getProperty }) {
      const events = globalThis.probeEvents;
      if (properties.atCreate === 'throw') throw new Error('cannot be made');
      if (properties.atCreate === 'misspell') return { onPublsh() {} };
      return {
        onAppStart() {
          if (properties.atStart === 'throw in ${name}') throw new Error('cannot start');
          events.push('start ' + application + '/' + instance + '${name === 'probe' ? '' : ` ${name}`}');
        },
        onAppStop() { events.push('stop ' + application + '/' + instance + '${name === 'probe' ? '' : ` ${name}`}'); },
        onConnect: () => (properties.atConnect === 'deny' ? deny('forbidden', 'No') : allow({ user: 'u' })),
        commands: { read: ({ arguments: [name] }) => [getProperty(name), paths.home, paths.conf, paths.data] },
      };
    },
  });`;

declare global {
  var probeEvents: string[];
}

describe('GateEngine', () => {
  const home = mkdtempSync(join(tmpdir(), 'sluice-home-'));

  before(() => {
    mkdirSync(join(home, 'modules'));
    writeFileSync(join(home, 'modules/package.json'), '{"type": "module"}');
    for (const name of ['probe', 'first', 'second']) {
      writeFileSync(join(home, `modules/${name}.js`), probe(name));
    }
  });
  beforeEach(() => {
    globalThis.probeEvents = [];
  });
  after(() => rmSync(home, { recursive: true, force: true }));

  function application(given: Partial<ApplicationSettings> = {}): ApplicationSettings {
    return applicationSettings({ modules: moduleReferences('modules/probe.js'), ...given });
  }

  function makeEngine(
    applications: readonly ApplicationSettings[],
    options: Partial<GateEngineOptions> = {},
    fallback?: (name: string) => ApplicationSettings | undefined,
  ) {
    const clock = new FakeClock();
    const log = new RecordedLog();
    const audit: AuditRecord[] = [];
    const engine = new GateEngine({
      settings: {
        home,
        applications: new Map(applications.map((each) => [each.name, each])),
        makeFallbackApplication: (name) => fallback?.(name),
      },
      registry: new StreamRegistry({ clock, onListenerError: () => undefined }),
      log,
      clock,
      audit: { record: (record) => audit.push(record) },
      checkPropertyNames: () => [],
      peerOf,
      ...options,
    });
    return { audit, clock, engine, log };
  }

  test('every module that cannot be made is a problem, and none is started', async () => {
    const { engine } = makeEngine([
      application({
        modules: moduleReferences('modules/first.js', 'modules/second.js', 'modules/probe.js'),
        properties: propertySettings({ atCreate: 'misspell' }),
      }),
    ]);
    const problems = await engine.prepare();
    assert.deepEqual(
      problems.map(({ location, key }) => [location.line, /: (\w+)$/.exec(key)?.[1]]),
      [
        [10, 'onPublsh'],
        [11, 'onPublsh'],
        [12, 'onPublsh'],
      ],
    );
    assert.deepEqual(probeEvents, []);
    await engine.close();
  });

  test('the first client starts the instance it names, a second one shares it', async () => {
    const { engine } = makeEngine([application()]);
    const outcomes = await Promise.all([
      engine.connect(fakeClient(), forever()),
      engine.connect(fakeClient(), forever()),
      engine.connect(fakeClient({ instance: 'stage2' }), forever()),
    ]);
    assert.ok(outcomes.every(({ accepted }) => accepted));
    assert.deepEqual(probeEvents.sort(), ['start live/_definst_', 'start live/stage2']);
    await engine.close();
    assert.deepEqual(probeEvents.slice(2).sort(), ['stop live/_definst_', 'stop live/stage2']);
  });

  test('an instance without clients stops after applicationTimeoutMs', async () => {
    const { clock, engine } = makeEngine([application({ applicationTimeoutMs: 5_000 })]);
    const outcome = await engine.connect(fakeClient(), forever());
    assert.ok(outcome.accepted);
    outcome.access.disconnect();
    clock.advance(5_000);
    await settled();
    assert.deepEqual(probeEvents, ['start live/_definst_', 'stop live/_definst_']);
  });

  test('a refused client does not keep the instance running', async () => {
    const properties = propertySettings({ atConnect: 'deny' });
    const { clock, engine } = makeEngine([application({ properties })]);
    assert.equal((await engine.connect(fakeClient(), forever())).accepted, false);
    clock.advance(60_000);
    await settled();
    assert.deepEqual(probeEvents, ['start live/_definst_', 'stop live/_definst_']);
  });

  test('a client that went while the instance started is let go of', async () => {
    const { clock, engine } = makeEngine([application()]);
    const gone = new AbortController();
    const outcome = engine.connect(fakeClient(), gone.signal);
    gone.abort();
    assert.equal((await outcome).accepted, false);
    clock.advance(60_000);
    await settled();
    assert.deepEqual(probeEvents, ['start live/_definst_', 'stop live/_definst_']);
  });

  test('an application that nobody configured is not found, and the refusal is recorded', async () => {
    const { audit, engine } = makeEngine([application()]);
    const outcome = await engine.connect(fakeClient({ application: 'vod\u001b[2J' }), forever());
    assert.deepEqual(outcome, {
      accepted: false,
      reason: 'not-found',
      description: 'There is no such application',
    });
    assert.equal(audit.length, 1);
    assert.equal(audit[0]?.client.application, 'vod\ufffd[2J');
  });

  test('conf/Application.xml stands in for other names, but never for one that leads elsewhere', async () => {
    const asked: string[] = [];
    const { engine } = makeEngine([application()], {}, (name) => {
      asked.push(name);
      return application({ name });
    });
    assert.ok((await engine.connect(fakeClient({ application: 'other' }), forever())).accepted);
    assert.deepEqual(probeEvents, ['start other/_definst_']);
    for (const name of ['..', '../live', 'a/b', '', '.hidden', 'a\\b', 'a\0', 'x'.repeat(129)]) {
      const outcome = await engine.connect(fakeClient({ application: name }), forever());
      assert.equal(!outcome.accepted && outcome.reason, 'not-found', name);
    }
    assert.deepEqual(asked, ['other']);
  });

  test('an instance name that leads elsewhere is refused', async () => {
    const { engine } = makeEngine([application()]);
    for (const instance of ['..', 'a/b', '', '.x', 'x'.repeat(129)]) {
      const outcome = await engine.connect(fakeClient({ instance }), forever());
      assert.equal(!outcome.accepted && outcome.reason, 'not-found', instance);
    }
  });

  test('instances are bounded, for one application and for all that the fallback serves', async () => {
    const limits = { maxInstancesPerApplication: 2, maxFallbackInstances: 1 };
    const { engine } = makeEngine([application()], { limits }, (name) => application({ name }));
    const connect = (name: string, instance: string) =>
      engine.connect(fakeClient({ application: name, instance }), forever());
    assert.ok((await connect('live', 'a')).accepted);
    assert.ok((await connect('live', 'b')).accepted);
    const third = await connect('live', 'c');
    assert.equal(!third.accepted && third.reason, 'over-capacity');
    assert.ok((await connect('x', '_definst_')).accepted);
    const other = await connect('y', '_definst_');
    assert.equal(!other.accepted && other.reason, 'over-capacity');
  });

  test('whoever fills an application with instances does not lock others out of _definst_', async () => {
    const limits = { maxInstancesPerApplication: 2 };
    const { engine } = makeEngine([application()], { limits });
    await engine.prepare();
    for (const instance of ['x0', 'x1']) {
      assert.ok((await engine.connect(fakeClient({ instance }), forever())).accepted);
    }
    assert.equal((await engine.connect(fakeClient({ instance: 'x2' }), forever())).accepted, false);
    assert.ok((await engine.connect(fakeClient(), forever())).accepted);
    assert.deepEqual(probeEvents, ['start live/_definst_', 'start live/x0', 'start live/x1']);
  });

  test('one address, or one /64 of IPv6, holds a bounded number of instances', async () => {
    const { engine } = makeEngine([application()], { limits: { maxInstancesPerAddress: 1 } });
    const connect = (instance: string, address: string) =>
      engine.connect(fakeClient({ instance, address }), forever());
    assert.ok((await connect('a', '2001:db8::1')).accepted);
    const second = await connect('b', '2001:db8::2');
    assert.equal(!second.accepted && second.reason, 'over-capacity');
    assert.ok((await connect('b', '2001:db8:0:1::1')).accepted);
    assert.ok((await connect('_definst_', '2001:db8::2')).accepted);
  });

  test('prepare starts _definst_ of every application and reports what cannot start, with file and line', async () => {
    const { engine, log } = makeEngine([
      application(),
      application({ name: 'made', properties: propertySettings({ atCreate: 'throw' }) }),
      application({ name: 'started', properties: propertySettings({ atStart: 'throw in probe' }) }),
      application({ name: 'hooks', properties: propertySettings({ atCreate: 'misspell' }) }),
    ]);
    const problems = await engine.prepare();
    assert.deepEqual(
      problems.map(({ location, rule, severity }) => [severity, location.line, rule.split(',').at(0)]),
      [
        ['error', 10, 'must start'],
        ['error', 10, 'must start'],
        ['error', 10, 'must be one of onAppStart'],
      ],
    );
    assert.match(problems[0]?.rule ?? '', /create failed: cannot be made/);
    assert.match(problems[1]?.rule ?? '', /onAppStart failed: cannot start/);
    assert.match(problems[2]?.key ?? '', /onPublsh/);
    assert.deepEqual(probeEvents, ['start live/_definst_']);
    assert.ok(log.lines.some(({ level }) => level === 'error'));
    const outcome = await engine.connect(fakeClient({ application: 'made' }), forever());
    assert.equal(!outcome.accepted && outcome.reason, 'unavailable');
    await engine.close();
  });

  test('prepare makes the modules of the file for all other names, and starts none of them', async () => {
    const fallback = (atCreate: string) => (name: string) =>
      application({ name, properties: propertySettings({ atCreate }) });
    const wrong = makeEngine([], {}, fallback('misspell')).engine;
    const [problem, ...more] = await wrong.prepare();
    assert.deepEqual([problem?.severity, problem?.location.line, more], ['error', 10, []]);
    assert.match(problem?.key ?? '', /onPublsh/);
    await wrong.close();
    const right = makeEngine([], {}, fallback('')).engine;
    assert.deepEqual(await right.prepare(), []);
    assert.deepEqual(probeEvents, []);
    await right.close();
  });

  const three = moduleReferences('modules/first.js', 'modules/second.js', 'modules/probe.js');

  test('modules start in order and stop in reverse', async () => {
    const { engine } = makeEngine([application({ modules: three })]);
    await engine.prepare();
    await engine.close();
    const instance = 'live/_definst_';
    assert.deepEqual(probeEvents, [
      `start ${instance} first`,
      `start ${instance} second`,
      `start ${instance}`,
      `stop ${instance}`,
      `stop ${instance} second`,
      `stop ${instance} first`,
    ]);
  });

  test('when a module cannot start, those that had started are stopped in reverse', async () => {
    const properties = propertySettings({ atStart: 'throw in probe' });
    const { engine } = makeEngine([application({ modules: three, properties })]);
    const problems = await engine.prepare();
    assert.deepEqual(
      problems.map(({ location }) => location.line),
      [12],
    );
    const instance = 'live/_definst_';
    assert.deepEqual(probeEvents, [
      `start ${instance} first`,
      `start ${instance} second`,
      `stop ${instance} second`,
      `stop ${instance} first`,
    ]);
  });

  test('check loads everything, the fallback too, and starts nothing', async () => {
    const { engine } = makeEngine([application({ modules: moduleReferences('no.Such') })], {}, (name) =>
      application({ name, modules: moduleReferences('core', 'no.Such.Either') }),
    );
    const problems = await engine.check();
    assert.deepEqual(
      problems
        .filter(({ severity }) => severity === 'error')
        .map(({ location, value }) => [location.line, value]),
      [
        [10, 'no.Such'],
        [11, 'no.Such.Either'],
      ],
    );
    assert.deepEqual(probeEvents, []);
  });

  test('an application with an error in its properties or their names does not start', async () => {
    const problem = {
      severity: 'error',
      location: at(50),
      key: 'securityPublishRequirePasword',
      rule: 'x',
      value: '',
    };
    const { engine, log } = makeEngine([application()], { checkPropertyNames: () => [problem as never] });
    const outcome = await engine.connect(fakeClient(), forever());
    assert.equal(!outcome.accepted && outcome.reason, 'unavailable');
    assert.deepEqual(probeEvents, []);
    assert.match(log.lines.at(-1)?.message ?? '', /configuration is wrong/);
  });

  test('settings that throw deny', async () => {
    const { engine } = makeEngine([], {}, () => {
      throw new Error('disk on fire');
    });
    const outcome = await engine.connect(fakeClient(), forever());
    assert.equal(!outcome.accepted && outcome.reason, 'unavailable');
  });

  test('a module reads undeclared properties and its folders', async () => {
    const { engine } = makeEngine([application({ properties: propertySettings({ alice: 'concert' }) })]);
    const outcome = await engine.connect(fakeClient(), forever());
    assert.ok(outcome.accepted);
    const folders = [home, join(home, 'conf'), join(home, 'data')];
    assert.deepEqual(await outcome.access.command('read', ['alice'], forever()), {
      kind: 'result',
      value: ['concert', ...folders],
    });
    assert.deepEqual(await outcome.access.command('read', ['bob'], forever()), {
      kind: 'result',
      value: [undefined, ...folders],
    });
  });

  test('the instance stands in property values, and nothing that it holds is looked at again', async () => {
    const variable = '\u0024{com.wowza.wms.context.ApplicationInstance}';
    const properties = propertySettings({ file: `conf/${variable}/${variable}.password` });
    const { engine } = makeEngine([application({ properties })]);
    for (const instance of ['_definst_', 'stage-2']) {
      const outcome = await engine.connect(fakeClient({ instance }), forever());
      assert.ok(outcome.accepted);
      const read = await outcome.access.command('read', ['file'], forever());
      assert.ok(read.kind === 'result' && Array.isArray(read.value));
      assert.equal(read.value[0], `conf/${instance}/${instance}.password`);
    }
  });

  test('close ends the clients and refuses new ones', async () => {
    const { engine } = makeEngine([application()]);
    const outcome = await engine.connect(fakeClient(), forever());
    assert.ok(outcome.accepted);
    await engine.close();
    const query = parseRawQuery('');
    const published = await outcome.access.publish(
      { streamName: 'x', requestedName: 'x', query, mode: 'live' },
      forever(),
    );
    assert.equal(published.accepted, false);
    const late = await engine.connect(fakeClient(), forever());
    assert.equal(!late.accepted && late.reason, 'unavailable');
  });

  test('describe tells what conf/Application.xml makes of other names', async () => {
    const modules = moduleReferences('core');
    const { engine } = makeEngine([], {}, (name) => application({ name, modules }));
    const { applications, fallback } = await engine.describe();
    assert.deepEqual(applications, []);
    assert.deepEqual([fallback?.guarded, fallback?.modules.map(({ name }) => name)], [false, ['core']]);
    assert.equal((await makeEngine([]).engine.describe()).fallback, undefined);
  });

  test('describe lists the modules of each application in order, and every built-in', async () => {
    const modules = moduleReferences('com.wowza.wms.module.ModuleCore', 'core-security', 'modules/probe.js');
    const properties = [
      ...propertySettings({ securityPublishRequirePassword: 'False' }),
      ...propertySettings({ atStart: 'hidden' }, { secret: true }),
    ];
    const { engine } = makeEngine([application({ modules, properties })]);
    const { applications, builtIn } = await engine.describe();
    assert.deepEqual(builtIn.map(({ name }) => name).sort(), builtInNames().sort());
    const [live] = applications;
    assert.equal(live?.guarded, true);
    assert.deepEqual(
      live?.modules.map(({ className, name, source }) => [name, className, source]),
      [
        ['core', 'com.wowza.wms.module.ModuleCore', 'built-in'],
        ['core-security', 'core-security', 'built-in'],
        ['rtmp-authenticate', 'rtmp-authenticate', 'built-in'],
        ['connection-limits', 'connection-limits', 'built-in'],
        ['probe', 'modules/probe.js', 'file'],
        ['password-file', 'password-file', 'built-in'],
      ],
    );
    const values = live?.modules
      .filter(({ name }) => ['rtmp-authenticate', 'probe'].includes(name))
      .flatMap((module) => module.properties.map(({ name, value }) => [name, value]));
    assert.deepEqual(Object.fromEntries(values ?? []), {
      securityPublishRequirePassword: 'false',
      rtmpAuthenticateChallenge: undefined,
      rtmpAuthenticateMethod: 'adobe',
      atCreate: '',
      atStart: '(secret)',
      atConnect: '',
    });
  });
});
