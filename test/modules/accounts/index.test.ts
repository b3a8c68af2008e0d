import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { adobeResponse, adobeVerifier } from 'sluice/codec/rtmp-auth';
import { Accounts, openSqlite, openStore, type Store, storeFile } from 'sluice/store';
import { type TestApplication, testModule } from 'sluice/testing';
import accountsModule from '../../../modules/accounts/index.ts';
import rtmpAuthenticate from '../../../modules/rtmp-authenticate/index.ts';

describe('accounts', () => {
  let home: string;
  let store: Store;
  let accounts: Accounts;
  let application: TestApplication;

  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'sluice-home-'));
    store = openStore(join(home, 'data', storeFile));
    accounts = new Accounts(store.database, Date.now);
    await accounts.add({ name: 'alice', password: 'secret', streams: ['cam*', 'news'] });
    await accounts.add({ name: 'bob@example.org', password: 'p@ss' });
    application = testModule(accountsModule, {
      home,
      before: [rtmpAuthenticate],
      otherProperties: { rtmpAuthenticateChallenge: 'on-request' },
    });
  });
  afterEach(async () => {
    await application.stop();
    store.close();
    rmSync(home, { recursive: true, force: true });
  });

  async function publish(user: string, pass: string, streamName = 'cam1') {
    const answer = await application.publish({ query: `user=${user}&pass=${pass}`, streamName });
    if (answer.accepted) answer.end();
    return answer;
  }

  test('the right password publishes, with the names that are allowed', async () => {
    const answer = await publish('alice', 'secret');
    assert.equal(answer.accepted && answer.user, 'alice');
    assert.ok((await publish('alice', 'secret', 'news')).accepted);
    const other = await publish('alice', 'secret', 'newsroom');
    assert.ok(!other.accepted);
    assert.deepEqual(
      [other.reason, other.description, other.module],
      ['forbidden', 'Stream name not allowed for the logged in user: newsroom', 'accounts'],
    );
    assert.ok((await publish('bob@example.org', 'p@ss', 'anything')).accepted);
  });

  for (const [title, user, pass] of [
    ['a wrong password', 'alice', 'Secret'],
    ['no password', 'alice', ''],
    ['an unknown user', 'mallory', 'secret'],
    ['a name with SQL in it', "alice' OR '1'='1", 'secret'],
  ] as const) {
    test(`${title} is refused in the same words`, async () => {
      const answer = await publish(user, pass);
      assert.ok(!answer.accepted);
      assert.deepEqual(
        [answer.reason, answer.description],
        ['unauthorized', 'Publishing to this application needs a valid user name and password'],
      );
    });
  }

  test('changes hold at once, also for a password that is remembered', async () => {
    assert.ok((await publish('alice', 'secret')).accepted);
    await accounts.setPassword('alice', 'new');
    assert.equal((await publish('alice', 'secret')).accepted, false);
    assert.ok((await publish('alice', 'new')).accepted);
    accounts.setStreams('alice', ['stage']);
    assert.equal((await publish('alice', 'new')).accepted, false);
    assert.ok((await publish('alice', 'new', 'stage')).accepted);
    accounts.setEnabled('alice', false);
    assert.equal((await publish('alice', 'new', 'stage')).accepted, false);
    accounts.setEnabled('alice', true);
    assert.ok((await publish('alice', 'new', 'stage')).accepted);
    accounts.remove('alice');
    assert.equal((await publish('alice', 'new', 'stage')).accepted, false);
  });

  test('another process changes accounts: it holds at once', async () => {
    assert.ok((await publish('alice', 'secret')).accepted);
    const other = openSqlite(join(home, 'data', storeFile));
    other.prepare('UPDATE accounts SET enabled = 0 WHERE name = ?').run('alice');
    other.close();
    assert.equal((await publish('alice', 'secret')).accepted, false);
  });

  test('an account ends with its time', async () => {
    await accounts.add({ name: 'past', password: 'x', expiresMs: Date.now() - 1 });
    await accounts.add({ name: 'future', password: 'x', expiresMs: Date.now() + 60_000 });
    assert.equal((await publish('past', 'x')).accepted, false);
    assert.ok((await publish('future', 'x')).accepted);
  });

  async function challenge(user: string, password: string) {
    const asked = await application.connect({ appQuery: `authmod=adobe&user=${user}` });
    assert.ok(!asked.accepted);
    const [, salt = '', opaque = ''] = /salt=(\w+)&challenge=\w+&opaque=(\w+)$/.exec(asked.description) ?? [];
    const response = adobeResponse(adobeVerifier(user, salt, password), opaque, 'c1c1c1c1');
    const appQuery = `authmod=adobe&user=${user}&challenge=c1c1c1c1&response=${response}&opaque=${opaque}`;
    return application.connect({ appQuery });
  }

  test('a challenge needs no cleartext, however the client writes the name', async () => {
    assert.ok((await challenge('alice', 'secret')).accepted);
    assert.ok((await challenge('bob%40example.org', 'p@ss')).accepted);
    assert.ok((await challenge('bob@example.org', 'p@ss')).accepted);
    assert.equal((await challenge('alice', 'wrong')).accepted, false);
    accounts.setEnabled('alice', false);
    assert.equal((await challenge('alice', 'secret')).accepted, false);
  });

  test('an account that is removed publishes nothing more on a connection that is still open', async () => {
    const connected = await challenge('alice', 'secret');
    assert.ok(connected.accepted);
    accounts.remove('alice');
    const { access } = connected;
    const asked = {
      streamName: 'stage',
      requestedName: 'stage',
      query: access.client.appQuery,
      mode: 'live',
    } as const;
    const answer = await access.publish(asked, new AbortController().signal);
    assert.equal(!answer.accepted && answer.reason, 'unauthorized');
  });

  test('who logged in at connect is refused a name as soon as it is announced', async () => {
    const connected = await challenge('alice', 'secret');
    assert.ok(connected.accepted);
    const ask = (streamName: string) =>
      connected.access.release(
        { streamName, requestedName: streamName, query: connected.access.client.appQuery },
        new AbortController().signal,
      );
    assert.equal(await ask('cam2'), undefined);
    assert.equal((await ask('stage'))?.reason, 'forbidden');
    accounts.setEnabled('alice', false);
    const closed = await ask('cam2');
    assert.deepEqual(
      [closed?.reason, closed?.description],
      ['unauthorized', 'Publishing to this application needs a valid user name and password'],
    );
  });
});
