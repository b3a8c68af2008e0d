import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { testModule } from 'sluice/testing';
import coreSecurity from '../../modules/core-security/index.ts';

const example = fileURLToPath(new URL('../../examples/provider-minimal/', import.meta.url));

describe('examples/provider-minimal', () => {
  const home = mkdtempSync(join(tmpdir(), 'sluice-home-'));

  before(() => {
    mkdirSync(join(home, 'modules'));
    cpSync(example, join(home, 'modules/provider-minimal'), { recursive: true });
    cpSync(example, join(home, 'node_modules/sluice-provider-minimal'), { recursive: true });
  });
  after(() => rmSync(home, { recursive: true, force: true }));

  test('has under 20 lines', () => {
    assert.ok(readFileSync(join(example, 'index.js'), 'utf8').trim().split('\n').length < 20);
  });

  for (const usernamePasswordProviderClass of ['modules/provider-minimal', 'sluice-provider-minimal']) {
    test(`lets its users in as ${usernamePasswordProviderClass}`, async () => {
      const application = testModule(coreSecurity, {
        home,
        otherProperties: {
          rtmpAuthenticateChallenge: 'on-request',
          usernamePasswordProviderClass,
          minimalUsers: 'alice:secret, bob:sword:fish',
        },
      });
      const login = async (user: string, pass: string) => {
        const answer = await application.publish({ query: `user=${user}&pass=${pass}` });
        if (answer.accepted) answer.end();
        return answer.accepted ? answer.user : answer.reason;
      };
      assert.equal(await login('alice', 'secret'), 'alice');
      assert.equal(await login('bob', 'sword:fish'), 'bob');
      assert.equal(await login('alice', 'sword:fish'), 'unauthorized');
      assert.equal(await login('carol', 'secret'), 'unauthorized');
      assert.equal(await login('', ''), 'unauthorized');
      await application.stop();
    });
  }
});
