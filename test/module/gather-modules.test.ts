import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loadApplication } from '../../src/module/application-modules.ts';
import { ModuleLoader } from '../../src/module/loader.ts';
import { applicationSettings, moduleReferences, propertySettings } from '../support/application-settings.ts';

async function load(classNames: readonly string[], properties: Record<string, string> = {}) {
  const settings = applicationSettings({
    modules: moduleReferences(...classNames),
    properties: propertySettings(properties),
  });
  const loaded = await loadApplication(new ModuleLoader('/nonexistent'), settings, () => []);
  return {
    modules: loaded.modules.map(({ definition, role }) => `${definition.name} ${role}`),
    providers: loaded.providers,
    problems: loaded.problems.filter(({ severity }) => severity === 'error'),
  };
}

describe('what an application brings along', () => {
  test('a module that is listed keeps its place and is not brought again', async () => {
    const { modules } = await load(['rtmp-authenticate', 'core-security']);
    assert.deepEqual(modules, [
      'rtmp-authenticate listed',
      'core-security listed',
      'connection-limits companion',
      'password-file default-provider',
    ]);
  });

  test('without a module that asks for passwords there is no provider', async () => {
    assert.deepEqual((await load(['core'])).modules, ['core listed']);
  });

  test('usernamePasswordProviderClass names the providers, which alone answer, in its order', async () => {
    const { modules, providers } = await load(['rtmp-authenticate'], {
      usernamePasswordProviderClass: ' stream-names, password-file ,password-file',
    });
    assert.deepEqual(modules, [
      'rtmp-authenticate listed',
      'stream-names provider',
      'password-file provider',
    ]);
    assert.deepEqual(providers, ['stream-names', 'password-file']);
  });

  test('a provider that nobody knows is an error at the property', async () => {
    const { problems } = await load(['rtmp-authenticate'], {
      usernamePasswordProviderClass: 'com.example.Passwords',
    });
    assert.equal(problems.length, 1);
    assert.match(problems[0]?.key ?? '', /usernamePasswordProviderClass/);
    assert.equal(problems[0]?.value, 'com.example.Passwords');
  });

  test('a wrong value of a property that two modules read is one problem', async () => {
    const { problems } = await load(['core-security'], { rtmpAuthenticateChallenge: 'sometimes' });
    assert.equal(problems.length, 1);
  });
});
