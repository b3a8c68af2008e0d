import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, beforeEach, describe, test } from 'node:test';
import { decryptTea, encryptingTeaVariants, encryptTea } from 'sluice/codec/tea';
import { type TestApplication, testModule } from 'sluice/testing';
import teaToken from '../../../modules/tea-token/index.ts';
import { wowzaClasses } from '../../../src/module/wowza-classes.ts';
import { causesOf } from '../../support/causes.ts';
import { FakeService, json } from '../../support/fake-service.ts';
import vectors from '../../vectors/tea/tea.json' with { type: 'json' };
import { tokenAsker } from './token-asker.ts';

const { protocol_example: example } = vectors;
const { password, secret, username } = example;
const token = encryptTea(password, secret);
const home = mkdtempSync(join(tmpdir(), 'sluice-home-'));

type Properties = Readonly<Record<string, string | number | boolean>>;

describe('tea-token', () => {
  let server: FakeService;
  let application: TestApplication | undefined;
  let found: (string | undefined)[] = [];

  beforeEach(async () => {
    server = await FakeService.start();
    server.reply = json({ publisherToken: token });
  });
  afterEach(async () => {
    await application?.stop();
    application = undefined;
    await server.stop();
  });
  after(() => rmSync(home, { recursive: true, force: true }));

  function run(properties: Properties = {}): TestApplication {
    const asker = tokenAsker();
    found = asker.found;
    const all = { serverTokenValidatorURL: server.url, secureTokenSharedSecret: secret, ...properties };
    application = testModule(asker.definition, {
      home,
      before: [teaToken],
      otherProperties: Object.fromEntries(Object.entries(all).map(([name, value]) => [name, String(value)])),
    });
    return application;
  }

  async function login(running: TestApplication, user = username): Promise<string> {
    const answer = await running.publish({ query: `user=${encodeURIComponent(user)}` });
    if (!answer.accepted) return answer.reason;
    answer.end();
    return 'accepted';
  }

  const warnings = (running: TestApplication) =>
    running.log.filter(({ level }) => level === 'warn').map(({ message }) => message);
  const failures = (running: TestApplication) =>
    running.log
      .filter(({ level }) => level === 'error')
      .map(({ fields }) => [fields['reason'], causesOf(fields['err'])].join(' '))
      .join();

  function assertKeepsSecrets(running: TestApplication) {
    const lines = running.log.map(({ fields, message }) => [message, fields, causesOf(fields['err'])]);
    const all = JSON.stringify([lines, running.audit]);
    for (const text of [secret, password, token, 'hunter2']) assert.ok(!all.includes(text), text);
  }

  describe('the protocol', () => {
    const [head = '', body] = example.request.split('\r\n\r\n');

    test('asks as in the example', async () => {
      await login(run());
      assert.equal(server.last.method, 'POST');
      assert.equal(server.last.body, body);
      assert.equal(server.last.headers['content-type'], /content-type: (.*)/i.exec(head)?.[1]?.trim());
      assert.equal(server.last.headers['content-length'], String(body?.length));
    });

    test('takes the answer of the example', async () => {
      server.reply = (response) => response.end(example.response);
      assert.equal(await login(run()), 'accepted');
      assert.deepEqual(found, [password]);
    });

    test('takes its error for an unknown user', async () => {
      server.reply = (response) => response.end(example.error_response);
      assert.equal(await login(run()), 'unauthorized');
      assert.deepEqual(found, [undefined]);
    });

    for (const teaTokenVariant of encryptingTeaVariants) {
      test(`speaks ${teaTokenVariant}, encoded as forms are`, async () => {
        // In base64 it has every character that a form must encode.
        const user = 'a longer user 98';
        server.reply = json({ publisherToken: encryptTea('pä ss', secret, teaTokenVariant) });
        assert.equal(await login(run({ teaTokenVariant }), user), 'accepted');
        assert.deepEqual(found, ['pä ss']);
        assert.match(server.last.body, /^clientid=[\w%]+$/);
        const clientId = new URLSearchParams(server.last.body).get('clientid') ?? '';
        assert.equal(/[+/=]/.test(clientId), /^(veness|xxtea-len)$/.test(teaTokenVariant));
        assert.equal(decryptTea(clientId, secret, teaTokenVariant), user);
      });
    }

    test("the seed's provider class means this module", () => {
      const known = wowzaClasses.get('com.aboveinc.authmod.AuthenticationMod');
      assert.deepEqual(known, { kind: 'built-in', name: 'tea-token' });
    });
  });

  describe('each failure lets nobody in and says its step', () => {
    const text = (body: string) => (response: ServerResponse) => response.end(body);
    const rows: readonly (readonly [title: string, reply: FakeService['reply'], step: RegExp])[] = [
      ['says nothing', () => undefined, /waiting for http\S+ failed: no answer within 500 ms/],
      ['stops talking', (to) => to.write('{'), /reading from http\S+ failed: no answer within 500 ms/],
      ['hangs up', (to) => to.destroy(), /waiting for http\S+ failed: ECONNRESET/],
      ['has a fault', 500, /must answer with 2xx, and not by a redirect; got 500/],
      ['wants a login', 401, /must answer with 2xx.*; got 401/],
      ['redirects', (to) => to.writeHead(302, { Location: '/' }).end(), /must answer with 2xx.*; got 302/],
      ['says too much', text(`{"publisherToken":"${token}"}${' '.repeat(500)}`), /at most 500 bytes/],
      ['says garbage', text(`<p>${token}</p>`), /must be a JSON object/],
      ['says a list', json([token]), /must be a JSON object/],
      ['says nothing in JSON', text(''), /must be a JSON object/],
      ['leaves the token out', json({ token }), /must have publisherToken or error/],
      ['gives an empty token', json({ publisherToken: '' }), /must have publisherToken or error/],
      [
        'gives no ciphertext',
        json({ publisherToken: password }),
        /Decrypting publisherToken as wowza failed/,
      ],
      [
        'has another secret',
        json({ publisherToken: encryptTea(password, 'another') }),
        /Decrypting publisherToken as wowza failed .*same secret.*UTF-8/,
      ],
      [
        'has an empty password',
        json({ publisherToken: encryptTea('  ', secret) }),
        /must give a password; got an empty text/,
      ],
      [
        'gives what no password is, as another secret may',
        json({ publisherToken: encryptTea('abc\u0001defg', secret) }),
        /must give a password; got control characters/,
      ],
    ];
    for (const [title, reply, step] of rows) {
      test(`a server that ${title}`, async () => {
        server.reply = reply;
        const isSlow = step.source.includes('no answer');
        const running = run({ teaTokenTimeout: isSlow ? 500 : 5_000, teaTokenMaxResponseBytes: 500 });
        assert.equal(await login(running), 'unavailable');
        assert.match(failures(running), step);
        assertKeepsSecrets(running);
        // A failure is not kept.
        server.reply = json({ publisherToken: token });
        assert.equal(await login(running), 'accepted');
      });
    }

    test('a server that is not there, whatever secrets stand in its URL', async () => {
      const url = `http://me:hunter2@127.0.0.1:${server.port}/t?key=hunter2`;
      const running = run({ serverTokenValidatorURL: url });
      await server.stop();
      assert.equal(await login(running), 'unavailable');
      assert.match(failures(running), /connecting to http:\/\/127\.0\.0\.1:\d+\/t failed: ECONNREFUSED/);
      assertKeepsSecrets(running);
      server = await FakeService.start();
    });
  });

  describe('answers that are kept', () => {
    for (const [title, reply, answer] of [
      ['a password', json({ publisherToken: token }), 'accepted'],
      ['that there is no such user', json({ error: 'Invalid Client' }), 'unauthorized'],
    ] as const) {
      test(`${title}: for the user alone`, async () => {
        const running = run();
        server.reply = reply;
        assert.equal(await login(running), answer);
        server.reply = 500;
        assert.equal(await login(running), answer);
        assert.equal(server.requests.length, 1);
        assert.equal(await login(running, 'other'), 'unavailable');
      });
    }

    test('none when told so', async () => {
      const running = run({ teaTokenCacheTime: 0 });
      assert.equal(await login(running), 'accepted');
      server.reply = json({ error: 'gone' });
      assert.equal(await login(running), 'unauthorized');
    });

    test('logins of a user at the same time ask once', async () => {
      const running = run({ teaTokenCacheTime: 0 });
      const asked = new Promise<ServerResponse>((resolve) => {
        server.reply = resolve;
      });
      await running.start();
      const streams = ['a', 'b', 'c'].map((streamName) =>
        running.publish({ streamName, query: `user=${username}` }),
      );
      const response = await asked;
      json({ publisherToken: token })(response);
      assert.ok((await Promise.all(streams)).every(({ accepted }) => accepted));
      assert.equal(server.requests.length, 1);
    });
  });

  test('who has left is not asked about any longer', async () => {
    const running = run();
    const gone = new AbortController();
    const closed = new Promise<void>((resolve) => {
      server.reply = (response) => {
        void once(response, 'close').then(() => resolve());
        gone.abort();
      };
    });
    const answer = await running.publish({ query: `user=${username}` }, gone.signal);
    assert.ok(!answer.accepted);
    await closed;
  });

  test('nobody has a name that can be taken for another', async () => {
    const running = run();
    for (const user of ['', ' ', `${username} `, `\t${username}`, 'ali\0ce', 'a\nb', 'x'.repeat(256)]) {
      assert.equal(await login(running, user), 'unauthorized', JSON.stringify(user));
    }
    assert.equal(server.requests.length, 0);
    assert.equal(await login(running, 'x'.repeat(255)), 'accepted');
  });

  test('the first Invalid Client is explained', async () => {
    server.reply = json({ error: 'Invalid Client' });
    const running = run();
    await login(running, 'one');
    await login(running, 'two');
    const hints = running.log.filter(({ message }) => message.includes('passwords of 1 to 4 bytes'));
    assert.equal(hints.length, 1);
    assertKeepsSecrets(running);
  });

  describe('at start', () => {
    for (const [title, properties, fault] of [
      ['no URL', { serverTokenValidatorURL: '' }, /serverTokenValidatorURL must be set/],
      ['no real URL', { serverTokenValidatorURL: 'hunter2' }, /serverTokenValidatorURL must be a URL/],
      [
        'another scheme',
        { serverTokenValidatorURL: 'ftp://h/hunter2' },
        /serverTokenValidatorURL must be a URL/,
      ],
      ['no secret', { secureTokenSharedSecret: '' }, /secureTokenSharedSecret must be set/],
      ['an unknown variant', { teaTokenVariant: 'veness-legacy' }, /teaTokenVariant/],
      ['no time', { teaTokenTimeout: 1 }, /teaTokenTimeout/],
      ['more time than a gate has', { teaTokenTimeout: 10_000 }, /teaTokenTimeout/],
    ] as const) {
      test(`${title} keeps the application from starting`, async () => {
        const start = async () => await run(properties).start();
        await assert.rejects(
          start,
          ({ message }: Error) => fault.test(message) && !message.includes('hunter2'),
        );
        application = undefined;
      });
    }

    for (const [url, isWarned] of [
      ['http://auth.example.com/token', true],
      ['http://127.0.0.1.example.com/token', true],
      ['https://auth.example.com/token', false],
      ['http://127.0.0.1:8080/token', false],
      ['http://localhost:8080/token', false],
      ['http://[::1]:8080/token', false],
    ] as const) {
      test(`${url} is ${isWarned ? '' : 'not '}warned of`, async () => {
        const running = run({ serverTokenValidatorURL: url });
        await running.start();
        const text = warnings(running).join();
        assert.equal(/serverTokenValidatorURL is not https/.test(text), isWarned, text);
      });
    }

    test('any certificate is warned of', async () => {
      const running = run({ teaTokenVerifyTls: false });
      await running.start();
      assert.match(warnings(running).join(), /teaTokenVerifyTls is false/);
    });

    test('a certificate file that is missing or none lets nobody in until it is there', async () => {
      const running = run({ teaTokenCaFile: 'conf/ca.pem' });
      assert.equal(await login(running), 'unavailable');
      assert.match(failures(running), /teaTokenCaFile must be a readable PEM file; it is missing/);
      mkdirSync(join(home, 'conf'));
      writeFileSync(join(home, 'conf/ca.pem'), 'none\n');
      assert.equal(await login(running), 'unavailable');
      assert.equal(server.requests.length, 0);
    });
  });
});
