import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { checkFile } from '../../src/server/check-file.ts';
import { makeHome, minimalVHost } from '../config/config-home.ts';
import { applicationXml } from './server-home.ts';

const vectors = path.join('test', 'vectors', 'application-xml');

describe('checkFile', () => {
  it('finds nothing wrong with a good file of each kind, wherever it lies', async (t) => {
    const home = await makeHome(t, {
      'conf/live/Application.xml': applicationXml(),
      'elsewhere/my application.xml': applicationXml(),
      'conf/VHost.xml': minimalVHost,
      'conf/Server.xml': '<Root><Server><Name>a</Name></Server></Root>',
    });
    for (const file of [
      'conf/live/Application.xml',
      'elsewhere/my application.xml',
      'conf/VHost.xml',
      'conf/Server.xml',
    ]) {
      assert.deepEqual(await checkFile(path.join(home, file), {}), [], file);
    }
  });

  it('looks at modules and the properties that they declare', async (t) => {
    const home = await makeHome(t, {
      'a.xml': applicationXml(['core', 'com.example.Guard'], { securityPublishRequirePasword: 'true' }),
    });
    const problems = await checkFile(path.join(home, 'a.xml'), {});
    const errors = problems.filter(({ severity }) => severity === 'error').map(({ key }) => key);
    assert.deepEqual(errors, [
      'Application/Modules/Module (com.example.Guard)',
      'securityPublishRequirePasword',
    ]);
  });

  it('finds modules of the home folder that the file lies in', async (t) => {
    const module = `export default { name: 'mine', apiVersion: 1, description: 'mine', guardsPublish: true, create: () => ({}) };`;
    const home = await makeHome(t, {
      'modules/mine.mjs': module,
      'conf/live/Application.xml': applicationXml(['modules/mine.mjs']),
    });
    assert.deepEqual(await checkFile(path.join(home, 'conf/live/Application.xml'), {}), []);
  });

  it('finds what is wrong in a VHost.xml', async (t) => {
    const home = await makeHome(t, { 'v.xml': minimalVHost.replace('1935', 'many') });
    const [problem] = await checkFile(path.join(home, 'v.xml'), {});
    assert.equal(problem?.severity, 'error');
    assert.match(problem?.key ?? '', /Port/);
  });

  it('says when the file is no file', async (t) => {
    const home = await makeHome(t, { 'a.xml': '' });
    for (const file of [path.join(home, 'gone.xml'), home]) {
      const [problem, ...more] = await checkFile(file, {});
      assert.equal(problem?.location.file, file);
      assert.match(problem?.rule ?? '', /must be a readable file/);
      assert.deepEqual(more, []);
    }
  });

  for (const name of readdirSync(vectors)) {
    it(`gets through ${name}`, async () => {
      const problems = await checkFile(path.join(vectors, name), {});
      for (const { location, rule } of problems) {
        assert.equal(location.file, path.join(vectors, name));
        assert.notEqual(rule, '');
      }
    });
  }
});
