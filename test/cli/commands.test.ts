import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { packageRoot, readPackageVersion } from '../../src/server/package-root.ts';
import { makeHome } from '../config/config-home.ts';
import { applicationXml, makeServerHome } from '../server/server-home.ts';
import { runSluice } from './sluice-process.ts';

describe('sluice', () => {
  it('--version is the package version', async (t) => {
    const { version } = JSON.parse(await readFile(path.join(packageRoot, 'package.json'), 'utf8')) as {
      version: string;
    };
    assert.equal(readPackageVersion(), version);
    assert.deepEqual(await runSluice(t, ['--version']), { code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('--help lists the commands', async (t) => {
    const { code, stdout } = await runSluice(t, ['--help']);
    assert.equal(code, 0);
    for (const command of ['start', 'init', 'check', 'modules'])
      assert.match(stdout, new RegExp(`^  ${command} `, 'm'));
  });

  it('an unknown command ends with 1', async (t) => {
    const { code, stderr } = await runSluice(t, ['strat']);
    assert.equal(code, 1);
    assert.match(stderr, /unknown command 'strat'\n[\s\S]*\(sluice --help lists the commands\)/);
  });

  it('names the help of the command whose arguments are wrong', async (t) => {
    const { code, stderr } = await runSluice(t, ['keystore', 'create']);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /missing required argument 'file'\n\(sluice keystore create --help says what it takes\)/,
    );
  });

  it('--help fits 80 columns', async (t) => {
    for (const command of [
      [],
      ['import'],
      ['gate'],
      ['accounts'],
      ['bans'],
      ['keystore'],
      ['keystore', 'create'],
    ]) {
      const { stdout } = await runSluice(t, [...command, '--help']);
      assert.deepEqual(
        stdout.split('\n').filter((line) => line.length > 80),
        [],
      );
    }
  });
});

describe('sluice init', () => {
  it('makes a home and says what to do next; not into a folder that holds something', async (t) => {
    const parent = await makeHome(t, { 'full/file': '' });
    const made = await runSluice(t, ['init', 'my home'], { cwd: parent });
    assert.equal(made.code, 0, made.stderr);
    assert.match(made.stdout, / start --home '.*\/my home'/);
    const checked = await runSluice(t, ['check'], { cwd: path.join(parent, 'my home') });
    assert.deepEqual([checked.code, checked.stderr], [0, '']);
    assert.match(
      checked.stdout,
      /^conf\/VHost\.xml:\d+:\d+ warning .*will be made, self-signed, at the first start\n\n0 errors, 1 warning/,
    );

    const refused = await runSluice(t, ['init', 'full'], { cwd: parent });
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /needs a folder that is new or empty, or --force; got .*\/full\n$/);
  });
});

describe('sluice check', () => {
  it('lists errors and ends with 2', async (t) => {
    const home = await makeServerHome(t, {
      'keystore/own.pem': 'not a key',
      'conf/open/Application.xml': applicationXml(['core']),
    });
    const { code, stdout } = await runSluice(t, ['check'], { env: { SLUICE_HOME: home } });
    assert.equal(code, 2);
    assert.match(stdout, /^conf\/VHost\.xml:4:\d+ error .*KeyStorePath.*PKCS12 or PEM/m);
    assert.match(stdout, /^conf\/open\/Application\.xml:1:\d+ warning .*anyone may publish/m);
    assert.match(stdout, /1 error, 1 warning, 0 not used\n$/);
  });

  it('makes the modules, so that it sees a hook that nobody knows, and leaves nothing in the home', async (t) => {
    const module = `export default { name: 'odd', apiVersion: 1, description: 'odd', create: () => ({ onPubish() {} }) };`;
    const home = await makeServerHome(t, {
      'modules/odd.mjs': module,
      'conf/odd/Application.xml': applicationXml(['core-security', 'accounts', 'modules/odd.mjs']),
      'conf/Application.xml': applicationXml(['core-security', 'modules/odd.mjs']),
    });
    const files = await readdir(home, { recursive: true });
    const known = /error .*odd\.mjs\): onPubish {2}must be one of/;
    const { code, stdout } = await runSluice(t, ['check', '--home', home]);
    assert.equal(code, 2);
    for (const file of ['conf/Application.xml', 'conf/odd/Application.xml']) {
      const line = stdout.split('\n').find((text) => text.startsWith(`${file}:`)) ?? '';
      assert.match(line, known, stdout);
      const alone = await runSluice(t, ['check', path.join(home, file)]);
      assert.match(alone.stdout, known);
    }
    assert.deepEqual(await readdir(home, { recursive: true }), files);
  });

  it('reads the files of rules that modules read', async (t) => {
    const home = await makeServerHome(t, {
      'keystore/own.pem': 'not a key',
      'conf/publish.password': 'alice secret\nbob\n',
      'conf/live/Application.xml': applicationXml(['core-security', 'stream-keys', 'stream-names'], {
        streamNamesFile: 'conf/names.txt',
      }),
      'conf/names.txt': 'alice: cam\nno colon here\n',
    });
    const { code, stdout } = await runSluice(t, ['check', '--home', home]);
    assert.equal(code, 2);
    assert.match(stdout, /^conf\/names\.txt:2:1 error .*\(stream-names\) /m);
    assert.match(stdout, /^conf\/publish\.password:2:1 warning .* must be a user name and a password$/m);
    assert.match(stdout, /^conf\/.*:1:1 warning .*There is no file of stream keys: no one can publish$/m);
    assert.doesNotMatch(stdout, /secret/);
  });

  it('takes one file; warnings alone end with 0', async (t) => {
    const home = await makeHome(t, {
      'good.xml': applicationXml(['core']),
      'bad.xml': applicationXml(['com.example.Guard']),
    });
    const good = await runSluice(t, ['check', 'good.xml'], { cwd: home });
    assert.equal(good.code, 0);
    assert.match(good.stdout, /^good\.xml:1:\d+ warning /);
    const bad = await runSluice(t, ['check', 'bad.xml'], { cwd: home });
    assert.equal(bad.code, 2);
    assert.match(bad.stdout, /^bad\.xml:2:\d+ error .*com\.example\.Guard/m);
  });
});

describe('sluice modules', () => {
  it('lists built-in modules and those of the applications', async (t) => {
    const { code, stdout } = await runSluice(t, ['modules', '--home', await makeServerHome(t)]);
    assert.equal(code, 0);
    assert.match(stdout, /^Built-in modules$/m);
    assert.match(stdout, /^ {4}securityPublishRequirePassword +boolean +default true/m);
    assert.match(stdout, /^Application live$/m);
  });

  it('lists the built-in ones when the configuration is broken', async (t) => {
    const { code, stdout, stderr } = await runSluice(t, [
      'modules',
      '--home',
      await makeHome(t, { file: '' }),
    ]);
    assert.equal(code, 0);
    assert.match(stdout, /core-security/);
    assert.match(stderr, /has errors, so its applications are left out/);
  });
});
