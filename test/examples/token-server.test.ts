import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, test } from 'node:test';
import { adobeResponse, adobeVerifier } from 'sluice/codec/rtmp-auth';
import { encryptingTeaVariants, encryptTea } from 'sluice/codec/tea';
import { type TestApplication, testModule } from 'sluice/testing';
import { SqliteUsers } from '../../examples/token-server/sqlite-users.ts';
import {
  createTokenServer,
  type TokenServerOptions,
  tokenPath,
} from '../../examples/token-server/token-server.ts';
import rtmpAuthenticate from '../../modules/rtmp-authenticate/index.ts';
import vectors from '../vectors/tea/tea.json' with { type: 'json' };

const { protocol_example: example } = vectors;
const { password, secret, username } = example;
const known = new Map([
  [username, password],
  ['test', '1234'],
  ['empty', ''],
]);
const users = { getPassword: (user: string) => known.get(user) };

describe('examples/token-server', () => {
  let server: Server | undefined;
  let application: TestApplication | undefined;

  afterEach(async () => {
    await application?.stop();
    application = undefined;
    const stopping = server;
    server = undefined;
    if (stopping === undefined) return;
    stopping.closeAllConnections();
    stopping.close();
    await once(stopping, 'close');
  });

  async function start(options: Partial<TokenServerOptions> = {}): Promise<string> {
    server = createTokenServer({ secret, users, ...options });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}${tokenPath}`;
  }

  async function post(url: string, body: string, type = 'application/x-www-form-urlencoded') {
    const response = await fetch(url, { method: 'POST', body, headers: { 'Content-Type': type } });
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
    return response.text();
  }

  describe('alone', () => {
    test('says its version', async () => {
      const response = await fetch(await start());
      assert.equal(await response.text(), '{"Auth Server Version":"v1.0"}');
    });

    test('answers as in the example', async () => {
      const url = await start();
      assert.equal(await post(url, example.request.split('\r\n\r\n')[1] ?? ''), example.response);
      assert.equal(await post(url, `clientid=${encryptTea('nobody', secret)}`), example.error_response);
    });

    test('takes base64 whether it was encoded as a form or not', async () => {
      const user = 'a longer user 98';
      const url = await start({ variant: 'veness', users: { getPassword: (name) => name } });
      const clientId = encryptTea(user, secret, 'veness');
      assert.match(clientId, /\+/);
      const right = JSON.stringify({ publisherToken: clientId });
      assert.equal(await post(url, `clientid=${clientId}`), right);
      assert.equal(await post(url, new URLSearchParams({ clientid: clientId }).toString()), right);
    });

    for (const [title, body, type] of [
      ['no client', 'other=1', undefined],
      ['an empty client', 'clientid=', undefined],
      ['two clients', 'clientid=905db234b655e9f2&clientid=905db234b655e9f2', undefined],
      ['a client that is not encrypted', `clientid=${username}`, undefined],
      ['another secret', `clientid=${encryptTea(username, 'another')}`, undefined],
      ['a user with an empty password', `clientid=${encryptTea('empty', secret)}`, undefined],
      ['an endless form', `clientid=${'0'.repeat(20_000)}`, undefined],
      ['another kind of body', '{"clientid":"905db234b655e9f2"}', 'application/json'],
      ['another charset', 'clientid=905db234b655e9f2', 'application/x-www-form-urlencoded; charset=none'],
    ] as const) {
      test(`${title} is an invalid client`, async () => {
        assert.equal(await post(await start(), body, type), example.error_response);
      });
    }

    test('answers so many requests a second, and says that it is busy, not who is unknown', async () => {
      let nowMs = 0;
      const url = await start({ maxRequestsPerSecond: 2, now: () => nowMs });
      const body = 'clientid=905db234b655e9f2';
      const ask = async () => (await fetch(url, { method: 'POST', body: new URLSearchParams(body) })).status;
      assert.deepEqual([await ask(), await ask(), await ask()], [200, 200, 429]);
      nowMs = 999;
      assert.equal(await ask(), 429);
      nowMs = 1_000;
      assert.equal(await post(url, body), example.response);
    });

    test('users that are away are an invalid client', async () => {
      const getPassword = () => {
        throw new Error('the database is away');
      };
      const url = await start({ users: { getPassword } });
      assert.equal(await post(url, 'clientid=905db234b655e9f2'), example.error_response);
    });
  });

  describe('asked by the module tea-token', () => {
    function run(url: string, properties: Readonly<Record<string, string>> = {}): TestApplication {
      application = testModule(rtmpAuthenticate, {
        properties: { rtmpAuthenticateChallenge: 'on-request' },
        otherProperties: {
          usernamePasswordProviderClass: 'com.aboveinc.authmod.AuthenticationMod',
          serverTokenValidatorURL: url,
          secureTokenSharedSecret: secret,
          ...properties,
        },
      });
      return application;
    }

    async function login(running: TestApplication, user: string, pass: string): Promise<string> {
      const answer = await running.publish({ query: `user=${user}&pass=${pass}` });
      if (!answer.accepted) return answer.reason;
      assert.equal(answer.user, user);
      answer.end();
      return 'accepted';
    }

    for (const variant of encryptingTeaVariants) {
      test(`its users log in, nobody else, by ${variant}`, async () => {
        const running = run(await start({ variant }), { teaTokenVariant: variant });
        assert.equal(await login(running, username, password), 'accepted');
        assert.equal(await login(running, 'test', '1234'), 'accepted');
        assert.equal(await login(running, username, 'wrong'), 'unauthorized');
        assert.equal(await login(running, 'nobody', password), 'unauthorized');
        assert.equal(await login(running, 'empty', ''), 'unauthorized');
      });
    }

    for (const [pass, isRight] of [
      [password, true],
      ['wrong', false],
    ] as const) {
      test(`an encoder answers the challenge with the ${isRight ? 'right' : 'wrong'} password`, async () => {
        const running = run(await start());
        const asked = await running.connect({ appQuery: `authmod=adobe&user=${username}` });
        assert.ok(!asked.accepted);
        const [, challenge] = asked.description.split('?');
        const { opaque = '', salt = '' } = Object.fromEntries(new URLSearchParams(challenge));
        const response = adobeResponse(adobeVerifier(username, salt, pass), opaque, 'c1c1c1c1');
        const answer = `challenge=c1c1c1c1&response=${response}&opaque=${opaque}`;
        const connected = await running.connect({ appQuery: `authmod=adobe&user=${username}&${answer}` });
        assert.equal(connected.accepted, isRight);
      });
    }

    test('while it is busy nobody is taken for unknown', async () => {
      const running = run(await start({ maxRequestsPerSecond: 1, now: () => 0 }));
      assert.equal(await login(running, username, password), 'accepted');
      assert.equal(await login(running, 'test', '1234'), 'unavailable');
    });

    test('with another secret nobody logs in', async () => {
      const running = run(await start({ secret: 'another' }));
      assert.notEqual(await login(running, username, password), 'accepted');
    });

    test('its SQLite users log in, whatever is in their names', async () => {
      const sqlite = new SqliteUsers(':memory:');
      sqlite.add(username, 'old');
      sqlite.add(username, password);
      const running = run(await start({ users: sqlite }));
      assert.equal(await login(running, username, password), 'accepted');
      assert.equal(await login(running, username, 'old'), 'unauthorized');
      assert.equal(await login(running, "x' OR '1'='1", password), 'unauthorized');
      sqlite.close();
    });
  });

  describe('its command', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-tokens-'));

    /** Runs it until `use` is done with the URL that it prints. */
    async function command(args: readonly string[], use: (url: string) => Promise<void>): Promise<number> {
      const main = ['--conditions=sluice-source', '--import', 'tsx', 'examples/token-server/main.ts'];
      const child = spawn(process.execPath, [...main, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
      const exited = once(child, 'exit') as Promise<[code: number | null]>;
      for await (const line of createInterface(child.stdout)) {
        try {
          await use(line);
        } finally {
          child.kill('SIGTERM');
        }
      }
      const [code] = await exited;
      return code ?? -1;
    }

    test('adds users, keeps them and answers', async () => {
      const options = ['--port', '0', '--secret', secret, '--database', join(folder, 'tokens.db')];
      const ask = async (url: string) => {
        assert.equal(await post(url, `clientid=${encryptTea(username, secret)}`), example.response);
      };
      assert.equal(await command([...options, '--add', username, password], ask), 0);
      assert.equal(await command(options, ask), 0);
      rmSync(folder, { recursive: true });
    });

    for (const args of [
      [],
      ['--secret', 'x', '--variant', 'veness-legacy'],
      ['--secret', 'x', '--add', 'user'],
      ['--secret', 'x', 'user', 'password'],
      ['--secret', 'x', '--port', '65536'],
    ]) {
      test(`does not start with ${args.join(' ') || 'nothing'}`, async () => {
        assert.equal(await command(args, () => assert.fail('it started')), 2);
      });
    }
  });
});
