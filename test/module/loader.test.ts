import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { loadApplication } from '../../src/module/application-modules.ts';
import { CommandError } from '../../src/module/command-error.ts';
import { ModuleLoader } from '../../src/module/loader.ts';
import {
  applicationSettings,
  at,
  moduleReferences,
  propertySettings,
} from '../support/application-settings.ts';
import { forever } from '../support/fake-client.ts';

/** A module as someone outside this package would write it, in plain JavaScript. */
function moduleText(name: string, rest = ''): string {
  return `
    import { allow, CommandError, defineModule, property } from 'sluice/module';
    export default defineModule({
      name: '${name}', apiVersion: 1, description: 'A test module', ${rest}
      create: () => ({
        onPublish: () => allow({ user: '${name}' }),
        commands: { fail() { throw new CommandError('no'); } },
      }),
    });`;
}

const files: Readonly<Record<string, string>> = {
  'modules/package.json': '{"type": "module"}',
  'modules/one/index.js': moduleText('one'),
  'modules/two.mjs': moduleText('two', "requires: ['one'],"),
  'modules/plain.cjs': `module.exports = {
    name: 'plain', apiVersion: 1, description: 'CommonJS', create: () => ({}) };`,
  'modules/typed.ts': `import type { ModuleHooks } from 'sluice/module';${moduleText('typed')}`,
  'modules/limited.js': moduleText(
    'limited',
    "properties: { limit: property.integer({ description: 'A limit', minimum: 1 }) },",
  ),
  'modules/broken.js': 'export default {',
  'modules/throws.js': 'throw new Error("no such table");',
  'modules/nothing.js': 'export const name = "nothing";',
  'modules/future.js': moduleText('future').replace('apiVersion: 1', 'apiVersion: 2'),
  'modules/empty/readme.txt': '',
  'modules/core.js': moduleText('core'),
  'node_modules/sluice-hello/package.json': `{"name": "sluice-hello", "type": "module",
    "exports": {"import": "./main.js"}, "peerDependencies": {"sluice": "*"}}`,
  'node_modules/sluice-hello/main.js': moduleText('hello'),
  'node_modules/@acme/sluice-bye/package.json':
    '{"name": "@acme/sluice-bye", "type": "module", "main": "bye.js"}',
  'node_modules/@acme/sluice-bye/bye.js': moduleText('bye'),
  // A stranger's module of the same name must not take a built-in's place.
  'node_modules/core-security/package.json': '{"name": "core-security", "type": "module", "main": "x.js"}',
  'node_modules/core-security/x.js': moduleText('stranger'),
};

