import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { allow, defineModule, deny, type ModuleDefinition } from 'sluice/module';
import { type TestApplication, type TestModuleOptions, testModule } from 'sluice/testing';
import httpVerify from '../../../modules/http-verify/index.ts';
import { httpVerifyLimits } from '../../../modules/http-verify/limits.ts';
import { FakeService, json } from '../../support/fake-service.ts';
import { overhear } from '../../support/overhear.ts';

const unavailable = 'The server cannot check this request at the moment';

/** Logs publishers in by the providers, with what stands in the query. */
const asker = defineModule({
  name: 'asker',
  apiVersion: 1,
  description: 'asks',
  create: ({ credentials }) => ({
    async onPublish({ client, publicName, query }, signal) {
      const user = query.getDecoded('user') ?? '';
      const attempt = { client, gate: 'publish', streamName: publicName } as const;
      const isRight = await credentials.verify(user, query.getDecoded('pass') ?? '', signal, attempt);
      return isRight ? allow({ user }) : deny('unauthorized', 'wrong');
    },
    async onConnect({ client }, signal) {
      if (client.appQuery.get('login') === undefined) return undefined;
      const attempt = { client, gate: 'connect', streamName: '' } as const;
      return (await credentials.verify('alice', 'pw', signal, attempt))
        ? undefined
        : deny('unauthorized', 'no');
    },
    async onPlay(_, signal) {
      return (await credentials.verify('alice', 'pw', signal)) ? undefined : deny('unauthorized', 'no');
    },
  }),
});

type Properties = NonNullable<TestModuleOptions<NonNullable<typeof httpVerify.properties>>['properties']>;

