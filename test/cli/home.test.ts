import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resolveHome } from '../../src/cli/home.ts';
import { packageRoot } from '../../src/server/package-root.ts';
import { makeHome } from '../config/config-home.ts';

describe('resolveHome', () => {
  it('takes the option first, then SLUICE_HOME, both from the current folder', () => {
    assert.equal(resolveHome('a', { SLUICE_HOME: '/b' }, '/c'), '/c/a');
    assert.equal(resolveHome(undefined, { SLUICE_HOME: 'b' }, '/c'), '/c/b');
  });

  it('takes the current folder where it is a home', async (t) => {
    const home = await makeHome(t, { 'conf/VHost.xml': '' });
    assert.equal(resolveHome(undefined, {}, home), home);
    assert.equal(resolveHome(undefined, { SLUICE_HOME: '' }, home), home);
  });

  it('takes the folder of the package otherwise', async (t) => {
    assert.equal(resolveHome(undefined, {}, await makeHome(t, { 'conf/other.xml': '' })), packageRoot);
  });
});
