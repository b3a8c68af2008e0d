import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import core from '../../modules/core/index.ts';
import { readApplication } from '../../src/config/application-xml.ts';
import type { ApplicationSettings } from '../../src/config/settings.ts';
import { parseXmlDocument } from '../../src/config/xml-document.ts';
import { unenforcedAccess } from '../../src/module/access-enforcement.ts';
import { loadApplication } from '../../src/module/application-modules.ts';
import type { AccessSetting } from '../../src/module/definition.ts';
import { ModuleLoader } from '../../src/module/loader.ts';
import { applicationSettings, at, moduleReferences } from '../support/application-settings.ts';

const origins = {
  AllowDomains: { location: at(2), secret: false },
  StreamReadAccess: { location: at(3), secret: false },
  StreamWriteAccess: { location: at(4), secret: false },
};

const changed: readonly (readonly [
  setting: AccessSetting,
  given: Partial<ApplicationSettings>,
  key: string,
  line: number,
  value: string,
])[] = [
  ['AllowDomains', { allowDomains: ['a', 'b'] }, 'Application/Connections/AllowDomains', 2, 'a, b'],
  ['StreamReadAccess', { streamReadAccess: [] }, 'Application/Client/Access/StreamReadAccess', 3, ''],
  ['StreamWriteAccess', { streamWriteAccess: ['a'] }, 'Application/Client/Access/StreamWriteAccess', 4, 'a'],
];

describe('unenforcedAccess', () => {
  test('the defaults need nobody', () => {
    assert.deepEqual(unenforcedAccess(applicationSettings(), []), []);
  });

  for (const [setting, given, key, line, value] of changed) {
    const settings = applicationSettings({ ...given, accessOrigins: origins });

    test(`${setting} that nobody enforces is an error where it stands, and names the module to add`, () => {
      const others = Object.keys(origins).filter((name) => name !== setting) as AccessSetting[];
      const [problem, ...more] = unenforcedAccess(settings, [{ enforces: others }, {}]);
      assert.deepEqual(more, []);
      assert.deepEqual(
        [problem?.severity, problem?.key, problem?.location, problem?.value],
        ['error', key, at(line), value],
      );
      assert.match(problem?.rule ?? '', /add the module core to Modules/);
    });

    test(`${setting} that a module enforces is none`, () => {
      assert.deepEqual(unenforcedAccess(settings, [{}, { enforces: [setting] }]), []);
      assert.deepEqual(unenforcedAccess(settings, [core]), []);
    });
  }

  test('a value that came from a secret is not shown', () => {
    const accessOrigins = { ...origins, AllowDomains: { location: at(2), secret: true } };
    const [problem] = unenforcedAccess(applicationSettings({ allowDomains: ['s3cret'], accessOrigins }), []);
    assert.equal(problem?.value, '');
  });

  test('file and line are those of the element', () => {
    const xml = `<Root><Application>
      <Connections>
        <AllowDomains>10.0.0.1</AllowDomains></Connections>
      <Client><Access>
        <StreamReadAccess></StreamReadAccess>
        <StreamWriteAccess>\u0024{env:NAMES}</StreamWriteAccess>
      </Access></Client></Application></Root>`;
    const { root } = parseXmlDocument(new TextEncoder().encode(xml), 'a.xml');
    assert.ok(root);
    const env = { NAMES: 'hunter2' };
    const scope = { home: '/srv', userHome: '/home/u', vhost: 'v', env, secretFiles: new Map() };
    const { application } = readApplication(root, 'live', false, scope, []);
    assert.ok(application);
    assert.deepEqual(
      unenforcedAccess(application, []).map(({ location: { file, line }, value }) => [file, line, value]),
      [
        ['a.xml', 3, '10.0.0.1'],
        ['a.xml', 5, ''],
        ['a.xml', 6, ''],
      ],
    );
  });

  test('an application without core that limits access is not loaded without an error', async () => {
    const settings = applicationSettings({
      allowDomains: ['10.0.0.1'],
      modules: moduleReferences('core-security'),
    });
    const { problems } = await loadApplication(new ModuleLoader('/nonexistent'), settings, () => []);
    assert.deepEqual(
      problems.filter(({ severity }) => severity === 'error').map(({ key }) => key),
      ['Application/Connections/AllowDomains'],
    );
  });
});
