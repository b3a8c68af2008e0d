import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import {
  allow,
  type Decision,
  defineModule,
  deny,
  type HttpExchange,
  type ModuleHooks,
  splitStreamPath,
} from 'sluice/module';
import { type TestApplication, testModule } from 'sluice/testing';

/** Serves every path that ends with `.txt`, as a test says. */
function textModule(hooks: ModuleHooks) {
  return defineModule({
    name: 'text',
    apiVersion: 1,
    description: 'Serves text',
    httpRoute: (path) =>
      path.endsWith('.txt') ? { protocol: 'http-flv', ...splitStreamPath(path.slice(0, -4)) } : undefined,
    create: () => hooks,
  });
}

async function showStream(exchange: HttpExchange): Promise<void> {
  const playback = await exchange.play();
  if (playback === undefined) return;
  const body = exchange.open({
    headers: { 'x-stream': playback.streamName },
    stallTimeoutMs: 1,
    onClear() {},
  });
  body.write(Buffer.from('text'));
  await new Promise<void>((resolve) => exchange.signal.addEventListener('abort', () => resolve()));
  playback.stop();
}

describe('a module that serves HTTP', () => {
  const running: TestApplication[] = [];
  afterEach(async () => {
    for (const application of running.splice(0)) await application.stop();
  });

  function start(hooks: ModuleHooks): TestApplication {
    const application = testModule(textModule(hooks));
    running.push(application);
    return application;
  }

  it('answers the paths that it claims', async () => {
    const application = start({
      onHttpRequest(exchange) {
        exchange.setHeader('x-before', 'yes');
        const { instance, streamName } = exchange.route;
        exchange.respond({ status: 200, body: `${instance} ${streamName} ${exchange.request.method}` });
      },
    });
    const answer = await application.request('room1/a/b.txt', { method: 'HEAD' });
    assert.equal(answer?.status, 200);
    assert.equal(answer.headers['x-before'], 'yes');
    assert.equal(Buffer.concat(answer.body).toString(), 'room1 a/b HEAD');
    assert.equal(await application.request('a.flv'), undefined);
  });

  it('has the connect gate and the play gate asked, with what HTTP says of the client', async () => {
    const asked: unknown[] = [];
    const application = start({
      onConnect({ client }) {
        asked.push(['connect', client.protocol, client.instance, client.authorization]);
        return allow({ user: 'alice' });
      },
      onPlay({ query, streamName, user }) {
        asked.push(['play', streamName, query.get('token'), user]);
        return allow({ streamName: 'public' });
      },
      onHttpRequest: showStream,
    });
    const client = { authorization: 'Bearer x' };
    const answer = await application.request('room1/secret.txt', { query: 'token=t', client });
    assert.deepEqual(asked, [
      ['connect', 'http-flv', 'room1', 'Bearer x'],
      ['play', 'secret', 't', 'alice'],
    ]);
    assert.equal(answer?.headers['x-stream'], 'public');
    answer.leave();
  });

  for (const [gate, hooks] of [
    ['connect', { onConnect: () => deny('forbidden', 'Not here') }],
    ['play', { onPlay: () => deny('forbidden', 'Not here') }],
  ] as const) {
    it(`sends nothing when the ${gate} gate says no`, async () => {
      const application = start({ ...hooks, onHttpRequest: showStream });
      const answer = await application.request('a.txt');
      assert.deepEqual(answer?.refusal, { accepted: false, reason: 'forbidden', description: 'Not here' });
      assert.equal(answer.body.length, 0);
      assert.equal(application.audit.at(-1)?.gate, gate);
    });
  }

  for (const [title, onPlay] of [
    [
      'throws',
      (): Decision => {
        throw new Error('broken');
      },
    ],
    ['rejects', () => Promise.reject(new Error('broken'))],
    ['answers nonsense', () => true as unknown as Decision],
  ] as const) {
    it(`sends nothing when a module ${title}`, async () => {
      const application = start({ onPlay, onHttpRequest: showStream });
      const answer = await application.request('a.txt');
      assert.equal(answer?.refusal?.reason, 'unavailable');
      assert.equal(answer.body.length, 0);
    });
  }

  it('is answered for when it throws, or ends without an answer', async () => {
    for (const onHttpRequest of [
      () => {
        throw new Error('broken');
      },
      () => {},
      async (exchange: HttpExchange) => void (await exchange.play()),
    ]) {
      const answer = await start({ onHttpRequest }).request('a.txt');
      assert.equal(answer?.refusal?.reason, 'unavailable');
    }
  });

  it('tells the modules once that the viewer came and went', async () => {
    const events: string[] = [];
    let told = () => {};
    const gone = new Promise<void>((resolve) => {
      told = resolve;
    });
    const application = start({
      onPlayStart: ({ streamName }) => void events.push(`start ${streamName}`),
      onPlayStop: ({ streamName }) => void events.push(`stop ${streamName}`),
      onDisconnect() {
        events.push('disconnect');
        told();
      },
      onHttpRequest: showStream,
    });
    const answer = await application.request('a.txt');
    answer?.leave();
    await gone;
    assert.deepEqual(events, ['start a', 'stop a', 'disconnect']);
  });

  it('may ask to play once', async () => {
    const faults: unknown[] = [];
    const application = start({
      async onHttpRequest(exchange) {
        await exchange.play();
        await exchange.play().catch((error: unknown) => faults.push(error));
        exchange.respond({ status: 204 });
      },
    });
    assert.equal((await application.request('a.txt'))?.status, 204);
    assert.equal(faults.length, 1);
  });
});
