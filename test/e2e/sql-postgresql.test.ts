import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { after, afterEach, before, describe, test } from 'node:test';
import { hash } from '@node-rs/bcrypt';
import { type TestApplication, testModule } from 'sluice/testing';
import rtmpAuthenticate from '../../modules/rtmp-authenticate/index.ts';
import sql from '../../modules/sql/index.ts';
import { asker } from '../modules/sql/asker.ts';
import { causesOf } from '../support/causes.ts';
import { PostgresqlCluster } from '../support/postgresql-cluster.ts';

const byName = 'SELECT password FROM users WHERE name = $1';

describe('sql on PostgreSQL', () => {
  let cluster: PostgresqlCluster;
  let application: TestApplication | undefined;

  before(async () => {
    cluster = await PostgresqlCluster.make();
    const md5 = createHash('md5').update('secret').digest('hex');
    await cluster.query(`
      CREATE TABLE users (name text, password text, kept text);
      INSERT INTO users VALUES
        ('alice', 'secret', 'plain'),
        ('bob', '${md5}', 'md5'),
        ('carol', '${await hash('secret', 4)}', 'bcrypt'),
        ('twice', 'secret', 'plain'), ('twice', 'secret', 'plain'),
        ('null', NULL, 'plain'),
        ('odd', 'secret', 'rot13'),
        ('o''hara', 'secret', 'plain');
      CREATE TABLE touched (name text);
      CREATE FUNCTION touch(text) RETURNS text LANGUAGE sql AS $$
        INSERT INTO touched VALUES ($1); SELECT password FROM users WHERE name = $1 LIMIT 1;
      $$;
    `);
  });
  after(() => cluster.remove());
  afterEach(async () => {
    await application?.stop();
    application = undefined;
  });

  function run(properties: Readonly<Record<string, string>> = {}): TestApplication {
    application = testModule(asker, {
      before: [sql],
      otherProperties: {
        sqlDriver: 'postgresql',
        sqlConnection: cluster.url(),
        sqlQuery: byName,
        ...properties,
      },
    });
    return application;
  }

  /** What came of a login with `verify`. */
  async function login(running: TestApplication, user: string, pass = 'secret') {
    const answer = await running.publish({ query: queryOf(user, pass) });
    if (answer.accepted) answer.end();
    return answer.accepted || answer.reason;
  }

  /** What came of a login with `getPassword`. */
  async function loginByCleartext(running: TestApplication, user: string, pass = 'secret') {
    const answer = await running.play({ query: queryOf(user, pass) });
    if (answer.accepted) answer.end();
    return answer.accepted || answer.reason;
  }

  const queryOf = (user: string, pass: string) =>
    `user=${encodeURIComponent(user)}&pass=${encodeURIComponent(pass)}`;

  function assertSilent(running: TestApplication): string {
    const said = [
      ...running.log.map(({ fields }) => causesOf(fields['err'])),
      JSON.stringify(running.log),
    ].join('\n');
    assert.ok(!said.includes(cluster.password), 'the log must not hold the password of the connection');
    return said;
  }

  test('knows users by their cleartext', async () => {
    const running = run();
    assert.equal(await login(running, 'alice'), true);
    assert.equal(await login(running, 'alice', 'wrong'), 'unauthorized');
    assert.equal(await login(running, 'nobody'), 'unauthorized');
    assert.equal(await login(running, "o'hara"), true);
    assert.equal(await loginByCleartext(running, 'alice'), true);
    assert.equal(await loginByCleartext(running, 'alice', 'wrong'), 'unauthorized');
    assert.equal(await loginByCleartext(running, 'nobody'), 'unauthorized');
    assert.deepEqual(
      running.log.filter(({ level }) => level === 'error'),
      [],
    );
  });

  test('knows users by what each row keeps', async () => {
    const running = run({ sqlQuery: 'SELECT password, kept FROM users WHERE name = ?;' });
    for (const user of ['alice', 'bob', 'carol']) {
      assert.equal(await login(running, user), true, user);
      assert.equal(await login(running, user, 'wrong'), 'unauthorized', user);
    }
    assert.equal(await loginByCleartext(running, 'alice'), true);
    assert.equal(await loginByCleartext(running, 'bob'), 'unauthorized');
    assert.equal(await login(running, 'odd'), 'unavailable');
  });

  test('a change takes effect at the next login', async () => {
    const running = run();
    assert.equal(await login(running, 'dave'), 'unauthorized');
    await cluster.query("INSERT INTO users VALUES ('dave', 'secret', 'plain')");
    assert.equal(await login(running, 'dave'), true);
    await cluster.query("DELETE FROM users WHERE name = 'dave'");
    assert.equal(await login(running, 'dave'), 'unauthorized');
  });

  for (const user of [
    "' OR '1'='1",
    "alice' --",
    "x'; DROP TABLE users; --",
    "' UNION SELECT 'secret' --",
    '$1',
    '\\',
    'alice\0',
    '%',
  ]) {
    test(`${JSON.stringify(user)} is nobody's name`, async () => {
      const running = run();
      assert.equal(await login(running, user), 'unauthorized');
      assert.equal(await loginByCleartext(running, user), 'unauthorized');
      assert.equal(await login(running, 'alice'), true);
    });
  }

  for (const [title, properties, user, fault] of [
    ['two rows', {}, 'twice', /must find one row at most/],
    ['NULL', {}, 'null', /must hold text; got NULL/],
    ['a number', { sqlQuery: 'SELECT 7 FROM users WHERE name = $1' }, 'alice', /must hold text; got number/],
    [
      'bytes',
      { sqlQuery: "SELECT '\\x00'::bytea FROM users WHERE name = $1" },
      'alice',
      /must hold text; got bytes/,
    ],
    [
      'a table that is not there',
      { sqlQuery: 'SELECT a FROM b WHERE c = $1' },
      'alice',
      /42P01 relation "b" does not exist/,
    ],
    [
      'a query that writes',
      { sqlQuery: 'SELECT touch($1)' },
      'alice',
      /25006 cannot execute INSERT in a read-only/,
    ],
    [
      'a statement hidden in WITH',
      { sqlQuery: 'WITH x AS (DELETE FROM users WHERE name = $1 RETURNING password) SELECT * FROM x' },
      'alice',
      /0A000 WITH clause containing a data-modifying/,
    ],
  ] as const) {
    test(`${title} lets nobody in, and the log says why`, async () => {
      const running = run(properties);
      assert.equal(await login(running, user), 'unavailable');
      assert.match(assertSilent(running), fault);
    });
  }

  test('a slow query is ended by the time-out, on the server too', { timeout: 20_000 }, async () => {
    const slow = 'SELECT password FROM users, pg_sleep(60) WHERE name = $1';
    const running = run({ sqlQuery: slow, sqlTimeout: '200' });
    const startMs = performance.now();
    assert.equal(await login(running, 'alice'), 'unavailable');
    assert.ok(performance.now() - startMs < 5_000);
    assert.match(assertSilent(running), /57014 canceling statement|nothing in 200 ms/);
    await untilTrue(async () => (await cluster.query(sleeping)).length === 0);
  });

  test('a wrong password for the connection lets nobody in and is not told', async () => {
    const running = run({ sqlConnection: cluster.url().replace(cluster.password, 'hunter2') });
    assert.equal(await login(running, 'alice'), 'unavailable');
    const said = assertSilent(running);
    assert.match(said, /28P01 password authentication failed/);
    assert.ok(!said.includes('hunter2'));
  });

  test('over a socket in a folder', async () => {
    const socket = `postgres://admin:${cluster.password}@localhost:${cluster.port}/postgres?host=${cluster.folder}`;
    assert.equal(await login(run({ sqlConnection: socket }), 'alice'), true);
  });

  test('no more connections than told, however many log in', async () => {
    const running = run({ sqlPoolSize: '2' });
    const logins = Array.from({ length: 50 }, () => loginByCleartext(running, 'alice'));
    assert.deepEqual(new Set(await Promise.all(logins)), new Set([true]));
    const [[count] = []] = await cluster.query(
      "SELECT count(*)::int FROM pg_stat_activity WHERE application_name = 'sluice'",
    );
    assert.equal(count, 2);
  });

  test('it goes on when the server is back', async () => {
    const running = run();
    assert.equal(await login(running, 'alice'), true);
    await cluster.stop();
    assert.equal(await login(running, 'alice'), 'unavailable');
    await cluster.start();
    await untilTrue(async () => (await login(running, 'alice')) === true);
    assertSilent(running);
  });

  test('it goes on after connections that died without a word', async () => {
    const relay = await TcpRelay.start(cluster.port);
    const running = run({ sqlConnection: cluster.url(relay.port), sqlTimeout: '300', sqlPoolSize: '1' });
    assert.equal(await login(running, 'alice'), true);
    relay.silence();
    assert.equal(await login(running, 'alice'), 'unavailable');
    assert.match(assertSilent(running), /must answer within sqlTimeout; got nothing in 300 ms/);
    // The connection stays silent; the next login does not come to it.
    assert.equal(await login(running, 'alice'), true);
    await application?.stop();
    application = undefined;
    await relay.stop();
  });

  test('publishers log in by it where usernamePasswordProviderClass says so', async () => {
    application = testModule(rtmpAuthenticate, {
      properties: { rtmpAuthenticateChallenge: 'on-request' },
      otherProperties: {
        usernamePasswordProviderClass: 'sql',
        sqlDriver: 'postgresql',
        sqlConnection: cluster.url(),
        sqlQuery: byName,
      },
    });
    const right = await application.publish({ query: queryOf('alice', 'secret') });
    assert.ok(right.accepted && right.user === 'alice');
    const wrong = await application.publish({ query: queryOf('alice', 'wrong') });
    assert.ok(!wrong.accepted && wrong.reason === 'unauthorized');
  });

  test('nothing is left open', async () => {
    await login(run(), 'alice');
    await application?.stop();
    application = undefined;
    const open = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'sluice'";
    await untilTrue(async () => (await cluster.query(open)).length === 0);
  });
});

const sleeping =
  "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND state = 'active' AND pid <> pg_backend_pid()";

/** Asks until it is so; the test's own time-out is the bound. */
async function untilTrue(ask: () => Promise<boolean>): Promise<void> {
  while (!(await ask()));
}

/** A way to the server that can go silent without closing. */
class TcpRelay {
  readonly #server = createServer((client) => this.#forward(client));
  readonly #target: number;
  readonly #open = new Set<Socket>();

  private constructor(target: number) {
    this.#target = target;
  }

  static async start(target: number): Promise<TcpRelay> {
    const relay = new TcpRelay(target);
    relay.#server.listen(0, '127.0.0.1');
    await once(relay.#server, 'listening');
    return relay;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The connections of now pass nothing on any more; new ones do. */
  silence(): void {
    for (const socket of this.#open) socket.unpipe().pause();
  }

  async stop(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #forward(client: Socket): void {
    const server = connect(this.#target, '127.0.0.1');
    for (const socket of [client, server]) {
      this.#open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => this.#open.delete(socket));
    }
    client.pipe(server).pipe(client);
  }
}