describe('the module loader', () => {
  const home = mkdtempSync(join(tmpdir(), 'sluice-home-'));
  const loader = new ModuleLoader(home);

  before(() => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(home, path)), { recursive: true });
      writeFileSync(join(home, path), text);
    }
  });
  after(() => rmSync(home, { recursive: true, force: true }));

  async function load(className: string) {
    const [reference] = moduleReferences(className);
    assert.ok(reference);
    return loader.load(reference);
  }

  const found: readonly (readonly [className: string, name: string, source: string])[] = [
    ['core', 'core', 'built-in'],
    ['core-security', 'core-security', 'built-in'],
    ['com.wowza.wms.module.ModuleCore', 'core', 'built-in'],
    ['com.wowza.wms.security.ModuleCoreSecurity', 'core-security', 'built-in'],
    ['com.wowza.wms.plugin.security.ModuleCoreSecurity', 'core-security', 'built-in'],
    ['com.wowza.wms.security.ModuleSecureURLParams', 'secure-url-params', 'built-in'],
    ['com.wowza.wms.plugin.security.ModuleSecureURLParams', 'secure-url-params', 'built-in'],
    ['com.wowza.wms.plugin.streamnamealias.ModuleStreamNameAlias', 'stream-keys', 'built-in'],
    ['modules/one/index.js', 'one', 'file'],
    ['modules/one', 'one', 'file'],
    ['./modules/one/', 'one', 'file'],
    ['modules/two.mjs', 'two', 'file'],
    ['modules/plain.cjs', 'plain', 'file'],
    [join(home, 'modules/two.mjs'), 'two', 'file'],
    ['sluice-hello', 'hello', 'package'],
    ['@acme/sluice-bye', 'bye', 'package'],
  ];
  for (const [className, name, source] of found) {
    test(`${className.replace(home, '<home>')} is ${name}`, async () => {
      const { module, problems } = await load(className);
      assert.deepEqual(problems, []);
      assert.deepEqual([module?.definition.name, module?.source], [name, source]);
    });
  }

  test('a module outside the package works with this very copy of sluice/module', async () => {
    const { module } = await load('modules/one');
    const hooks = await module?.definition.create({} as never);
    const decision = await hooks?.onPublish?.({} as never, new AbortController().signal);
    assert.deepEqual(decision, { kind: 'allow', user: 'one' });
    await assert.rejects(async () => hooks?.commands?.['fail']?.({} as never, forever()), CommandError);
  });

  test('a TypeScript module loads where this Node runs TypeScript, else the message says what to do', async () => {
    const { module, problems } = await load('modules/typed.ts');
    if (module) assert.equal(module.definition.name, 'typed');
    else assert.match(problems[0]?.rule ?? '', /runs no TypeScript; compile the module/);
  });

  for (const className of [
    'com.wowza.wms.module.ModuleClientLogging',
    'com.wowza.wms.module.ModuleFLVPlayback',
    'com.wowza.wms.module.ModuleProperties',
    'com.wowza.wms.module.ModuleMP4Playback',
    'com.wowza.wms.module.ModuleContentProvider',
  ]) {
    test(`${className} guards nothing and is only noted`, async () => {
      const { module, problems } = await load(className);
      assert.equal(module, undefined);
      assert.deepEqual(
        problems.map(({ severity, value }) => [severity, value]),
        [['not-used', className]],
      );
    });
  }

  const wrong: readonly (readonly [title: string, className: string, rule: RegExp])[] = [
    [
      'an unknown class',
      'com.example.AccessControl',
      /may be what guards this application, so the application does not start/,
    ],
    ['a Wowza class without its package', 'ModuleCoreSecurity', /unknown class/],
    ['another case', 'com.wowza.wms.security.modulecoresecurity', /unknown class/],
    [
      'a guard that we do not have',
      'com.wowza.wms.plugin.security.ModuleOnConnectAuthenticate',
      /guards the application in a way that Sluice does not have yet/,
    ],
    ['no class at all', '', /must be a built-in module \([a-z, -]*core, core-security,/],
    ['a misspelt built-in', 'acounts', /must be a built-in module, .*; accounts is close$/],
    [
      'a misspelt class',
      'com.wowza.wms.security.ModuleCoreSecurty',
      /; com\.wowza\.wms\.security\.ModuleCoreSecurity is close$/,
    ],
    ['a name out of the prototype', 'constructor', /unknown class/],
    ['a path without a file', 'modules/none.js', /must name a file, or a folder with an index.js/],
    ['a folder without an index', 'modules/empty', /must name a file, or a folder with an index.js/],
    ['a package that is not installed', 'sluice-missing', /installed npm package/],
    ['a syntax error', 'modules/broken.js', /must load: /],
    ['a throw while loading', 'modules/throws.js', /must load: no such table/],
    ['no default export', 'modules/nothing.js', /must be exported as default/],
    ['another API version', 'modules/future.js', /must be 1, the module API of this Sluice/],
  ];
  for (const [title, className, rule] of wrong) {
    test(`${title} is an error with file and line`, async () => {
      const { module, problems } = await load(className);
      assert.equal(module, undefined);
      assert.equal(problems?.length, 1);
      const [problem] = problems ?? [];
      assert.equal(problem?.severity, 'error');
      assert.deepEqual(problem?.location, at(10));
      assert.match(problem?.rule ?? '', rule);
    });
  }

  async function loadAll(classNames: readonly string[], properties: Readonly<Record<string, string>> = {}) {
    const settings = applicationSettings({
      modules: moduleReferences(...classNames),
      properties: propertySettings(properties),
    });
    return loadApplication(loader, settings, () => []);
  }

  test('modules keep the order of the file, no-ops left out', async () => {
    const { modules, problems } = await loadAll([
      'com.wowza.wms.module.ModuleCore',
      'com.wowza.wms.module.ModuleClientLogging',
      'core-security',
      'modules/one',
      'modules/two.mjs',
    ]);
    assert.deepEqual(
      modules.map(({ definition, role }) => [definition.name, role]),
      [
        ['core', 'listed'],
        ['core-security', 'listed'],
        // What core-security brings along stands behind it, who knows the passwords at the end.
        ['rtmp-authenticate', 'companion'],
        ['connection-limits', 'companion'],
        ['one', 'listed'],
        ['two', 'listed'],
        ['password-file', 'default-provider'],
      ],
    );
    assert.deepEqual(
      problems.map(({ severity }) => severity),
      ['not-used'],
    );
  });

  test('a requirement that stands later or not at all is an error at the module that has it', async () => {
    for (const classNames of [
      ['core-security', 'modules/two.mjs', 'modules/one'],
      ['core-security', 'modules/two.mjs'],
    ]) {
      const { problems } = await loadAll(classNames);
      assert.deepEqual(
        problems.map(({ location, rule }) => [location.line, rule]),
        [[11, 'must stand after the module one, which it needs']],
      );
    }
  });

  test('the same module twice is an error, under whatever class', async () => {
    const { problems } = await loadAll(['core-security', 'core', 'com.wowza.wms.module.ModuleCore']);
    assert.deepEqual(
      problems.map(({ location, rule }) => [location.line, rule]),
      [[12, 'must stand only once: it is the module core']],
    );
  });

  test('a module that only calls itself core is a duplicate of core', async () => {
    const { problems } = await loadAll(['core-security', 'core', 'modules/core.js']);
    assert.equal(problems[0]?.rule, 'must stand only once: it is the module core');
  });

  test('properties are read for each module, with file and line', async () => {
    const { modules, problems } = await loadAll(['core-security', 'modules/limited.js'], { limit: '0' });
    assert.equal(modules[1]?.properties['limit'], undefined);
    assert.deepEqual(problems, [
      { severity: 'error', location: at(50), key: 'limit', rule: 'must be of at least 1', value: '0' },
    ]);
  });

  test('an application that nothing guards is reported as open', async () => {
    const { problems } = await loadAll(['core', 'modules/one']);
    assert.deepEqual(
      problems.map(({ key, severity }) => [severity, key]),
      [['warning', 'Application/Modules']],
    );
    assert.match(problems[0]?.rule ?? '', /anyone may publish/);
  });

  test('every problem of every module is reported, and property names are checked against all declared ones', async () => {
    const settings = applicationSettings({
      modules: moduleReferences('nobody.Knows', 'modules/limited.js', ''),
    });
    let known: readonly { readonly name: string }[] = [];
    const { problems } = await loadApplication(loader, settings, (_application, names) => {
      known = names;
      return [{ severity: 'error', location: at(70), key: 'securityX', rule: 'must be known', value: '' }];
    });
    assert.deepEqual(
      problems.filter(({ severity }) => severity === 'error').map(({ location }) => location.line),
      [10, 12, 70],
    );
    const names = known.map(({ name }) => name);
    assert.ok(names.includes('limit') && names.includes('readerMaxQueueBytes'));
  });
});