describe('http-verify', () => {
  let service: FakeService;
  let application: TestApplication | undefined;

  beforeEach(async () => {
    service = await FakeService.start();
  });
  afterEach(async () => {
    await application?.stop();
    application = undefined;
    await service.stop();
  });

  const body = (): Record<string, unknown> => JSON.parse(service.last.body) as Record<string, unknown>;
  const everything = (running: TestApplication) => JSON.stringify([running.audit, running.log]);

  describe('as a credential provider', () => {
    function run(
      properties: Properties = {},
      before: readonly ModuleDefinition[] = [],
      behind: readonly ModuleDefinition[] = [],
    ): TestApplication {
      const otherProperties = Object.entries({ httpVerifyURL: service.url, ...properties });
      application = testModule(asker, {
        before: [...before, httpVerify, ...behind],
        otherProperties: Object.fromEntries(otherProperties.map(([name, value]) => [name, String(value)])),
      });
      return application;
    }

    const publish = (running: TestApplication, user = 'alice', pass = 'secret') =>
      running.publish({
        streamName: 'concert',
        query: new URLSearchParams({ user, pass }).toString(),
        client: { appQuery: 'x=1', address: '192.0.2.9' },
      });

    test('a yes is the right password', async () => {
      const answer = await publish(run());
      assert.ok(answer.accepted && answer.user === 'alice');
      const { id, ...fields } = body();
      assert.equal(typeof id, 'string');
      assert.deepEqual(fields, {
        user: 'alice',
        password: 'secret',
        token: '',
        ip: '192.0.2.9',
        action: 'publish',
        path: 'live/concert',
        protocol: 'rtmp',
        query: 'x=1',
        verifiedUser: '',
      });
      assert.equal(service.last.headers['content-type'], 'application/json');
    });

    /** Knows everybody's password. */
    const generous = defineModule({
      name: 'generous',
      apiVersion: 1,
      description: 'knows alice',
      create: () => ({ credentials: { getPassword: () => 'secret' } }),
    });

    for (const [status, title, accepted] of [
      [401, 'is the wrong one, and no later provider is believed', false],
      [403, 'is the wrong one, and no later provider is believed', false],
      [404, 'is an unknown user, and the next provider is asked', true],
    ] as const) {
      test(`${status} ${title}`, async () => {
        service.reply = status;
        const running = run();
        const answer = await publish(running);
        assert.ok(!answer.accepted && answer.reason === 'unauthorized');
        assert.ok(!everything(running).includes('secret'));
        await running.stop();
        assert.equal((await publish(run({}, [], [generous]))).accepted, accepted);
      });
    }

    for (const status of [302, 400, 500, 503]) {
      test(`${status} lets nobody in, and the log says why`, async () => {
        service.reply = status;
        const running = run();
        const answer = await publish(running);
        assert.ok(!answer.accepted);
        assert.deepEqual([answer.reason, answer.description], ['unavailable', unavailable]);
        const why = running.log
          .filter(({ level }) => level === 'error')
          .map(({ fields }) => fields['reason']);
        assert.match(why.join(), new RegExp(`must answer with 2xx, 401, 403 or 404; got ${status}`));
        assert.ok(!everything(running).includes('secret'));
      });
    }

    test('a service that says nothing lets nobody in', async () => {
      service.reply = () => undefined;
      const answer = await publish(run({ httpVerifyTimeout: 100 }));
      assert.ok(!answer.accepted && answer.reason === 'unavailable');
    });

    test('a login at connect asks for no stream, and one without a client for no address', async () => {
      const running = run({ httpVerifyFormat: 'form' });
      assert.ok((await running.connect({ appQuery: 'login' })).accepted);
      const form = new URLSearchParams(service.last.body);
      assert.deepEqual([form.get('call'), form.get('name'), form.get('user')], ['connect', '', 'alice']);
      assert.equal(service.last.headers['content-type'], 'application/x-www-form-urlencoded');
      assert.ok((await running.play()).accepted);
      assert.equal(new URLSearchParams(service.last.body).get('addr'), '');
    });

    test('nobody has a name with a control character or of endless length', async () => {
      const running = run();
      for (const user of ['ali\0ce', 'x'.repeat(256)]) {
        const answer = await publish(running, user);
        assert.ok(!answer.accepted && answer.reason === 'unauthorized');
      }
      assert.equal(service.requests.length, 0);
    });

    test('nothing is asked about a stream that nobody may publish', async () => {
      const running = run();
      const answer = await running.publish({ streamName: 'a/../b', query: 'user=alice&pass=secret' });
      assert.ok(!answer.accepted && answer.reason === 'unavailable');
      assert.equal(service.requests.length, 0);
    });

    test('a yes is kept as long as told, a no is not', async () => {
      const running = run({ httpVerifyCacheTime: 60_000 });
      const publishes = async (user?: string, pass?: string) => {
        const answer = await publish(running, user, pass);
        if (answer.accepted) answer.end();
        return answer.accepted;
      };
      service.reply = 401;
      assert.equal(await publishes(), false);
      service.reply = 204;
      assert.equal(await publishes(), true);
      service.reply = 401;
      assert.equal(await publishes(), true);
      assert.equal(service.requests.length, 2);
      assert.equal(await publishes('alice', 'other'), false);
      assert.equal(await publishes('bob', 'secret'), false);
      const elsewhere = { address: '192.0.2.10', appQuery: 'x=1' };
      const query = 'user=alice&pass=secret';
      assert.equal(
        (await running.publish({ streamName: 'concert', query, client: elsewhere })).accepted,
        false,
      );
      assert.equal((await running.publish({ streamName: 'other', query })).accepted, false);
    });

    test('each login is asked about unless told otherwise', async () => {
      const running = run();
      for (let index = 0; index < 2; index += 1) {
        const answer = await publish(running);
        assert.ok(answer.accepted);
        answer.end();
      }
      assert.equal(service.requests.length, 2);
    });
  });

  describe('as a gate', () => {
    function run(properties: Properties = {}, before: readonly ModuleDefinition[] = []) {
      const { decisions, definition } = overhear(httpVerify);
      application = testModule(definition, {
        before,
        properties: { httpVerifyURL: service.url, httpVerifyGate: 'both', ...properties },
      });
      return { application, decisions };
    }

    test('asks for every publish and play with what the client sent', async () => {
      const running = run().application;
      assert.ok((await running.publish({ streamName: 'a', query: 'user=u&pass=p' })).accepted);
      const { action, password, path, query, user } = body();
      assert.deepEqual([action, path, user, password], ['publish', 'live/a', 'u', 'p']);
      assert.equal(query, 'user=u&pass=p');
      const client = { authorization: 'Bearer tkn', protocol: 'hls', appQuery: 'y=2' } as const;
      assert.ok((await running.play({ streamName: 'a', query: 'x=1', client })).accepted);
      const played = body();
      assert.deepEqual([played['action'], played['token'], played['protocol']], ['read', 'tkn', 'hls']);
      assert.equal(played['query'], 'x=1&y=2');
    });

    test('asks only where it is told to', async () => {
      const onlyPlay = run({ httpVerifyGate: 'play' }).application;
      service.reply = 403;
      assert.ok((await onlyPlay.publish()).accepted);
      assert.ok(!(await onlyPlay.play()).accepted);
      await onlyPlay.stop();
      const onlyPublish = run({ httpVerifyGate: 'publish' }).application;
      assert.ok((await onlyPublish.play()).accepted);
      assert.ok(!(await onlyPublish.publish()).accepted);
      await onlyPublish.stop();
      service.requests.length = 0;
      const login = run({ httpVerifyGate: 'login' }).application;
      assert.ok((await login.publish()).accepted && (await login.play()).accepted);
      assert.equal(service.requests.length, 0);
    });

    for (const [status, reason] of [
      [401, 'unauthorized'],
      [403, 'forbidden'],
      [404, 'not-found'],
      [500, 'unavailable'],
    ] as const) {
      test(`${status} refuses with ${reason}`, async () => {
        service.reply = status;
        const answer = await run().application.publish();
        assert.ok(!answer.accepted);
        assert.equal(answer.reason, reason);
        const text = 'This application does not let you publish this stream';
        assert.equal(answer.description, status === 500 ? unavailable : text);
      });
    }

    test('the service says who it is and what the stream is called', async () => {
      service.reply = json({ user: 'alice', streamName: 'stage' });
      const answer = await run().application.publish({ streamName: 'k-7f3a9' });
      assert.ok(answer.accepted);
      assert.deepEqual([answer.user, answer.streamName], ['alice', 'stage']);
    });

    test('a name that nobody may have lets nobody in', async () => {
      service.reply = json({ streamName: '../../etc/passwd' });
      const answer = await run().application.publish();
      assert.ok(!answer.accepted && answer.reason === 'unavailable');
    });

    test('a name that is refused stays out of log and audit: it may be a key', async () => {
      const running = run().application;
      for (const reply of [403, 500]) {
        service.reply = reply;
        assert.ok(!(await running.publish({ streamName: 'k-7f3a9' })).accepted);
        assert.ok(!(await running.play({ streamName: 'k-7f3a9' })).accepted);
      }
      assert.ok(!everything(running).includes('k-7f3a9'));
    });

    test('a refusal counts as a failed login where the client may have guessed', async () => {
      service.reply = 403;
      const { application: running, decisions } = run();
      await running.publish({ query: 'user=alice&pass=guess' });
      await running.publish();
      await running.play({ query: 'sign=guess' });
      await running.play();
      const counted = decisions.map((each) => each?.kind === 'deny' && [each.failedLogin, each.claimedUser]);
      assert.deepEqual(counted, [
        [true, 'alice'],
        [true, undefined],
        [true, undefined],
        [false, undefined],
      ]);
    });

    test('who is logged in already is named, and a refusal of theirs is no failed login', async () => {
      const login = defineModule({
        name: 'login',
        apiVersion: 1,
        description: 'everybody is alice',
        create: () => ({ onPublish: () => allow({ user: 'alice' }) }),
      });
      const { application: running, decisions } = run({}, [login]);
      assert.ok((await running.publish()).accepted);
      assert.deepEqual([body()['verifiedUser'], body()['user']], ['alice', '']);
      service.reply = 403;
      assert.ok(!(await running.publish({ query: 'user=root' })).accepted);
      assert.equal(body()['verifiedUser'], 'alice');
      const last = decisions.at(-1);
      assert.ok(last?.kind === 'deny' && last.failedLogin === false);
    });

    test('what it granted is kept with the yes', async () => {
      service.reply = json({ user: 'alice', streamName: 'stage' });
      const running = run({ httpVerifyCacheTime: 60_000 }).application;
      const first = await running.publish();
      assert.ok(first.accepted);
      first.end();
      const second = await running.publish();
      assert.ok(second.accepted && second.user === 'alice' && second.streamName === 'stage');
      assert.equal(service.requests.length, 1);
    });
  });

  describe('what is set wrong', () => {
    for (const [title, properties, fault] of [
      ['no URL', { httpVerifyURL: '' }, /httpVerifyURL must be set/],
      ['another scheme', { httpVerifyURL: 'ftp://hunter2@example.test/' }, /httpVerifyURL must be a URL/],
      ['no time', { httpVerifyTimeout: 1 }, /httpVerifyTimeout/],
      ['a cache for ever', { httpVerifyCacheTime: 300_001 }, /httpVerifyCacheTime/],
    ] as const) {
      test(`${title} keeps the application from starting`, async () => {
        const start = async () => {
          application = testModule(httpVerify, { properties });
          await application.start();
        };
        await assert.rejects(
          start,
          (error: Error) => fault.test(error.message) && !error.message.includes('hunter2'),
        );
        application = undefined;
      });
    }

    test('a provider that is told to be a gate would know nobody', async () => {
      const otherProperties = {
        usernamePasswordProviderClass: 'http-verify',
        httpVerifyURL: service.url,
        httpVerifyGate: 'publish',
      };
      await assert.rejects(testModule(asker, { otherProperties }).start(), /httpVerifyGate must be login/);
    });

    test('TLS that is not checked and passwords in the clear are warned of', async () => {
      const properties = { httpVerifyURL: 'http://auth.example.test/', httpVerifyVerifyTls: false };
      application = testModule(httpVerify, { properties });
      await application.start();
      const warnings = application.log.filter(({ level }) => level === 'warn').map(({ message }) => message);
      assert.match(warnings.join('\n'), /httpVerifyVerifyTls is false.*httpVerifyURL is not https/s);
    });
  });

  test('no more connections to the service and no more requests than there may be', async () => {
    const { maxServiceConnections, maxServiceRequests } = httpVerifyLimits;
    const held: (() => void)[] = [];
    const full = new Promise<void>((resolve) => {
      service.reply = (response) => {
        held.push(() => response.writeHead(403).end());
        if (held.length === maxServiceConnections) resolve();
      };
    });
    const properties = { httpVerifyURL: service.url, httpVerifyGate: 'publish' } as const;
    const running = testModule(httpVerify, { properties });
    application = running;
    const asked = Array.from({ length: maxServiceRequests }, () => running.publish());
    await full;
    const oneMore = await running.publish();
    assert.ok(!oneMore.accepted && oneMore.reason === 'unavailable');
    const reasons = running.log.map(({ fields }) => fields['reason']);
    assert.match(reasons.join(), /At most 1000 requests to http/);
    assert.equal(service.requests.length, maxServiceConnections);
    service.reply = 403;
    for (const release of held) release();
    assert.ok(
      (await Promise.all(asked)).every((answer) => !answer.accepted && answer.reason === 'forbidden'),
    );
  });

  test('a file of certificates that is missing or wrong lets nobody in', async () => {
    const home = mkdtempSync(join(tmpdir(), 'sluice-home-'));
    const properties = {
      httpVerifyURL: service.url,
      httpVerifyGate: 'publish',
      httpVerifyCaFile: 'ca.pem',
    } as const;
    application = testModule(httpVerify, { home, properties });
    assert.ok(!(await application.publish()).accepted);
    writeFileSync(join(home, 'ca.pem'), 'x\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
    assert.ok(!(await application.publish()).accepted);
    assert.ok(
      application.log.some(({ message }) => message.includes('ca.pem:2 must be a certificate in PEM')),
    );
    writeFileSync(join(home, 'ca.pem'), 'nothing\n');
    assert.ok(!(await application.publish()).accepted);
    assert.equal(service.requests.length, 0);
    rmSync(home, { recursive: true });
  });
});
