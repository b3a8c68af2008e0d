import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { loadSettings } from '../../src/config/load-settings.ts';
import { checkPropertyNames } from '../../src/config/property-names.ts';
import { maxSecretFileBytes } from '../../src/config/secret-files.ts';
import { briefly, knownProperties, loadFiles, makeHome, minimalVHost } from './config-home.ts';

const application = (inner = '') => `<Root><Application>${inner}</Application></Root>`;
const property = (name: string, value: string) =>
  `<Properties><Property><Name>${name}</Name><Value>${value}</Value></Property></Properties>`;

test('reads server, virtual host and every application folder', async (t) => {
  const { settings, problems, home } = await loadFiles(t, {
    'conf/Server.xml': '<Root><Server><Name>edge 1</Name></Server></Root>',
    'conf/live/Application.xml': application(),
    'conf/Golden Roulette/Application.xml': application('<Description>x</Description>'),
    'conf/empty/readme.txt': '',
    'conf/.git/Application.xml': '<Broken',
    'conf/publish.password': 'a b',
  });
  assert.deepEqual(problems, []);
  assert.equal(settings?.home, home);
  assert.equal(settings?.server.name, 'edge 1');
  assert.deepEqual(settings?.vhost.hostPorts[0]?.ports, [1935]);
  assert.deepEqual([...(settings?.applications.keys() ?? [])], ['Golden Roulette', 'live']);
  assert.deepEqual(settings?.applications.get('live')?.location, {
    file: 'conf/live/Application.xml',
    line: 1,
    column: 7,
  });
  assert.equal(settings?.makeFallbackApplication('other'), undefined);
});

test('every problem of every file is listed, by file and line', async (t) => {
  const { settings, problems } = await loadFiles(t, {
    'conf/Server.xml': '<Root><Server></Root>',
    'conf/VHost.xml':
      '<Root><VHost><HostPortList>\n<HostPort><Port>x</Port></HostPort></HostPortList></VHost></Root>',
    'conf/Application.xml': application('\n<PingTimeout>1</PingTimeout>'),
    'conf/a/Application.xml': application(property('securityX', '1')),
    'conf/b/Application.xml': '',
    'conf/c/Application.xml': application('<Streams>\n<StreamType>x</StreamType></Streams>'),
  });
  assert.equal(settings, undefined);
  assert.deepEqual(
    problems.map(({ severity, location }) => `${severity} ${location.file}:${location.line}`),
    [
      'error conf/Application.xml:2',
      'error conf/Server.xml:1',
      'error conf/VHost.xml:2',
      'error conf/a/Application.xml:1',
      'error conf/b/Application.xml:1',
      'error conf/c/Application.xml:2',
    ],
  );
});

test('warnings do not stand in the way', async (t) => {
  const { settings, problems } = await loadFiles(t, {
    'conf/live/Application.xml': application('<Unknown/>'),
  });
  assert.equal(problems[0]?.severity, 'warning');
  assert.notEqual(settings, undefined);
});

test('without conf there is one error that says so', async (t) => {
  const home = await makeHome(t, {});
  const { settings, problems } = await loadSettings(home, { env: {}, knownProperties });
  assert.equal(settings, undefined);
  assert.deepEqual(briefly(problems), [`1:1 error : must be a readable folder (ENOENT); ${home}`]);
});

test('VHost.xml must exist; Server.xml and applications may be missing', async (t) => {
  const home = await makeHome(t, { 'conf/x': '' });
  const { problems } = await loadSettings(home, { env: {}, knownProperties });
  assert.deepEqual(
    problems.map(({ severity, location }) => `${severity} ${location.file}`),
    ['error conf/VHost.xml'],
  );
  const alone = await loadFiles(t, {});
  assert.equal(alone.settings?.server.name, 'Sluice');
  assert.deepEqual(briefly(alone.problems), [
    '1:1 warning : must hold an application: a folder with an Application.xml',
  ]);
});

test('a folder that no client could name is an error', async (t) => {
  const { settings, problems } = await loadFiles(t, { 'conf/a&b/Application.xml': application() });
  assert.equal(settings, undefined);
  assert.match(problems[0]?.rule ?? '', /must stand in a folder whose name must be letters/);
});

test('a linked folder is an application; what is no file is refused and not waited for', async (t) => {
  const home = await makeHome(t, {
    'conf/VHost.xml': minimalVHost,
    'mounted/live/Application.xml': application(),
  });
  await symlink('../mounted/live', path.join(home, 'conf/live'));
  await mkdir(path.join(home, 'conf/pipe'));
  execFileSync('mkfifo', [path.join(home, 'conf/pipe/Application.xml')]);
  const { applications, problems } = await loadSettings(home, { env: {}, knownProperties });
  assert.deepEqual(
    applications.map(({ name }) => name),
    ['live'],
  );
  assert.deepEqual(
    problems.map(({ severity, location, rule }) => `${severity} ${location.file}: ${rule}`),
    ['error conf/pipe/Application.xml: must be readable (not a regular file)'],
  );
});

