import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { type Database, openSqlite } from 'sluice/store';
import { type TestApplication, testModule } from 'sluice/testing';
import sql from '../../../modules/sql/index.ts';
import { causesOf } from '../../support/causes.ts';
import { asker } from './asker.ts';

/** Where it is bob's turn it counts for ever. */
const endlessForBob = `SELECT CASE name
  WHEN 'bob' THEN (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n)
  ELSE password END FROM users WHERE name = ?`;

describe('sql on SQLite', () => {
  let home: string;
  let users: Database;
  let application: TestApplication | undefined;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'sluice-home-'));
    users = openSqlite(join(home, 'users.db'));
    users.exec(`
      CREATE TABLE users (name, password, kept);
      INSERT INTO users VALUES
        ('alice', 'secret', 'plain'),
        ('bob', '5ebe2294ecd0e0f08eab7690d2a6ee69', 'md5'),
        ('twice', 'secret', 'plain'), ('twice', 'secret', 'plain'),
        ('null', NULL, 'plain'),
        ('number', 7, 'plain'),
        ('bytes', x'00', 'plain'),
        ('o''hara', 'secret', 'plain');
    `);
  });
  afterEach(async () => {
    await application?.stop();
    application = undefined;
    users.close();
    rmSync(home, { recursive: true });
  });

  function run(properties: Readonly<Record<string, string>> = {}): TestApplication {
    application = testModule(asker, {
      before: [sql],
      home,
      otherProperties: {
        sqlDriver: 'sqlite',
        sqlConnection: 'users.db',
        sqlQuery: 'SELECT password FROM users WHERE name = ?',
        ...properties,
      },
    });
    return application;
  }

  async function login(running: TestApplication, user: string, pass = 'secret') {
    const query = `user=${encodeURIComponent(user)}&pass=${pass}`;
    const answers = [await running.publish({ query }), await running.play({ query })];
    for (const answer of answers) if (answer.accepted) answer.end();
    return answers.map((answer) => answer.accepted || answer.reason);
  }

  const right = [true, true];
  const wrong = ['unauthorized', 'unauthorized'];
  const failed = ['unavailable', 'unavailable'];
  const said = (running: TestApplication) =>
    running.log.map(({ fields }) => causesOf(fields['err'])).join('\n');

  test('knows users by their cleartext', async () => {
    const running = run();
    assert.deepEqual(await login(running, 'alice'), right);
    assert.deepEqual(await login(running, 'alice', 'wrong'), wrong);
    assert.deepEqual(await login(running, "o'hara"), right);
    assert.deepEqual(await login(running, 'nobody'), wrong);
    assert.equal(said(running).trim(), '');
  });

  test('knows users by what each row keeps; a digest is no cleartext', async () => {
    const running = run({ sqlQuery: 'SELECT password, kept FROM users WHERE name = $1' });
    assert.deepEqual(await login(running, 'alice'), right);
    assert.deepEqual(await login(running, 'bob'), [true, 'unauthorized']);
    assert.deepEqual(await login(running, 'bob', '5ebe2294ecd0e0f08eab7690d2a6ee69'), wrong);
  });

  for (const user of ["' OR '1'='1", "alice' --", "x'; DROP TABLE users; --", '?', '%', 'alice\0']) {
    test(`${JSON.stringify(user)} is nobody's name`, async () => {
      const running = run();
      assert.deepEqual(await login(running, user), wrong);
      assert.deepEqual(await login(running, 'alice'), right);
    });
  }

  for (const [title, properties, user, fault] of [
    ['two rows', {}, 'twice', /one row at most/],
    ['NULL', {}, 'null', /must hold text; got NULL/],
    ['a number', {}, 'number', /must hold text; got number/],
    ['bytes', {}, 'bytes', /must hold text; got bytes/],
    [
      'columns in no order',
      { sqlQuery: 'SELECT password, 1 FROM users WHERE name = ?' },
      'alice',
      /name, given by AS/,
    ],
    [
      'a table that is not there',
      { sqlQuery: 'SELECT a FROM b WHERE c = ?' },
      'alice',
      /SQLite must answer the query: .*no such table: b/,
    ],
    [
      'a query that writes',
      { sqlQuery: 'WITH x AS (SELECT ?) DELETE FROM users' },
      'alice',
      /SQLite must answer the query: .*syntax error/,
    ],
    [
      'a file that is not there',
      { sqlConnection: 'none.db' },
      'alice',
      /SQLite must answer the query: ENOENT/,
    ],
  ] as const) {
    test(`${title} lets nobody in, and the log says why`, async () => {
      const running = run(properties);
      assert.deepEqual(await login(running, user), failed);
      assert.match(said(running), fault);
    });
  }

  test('changes and another file in its place take effect at the next login', async () => {
    const running = run();
    assert.deepEqual(await login(running, 'alice'), right);
    users.exec("DELETE FROM users WHERE name = 'alice'");
    assert.deepEqual(await login(running, 'alice'), wrong);
    const other = openSqlite(join(home, 'other.db'));
    other.exec("CREATE TABLE users (name, password); INSERT INTO users VALUES ('carol', 'secret')");
    other.close();
    renameSync(join(home, 'other.db'), join(home, 'users.db'));
    assert.deepEqual(await login(running, 'carol'), right);
    assert.deepEqual(await login(running, 'bob'), wrong);
    rmSync(join(home, 'users.db'));
    assert.deepEqual(await login(running, 'carol'), failed);
  });

  test('a database that somebody holds locked lets nobody in, and goes on afterwards', async () => {
    const running = run({ sqlTimeout: '1000' });
    await running.start();
    users.exec('BEGIN EXCLUSIVE');
    assert.deepEqual(await login(running, 'alice'), failed);
    assert.match(said(running), /database is locked/);
    users.exec('ROLLBACK');
    assert.deepEqual(await login(running, 'alice'), right);
  });

  test('a query without end holds up nobody else, ends at sqlTimeout, and the next one is answered', async () => {
    const running = run({ sqlTimeout: '1000', sqlQuery: endlessForBob });
    await running.start();
    let ticks = 0;
    const ticking = setInterval(() => {
      ticks += 1;
    }, 20);
    const answer = await running.publish({ query: 'user=bob&pass=secret' });
    clearInterval(ticking);
    assert.ok(!answer.accepted && answer.reason === 'unavailable');
    assert.ok(ticks >= 10, `the event loop went on: ${ticks} ticks`);
    assert.match(said(running), /SQLite must answer within sqlTimeout; got nothing in 1000 ms/);
    assert.deepEqual(await login(running, 'alice'), right);
  });

  test('logins behind a query without end wait no longer than it', async () => {
    const running = run({ sqlTimeout: '1000', sqlQuery: endlessForBob });
    await running.start();
    const slow = running.publish({ streamName: 'slow', query: 'user=bob&pass=secret' });
    const behind = running.publish({ streamName: 'behind', query: 'user=alice&pass=secret' });
    const answers = await Promise.all([slow, behind]);
    assert.deepEqual(
      answers.map(({ accepted }) => accepted),
      [false, false],
    );
    assert.deepEqual(await login(running, 'alice'), right);
  });
});
