import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CredentialChain } from '../../src/module/credentials.ts';
import { maxDecoyMs } from '../../src/module/decoy-login.ts';
import type { CredentialProvider } from '../../src/module/hooks.ts';
import { ModuleError } from '../../src/module/module-error.ts';
import { forever } from '../support/fake-client.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { deferred, runningModules, settled } from '../support/running-module.ts';

function chain(...providers: readonly CredentialProvider[]) {
  const clock = new FakeClock();
  const credentials = new CredentialChain(clock);
  credentials.open(runningModules({}, ...providers.map((each) => ({ credentials: each }))));
  return { clock, credentials };
}

const users = (passwords: Readonly<Record<string, string>>): CredentialProvider => ({
  getPassword: (user) => passwords[user],
});
const failing: CredentialProvider = { getPassword: () => Promise.reject(new Error('no database')) };
/** Knows hashes only. */
const hashed: CredentialProvider = {
  verify: (user, password) => (user === 'hash' ? password === 'right' : undefined),
};

describe('CredentialChain.getPassword', () => {
  test('the first provider that knows the user answers', async () => {
    const { credentials } = chain(users({ a: '1' }), users({ a: '2', b: '3' }));
    assert.equal(await credentials.getPassword('a', forever()), '1');
    assert.equal(await credentials.getPassword('b', forever()), '3');
    assert.equal(await credentials.getPassword('c', forever()), undefined);
  });

  test('an empty password is known', async () => {
    const { credentials } = chain(users({ a: '' }), users({ a: '2' }));
    assert.equal(await credentials.getPassword('a', forever()), '');
  });

  test('a provider that fails ends the search: it is not one that does not know', async () => {
    const { credentials } = chain(failing, users({ a: '1' }));
    await assert.rejects(credentials.getPassword('a', forever()), (error) => {
      return error instanceof ModuleError && error.code === 'HOOK_FAILED' && error.module === 'm2';
    });
  });

  test('a provider after the one that knows is not asked', async () => {
    const { credentials } = chain(users({ a: '1' }), failing);
    assert.equal(await credentials.getPassword('a', forever()), '1');
  });

  for (const [title, answer] of [
    ['null', null],
    ['a number', 42],
  ] as const) {
    test(`${title} is no answer, and is not quoted`, async () => {
      const { credentials } = chain({ getPassword: () => answer as unknown as string });
      await assert.rejects(credentials.getPassword('a', forever()), (error) => {
        return (
          error instanceof ModuleError &&
          error.code === 'HOOK_ANSWER_INVALID' &&
          !error.message.includes('42')
        );
      });
    });
  }

  test('a provider that hangs times out', async () => {
    const { clock, credentials } = chain({ getPassword: () => deferred<string>().promise });
    const answer = credentials.getPassword('a', forever());
    clock.advance(10_000);
    await assert.rejects(answer, { code: 'HOOK_TIMED_OUT' });
  });

  test('who asked and went gets a throw, never an answer', async () => {
    const gone = new AbortController();
    const { credentials } = chain({ getPassword: () => deferred<string>().promise });
    const answer = credentials.getPassword('a', gone.signal);
    gone.abort();
    await assert.rejects(answer, ModuleError);
  });

  test('before the modules are made nobody can ask', async () => {
    await assert.rejects(new CredentialChain(new FakeClock()).getPassword('a', forever()), /onAppStart/);
  });
});

describe('CredentialChain.verify', () => {
  const rows: readonly (readonly [title: string, user: string, password: string, right: boolean])[] = [
    ['the right password', 'a', '1', true],
    ['a wrong password', 'a', '2', false],
    ['the right password of a later provider for the same user', 'a', 'later', false],
    ['an unknown user', 'x', '1', false],
    ['an unknown user without a password', 'x', '', false],
    ['a hashed password', 'hash', 'right', true],
    ['a wrong hashed password', 'hash', 'wrong', false],
    ['a user of the last provider', 'b', '3', true],
    ['a longer password', 'a', '11', false],
  ];
  for (const [title, user, password, right] of rows) {
    test(title, async () => {
      const { credentials } = chain(users({ a: '1' }), hashed, users({ a: 'later', b: '3', hash: 'x' }));
      assert.equal(await credentials.verify(user, password, forever()), right);
    });
  }

  test('a failing provider throws', async () => {
    await assert.rejects(chain(failing).credentials.verify('a', '1', forever()), ModuleError);
  });

  test('an answer that is no boolean throws', async () => {
    const provider = { verify: () => 'yes' as unknown as boolean };
    await assert.rejects(chain(provider).credentials.verify('a', '1', forever()), {
      code: 'HOOK_ANSWER_INVALID',
    });
  });

  test('without providers nobody is right', async () => {
    assert.equal(await chain().credentials.verify('', '', forever()), false);
  });
});