test('an application whose file cannot be reached is no missing one: the fallback must not stand in', async (t) => {
  const home = await makeHome(t, {
    'conf/VHost.xml': minimalVHost,
    'conf/Application.xml': application(),
    'conf/empty/readme.txt': '',
    'conf/linked/readme.txt': '',
  });
  await symlink('../../nowhere.xml', path.join(home, 'conf/linked/Application.xml'));
  await symlink('../nowhere', path.join(home, 'conf/gone'));
  await symlink('loop', path.join(home, 'conf/loop'));
  const { settings, problems } = await loadSettings(home, { env: {}, knownProperties });
  assert.equal(settings, undefined);
  assert.deepEqual(
    problems.map(({ severity, location, rule }) => `${severity} ${location.file}: ${rule}`),
    [
      'error conf/gone/Application.xml: must be readable (ENOENT)',
      'error conf/linked/Application.xml: must be readable (ENOENT)',
      'error conf/loop/Application.xml: must be readable (ELOOP)',
    ],
  );
});

test('an unreadable application is an error', async (t) => {
  const unreadable = path.join('conf', 'live', 'Application.xml');
  const { settings, problems } = await loadFiles(
    t,
    { 'conf/Application.xml': application(), [unreadable]: application() },
    {
      readFile: async (file) => {
        // Root may read everything: the permission is played.
        if (file.endsWith(unreadable)) throw Object.assign(new Error('denied'), { code: 'EACCES' });
        return readFile(file);
      },
    },
  );
  assert.equal(settings, undefined);
  assert.deepEqual(briefly(problems), ['1:1 error : must be readable (EACCES)']);
});

test('no problem quotes the value of a name that may be a secret', async (t) => {
  const typed = (name: string, value: string) =>
    `<Property><Value>${value}</Value><Name>${name}</Name><Type>Integer</Type></Property>`;
  const { problems } = await loadFiles(t, {
    'conf/live/Application.xml': application(
      `<Properties>${typed('secureTokenSharedSecre', 'hunter2')}${typed('adminPasword', '${hunter2}')}` +
        `${typed('backendKeyOfHouse', 'x$${user.home}hunter2')}${typed('count', 'shown')}</Properties>`,
    ),
  });
  const rules = problems.map(({ key, value }) => `${key}=${value}`);
  assert.ok(rules.length >= 6 && rules.includes('count=shown'));
  assert.doesNotMatch(JSON.stringify(problems), /hunter2/);
});

test('the fallback serves any safe name, with that name in its values', async (t) => {
  const value = '${com.wowza.wms.context.VHostConfigHome}/conf/${com.wowza.wms.context.Application}/x';
  const { settings, problems, home } = await loadFiles(t, {
    'conf/Application.xml': application(`<Name></Name>${property('file', value)}`),
    'conf/live/Application.xml': application(),
  });
  assert.deepEqual(problems, []);
  assert.deepEqual([...(settings?.applications.keys() ?? [])], ['live']);
  const other = settings?.makeFallbackApplication('other');
  assert.equal(other?.name, 'other');
  assert.equal(other?.properties[0]?.value, `${home}/conf/other/x`);
  assert.equal(Object.isFrozen(other?.properties[0]), true);
  assert.equal(settings?.makeFallbackApplication('third')?.properties[0]?.value, `${home}/conf/third/x`);
  for (const name of ['..', '../live', 'a/b', '', '.hidden']) {
    assert.equal(settings?.makeFallbackApplication(name), undefined, name);
  }
});

test('secrets come from the environment and from files, without the newline at the end', async (t) => {
  const { settings, problems, home } = await loadFiles(
    t,
    {
      'conf/VHost.xml': `<Root><VHost><HostPortList><HostPort><Port>\${env:PORT}</Port><SSLConfig>
        <KeyStorePath>keystore/a.p12</KeyStorePath><KeyStorePassword>\${file:secrets/a}</KeyStorePassword>
        </SSLConfig></HostPort></HostPortList></VHost></Root>`,
      'conf/live/Application.xml': application(property('key', '${file:secrets/b}')),
      'secrets/a': 'pass word\n',
      'secrets/b': 'line\r\n\r\n',
    },
    { env: { PORT: '1936' } },
  );
  assert.deepEqual(problems, []);
  assert.deepEqual(settings?.vhost.hostPorts[0]?.ports, [1936]);
  assert.equal(settings?.vhost.hostPorts[0]?.ssl?.keyStorePassword, 'pass word');
  assert.equal(settings?.vhost.hostPorts[0]?.ssl?.keyStorePath, path.join(home, 'keystore/a.p12'));
  const key = settings?.applications.get('live')?.properties[0];
  assert.deepEqual([key?.value, key?.secret], ['line\r\n', true]);
});

