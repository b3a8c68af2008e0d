import assert from 'node:assert/strict';
import { chmod, mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { ownCommand } from '../../src/cli/own-command.ts';
import { shellText } from '../../src/cli/shell-text.ts';
import { makeHome } from '../config/config-home.ts';

describe('ownCommand', () => {
  it('from a clone: the file, as it is reached from there', async (t) => {
    const clone = await makeHome(t, { 'bin/sluice': '' });
    const script = path.join(clone, 'bin/sluice');
    await chmod(script, 0o755);
    assert.equal(ownCommand({ script, folder: clone, env: {} }), 'bin/sluice');
    assert.equal(ownCommand({ script, folder: path.join(clone, 'bin'), env: {} }), './sluice');
    await mkdir(path.join(clone, 'srv'));
    assert.equal(ownCommand({ script, folder: path.join(clone, 'srv'), env: {} }), script);
  });

  it('installed: sluice, when it is that one', async (t) => {
    const home = await makeHome(t, { 'lib/bin/sluice': '', 'other/sluice': '', 'path/x': '' });
    const script = path.join(home, 'lib/bin/sluice');
    await chmod(script, 0o755);
    await symlink(script, path.join(home, 'path/sluice'));
    const folder = path.join(home, 'elsewhere');
    const on = (...folders: readonly string[]) => ({
      PATH: folders.map((each) => path.join(home, each)).join(path.delimiter),
    });
    assert.equal(ownCommand({ script, folder, env: on('other', 'path') }), 'sluice');
    assert.equal(ownCommand({ script, folder, env: on('other') }), script);
    assert.equal(ownCommand({ script, folder, env: { ...on('path'), npm_command: 'exec' } }), 'npx sluice');
  });

  it('a script that nobody may execute is run by node', async (t) => {
    const home = await makeHome(t, { 'src/main.js': '' });
    const script = path.join(home, 'src/main.js');
    assert.equal(ownCommand({ script, folder: home, env: {} }), 'node src/main.js');
  });
});

it('shellText quotes what a shell would take apart', () => {
  assert.equal(shellText('/srv/sluice-1.0'), '/srv/sluice-1.0');
  assert.equal(shellText("it's $HOME"), `'it'\\''s $HOME'`);
});