describe('a provider that need not be asked', () => {
  /** Writes down for whom it is asked; knows some users. */
  function watched(passwords: Readonly<Record<string, string>> = {}) {
    const asked: (readonly [user: string, password: string])[] = [];
    const provider: CredentialProvider = {
      verify(user, password) {
        asked.push([user, password]);
        return user in passwords ? passwords[user] === password : undefined;
      },
      getPassword(user) {
        asked.push([user, '']);
        return passwords[user];
      },
    };
    return { asked, provider };
  }

  for (const [title, user, password, questions] of [
    ['an unknown user asks all', 'x', '1', 2],
    ['a wrong password of the first too', 'a', 'wrong', 2],
    ['a wrong password of the last too', 'b', 'wrong', 2],
    ['a right one asks no further', 'a', '1', 1],
  ] as const) {
    test(`${title}`, async () => {
      const [first, second] = [watched({ a: '1' }), watched({ b: '2' })];
      await chain(first.provider, second.provider).credentials.verify(user, password, forever());
      assert.equal(first.asked.length + second.asked.length, questions);
    });
  }

  test('it learns neither the name nor the password, and hears the same name each time', async () => {
    const second = watched();
    const { credentials } = chain(users({ a: '1', b: '2' }), second.provider);
    for (const user of ['a', 'a', 'b']) await credentials.verify(user, 'guess', forever());
    const names = second.asked.map(([user]) => user);
    assert.equal(names.length, 3);
    assert.equal(names[0], names[1]);
    assert.notEqual(names[0], names[2]);
    for (const [user, password] of second.asked) {
      assert.match(user, /^[0-9a-f]{16}$/);
      assert.match(password, /^[0-9a-f]{16}$/);
    }
  });

  test('for a challenge it is asked whatever the first one knows', async () => {
    for (const user of ['a', 'x']) {
      const second = watched();
      const { credentials } = chain(users({ a: '1' }), second.provider);
      const secret = await credentials.getLoginSecret(user, forever());
      assert.deepEqual(secret, user === 'a' ? { kind: 'password', password: '1' } : undefined);
      assert.equal(second.asked.length, 1);
    }
  });

  test('its yes opens nothing', async () => {
    const { credentials } = chain(users({ a: '1' }), { verify: () => true, getPassword: () => 'wrong' });
    assert.equal(await credentials.verify('a', 'wrong', forever()), false);
    assert.deepEqual(await credentials.getLoginSecret('a', forever()), { kind: 'password', password: '1' });
  });

  test('its failure changes nothing: a wrong password is still one, and the next is asked', async () => {
    const last = watched();
    const { credentials } = chain(users({ a: '1' }), failing, last.provider);
    assert.equal(await credentials.verify('a', 'wrong', forever()), false);
    assert.equal(last.asked.length, 1);
  });

  test('one that hangs is waited for maxDecoyMs', async () => {
    const last = watched();
    const hanging: CredentialProvider = { verify: () => deferred<boolean>().promise };
    const { clock, credentials } = chain(users({ a: '1' }), hanging, last.provider);
    const answer = credentials.verify('a', 'wrong', forever());
    let isAnswered = false;
    void answer.then(() => {
      isAnswered = true;
    });
    await settled();
    clock.advance(maxDecoyMs - 1);
    await settled();
    assert.equal(isAnswered, false);
    clock.advance(1);
    assert.equal(await answer, false);
    assert.equal(last.asked.length, 0);
  });
});