test('a secret file that is missing, too long or no text is an error where it is used', async (t) => {
  const { problems } = await loadFiles(t, {
    'conf/a/Application.xml': application(property('p', '${file:/nowhere}')),
    'conf/b/Application.xml': application(property('p', '${file:long}')),
    'conf/c/Application.xml': application(property('p', '${file:binary}')),
    // In a section that nobody reads it does no harm.
    'conf/d/Application.xml': application(`<MediaCaster>${property('p', '${file:/nowhere}')}</MediaCaster>`),
    long: 'x'.repeat(maxSecretFileBytes + 1),
    binary: Uint8Array.of(0xff, 0xfe),
  });
  assert.deepEqual(
    problems
      .filter(({ severity }) => severity === 'error')
      .map(({ rule }) => rule.replace('must name a ', '')),
    [
      'readable file (ENOENT)',
      `readable file (longer than ${maxSecretFileBytes} bytes)`,
      'readable file (not UTF-8)',
    ],
  );
});

test('user.home is the HOME that was given', async (t) => {
  const { settings } = await loadFiles(
    t,
    { 'conf/live/Application.xml': application(property('p', '${user.home}/x')) },
    { env: { HOME: '/home/media' } },
  );
  assert.equal(settings?.applications.get('live')?.properties[0]?.value, '/home/media/x');
});

test('names can be left to a check that knows the modules; the applications are there even with errors', async (t) => {
  const files = {
    'conf/VHost.xml': '',
    'conf/a/Application.xml': application(property('securityX', '1')),
    'conf/b/Application.xml': application('<PingTimeout>no</PingTimeout>'),
    'conf/Application.xml': application(property('securityX', '1')),
  };
  const { settings, applications, problems } = await loadFiles(t, files, {
    knownProperties: 'checked-with-modules',
  });
  assert.equal(settings, undefined);
  assert.deepEqual(
    problems.map(({ location }) => location.file),
    ['conf/VHost.xml', 'conf/b/Application.xml'],
  );
  assert.deepEqual(
    applications.map(({ name, pingTimeoutMs }) => [name, pingTimeoutMs]),
    [
      ['a', 12_000],
      ['b', 12_000],
      ['any', 12_000],
    ],
  );
  const checked = applications.flatMap((each) =>
    checkPropertyNames(each, each.name === 'a' ? [{ name: 'securityX' }] : []),
  );
  assert.deepEqual(
    checked.map(({ location }) => location.file),
    ['conf/Application.xml'],
  );
  const clean = await loadFiles(
    t,
    { 'conf/a/Application.xml': files['conf/a/Application.xml'] },
    { knownProperties: 'checked-with-modules' },
  );
  assert.equal(clean.settings?.applications.get('a'), clean.applications[0]);
});

test('a section property that a module declares is read and checked', async (t) => {
  const section = `<Streams><Properties><Property>
    <Name>window</Name><Value>x</Value><Type>Integer</Type></Property></Properties></Streams>`;
  const files = { 'conf/live/Application.xml': application(section) };
  const free = await loadFiles(t, files);
  assert.deepEqual(
    free.problems.map(({ severity }) => severity),
    ['not-used'],
  );
  assert.equal(free.settings?.applications.get('live')?.sectionProperties[0]?.section, 'Streams');
  const declared = await loadFiles(t, files, { knownProperties: [{ name: 'window', section: 'Streams' }] });
  assert.deepEqual(
    declared.problems.map(({ severity, key }) => [severity, key]),
    [['error', 'window']],
  );
});

test('files can come from elsewhere than the disk', async (t) => {
  const home = await makeHome(t, { 'conf/live/x': '' });
  const read: string[] = [];
  const { problems } = await loadSettings(home, {
    env: {},
    knownProperties,
    readFile: async (file) => {
      read.push(path.relative(home, file));
      return new TextEncoder().encode(file.endsWith('VHost.xml') ? minimalVHost : application());
    },
  });
  assert.deepEqual(read.sort(), [
    'conf/Application.xml',
    'conf/Server.xml',
    'conf/VHost.xml',
    'conf/live/Application.xml',
  ]);
  assert.deepEqual(briefly(problems), [
    '1:1 error Root: must hold <Server>',
    '1:7 warning Root/Application: must be <Server>; it is ignored',
  ]);
});

test('settings are frozen', async (t) => {
  const { settings } = await loadFiles(t, { 'conf/live/Application.xml': application(property('p', '1')) });
  assert.ok(settings);
  const live = settings.applications.get('live');
  assert.throws(() => Object.assign(settings, { home: '' }), TypeError);
  assert.throws(() => Object.assign(live?.properties[0] ?? {}, { value: '' }), TypeError);
  assert.throws(() => (settings.applications as Map<string, unknown>).clear(), TypeError);
});
