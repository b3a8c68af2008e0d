import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { type TestApplication, testModule } from 'sluice/testing';
import sql from '../../../modules/sql/index.ts';
import { sqlLimits } from '../../../modules/sql/limits.ts';
import { causesOf } from '../../support/causes.ts';
import { asker } from './asker.ts';

const query = 'SELECT password FROM users WHERE name = $1';

describe('sql', () => {
  let application: TestApplication | undefined;
  const sockets = new Set<Socket>();
  const silent = createServer((socket) => sockets.add(socket));
  let port: number;

  beforeEach(async () => {
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    port = (silent.address() as AddressInfo).port;
  });
  afterEach(async () => {
    await application?.stop();
    application = undefined;
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    silent.close();
    await once(silent, 'close');
  });

  function run(properties: Readonly<Record<string, string>>): TestApplication {
    application = testModule(asker, {
      before: [sql],
      otherProperties: { sqlDriver: 'postgresql', sqlQuery: query, ...properties },
    });
    return application;
  }

  async function fails(running: TestApplication, fault: RegExp): Promise<void> {
    const answers = [
      await running.publish({ query: 'user=alice&pass=s3cret' }),
      await running.play({ query: 'user=alice&pass=s3cret' }),
    ];
    for (const answer of answers) assert.ok(!answer.accepted && answer.reason === 'unavailable');
    const said = running.log.map(({ fields }) => causesOf(fields['err'])).join('\n');
    assert.match(said, fault);
    assert.ok(!/hunter2|s3cret/.test(said + JSON.stringify([running.audit, running.log])));
  }

  test('a database that is not there lets nobody in, and the application runs all the same', async () => {
    // Port 1 of loopback has no server.
    const running = run({ sqlConnection: 'postgres://me:hunter2@127.0.0.1:1/users' });
    await running.start();
    assert.ok(running.log.some(({ message }) => message.includes('nobody can log in by it')));
    await fails(running, /PostgreSQL must answer the query: ECONNREFUSED/);
  });

  test('a database that says nothing lets nobody in', async () => {
    const connection = `postgres://me:hunter2@127.0.0.1:${port}/users`;
    const running = run({ sqlConnection: connection, sqlTimeout: '100', sqlPoolSize: '1' });
    await fails(running, /CONNECT_TIMEOUT|must answer within sqlTimeout; got nothing in 100 ms/);
  });

  test('nobody has a name of endless length or with control characters: the database is not asked', async () => {
    const running = run({ sqlConnection: 'postgres://me:hunter2@127.0.0.1:1/users' });
    for (const [user, reason] of [
      ['x'.repeat(sqlLimits.maxUserLength), 'unavailable'],
      ['x'.repeat(sqlLimits.maxUserLength + 1), 'unauthorized'],
      ['ali%00ce', 'unauthorized'],
      ['', 'unauthorized'],
    ] as const) {
      const answer = await running.publish({ query: `user=${user}&pass=s3cret` });
      assert.ok(!answer.accepted && answer.reason === reason, user);
    }
  });

  test('no more logins wait for a slow database than there may be', async () => {
    const connection = `postgres://me:hunter2@127.0.0.1:${port}/users`;
    const running = run({ sqlConnection: connection, sqlTimeout: '5000', sqlPoolSize: '1' });
    await running.start();
    const login = () => running.publish({ query: 'user=alice&pass=s3cret' });
    const waiting = Array.from({ length: sqlLimits.maxWaitingQueries }, login);
    await new Promise((resolve) => setImmediate(resolve));
    const before = running.log.length;
    await login();
    assert.match(
      String(running.log[before]?.fields['reason']),
      /At most 1000 logins may wait for the database/,
    );
    const answers = await Promise.all(waiting);
    assert.ok(answers.every((answer) => !answer.accepted && answer.reason === 'unavailable'));
  });

  for (const [title, properties, fault] of [
    ['no driver', { sqlDriver: '' }, /sqlDriver must be one of sqlite, postgresql/],
    ['no connection', { sqlConnection: '' }, /sqlConnection must be set/],
    [
      'another kind of URL',
      { sqlConnection: 'mysql://hunter2@db/x' },
      /sqlConnection must be a URL as postgres/,
    ],
    ['no query', { sqlQuery: '' }, /sqlQuery must begin with SELECT or WITH/],
    ['no placeholder', { sqlQuery: 'SELECT password FROM users' }, /exactly one placeholder/],
    ['a type that is none', { sqlPasswordType: 'rot13' }, /password type must be one of/],
    ['no time at all', { sqlTimeout: '99' }, /sqlTimeout must be from 100 to 9000/],
    ['no connections', { sqlPoolSize: '0' }, /sqlPoolSize must be from 1 to 100/],
  ] as const) {
    test(`${title} keeps the application from starting`, async () => {
      const start = async () => {
        await run({ sqlConnection: 'postgres://me@127.0.0.1:1/users', ...properties }).start();
      };
      await assert.rejects(
        start,
        (error: Error) => fault.test(error.message) && !error.message.includes('hunter2'),
      );
      application = undefined;
    });
  }
});
