import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseRawQuery } from '../../src/codec/rtmp/raw-query.ts';
import { allow, deny } from '../../src/module/decision.ts';
import { HookRunner } from '../../src/module/hook-runner.ts';
import type { ModuleHooks } from '../../src/module/hooks.ts';
import { ModuleError } from '../../src/module/module-error.ts';
import { RecordedLog } from '../../src/module/recorded-log.ts';
import type { ConnectRequest, PublishRequest } from '../../src/module/request.ts';
import type { Verdict } from '../../src/module/verdict.ts';
import { fakeClient, forever } from '../support/fake-client.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { deferred, runningModules, settled } from '../support/running-module.ts';

const client = { ...fakeClient({ id: 'c-1' }), user: undefined };
const publish: PublishRequest = {
  gate: 'publish',
  client,
  streamName: 'key-123',
  requestedName: 'key-123',
  publicName: 'key-123',
  query: parseRawQuery(''),
  user: undefined,
  mode: 'live',
};
const connect: ConnectRequest = { gate: 'connect', client };

function runner(...hooks: readonly ModuleHooks[]) {
  const clock = new FakeClock();
  const log = new RecordedLog();
  return { clock, log, hookRunner: new HookRunner({ modules: runningModules(...hooks), clock, log }) };
}

const allowed = {
  kind: 'allow',
  user: undefined,
  publicName: 'key-123',
  takeOver: true,
  connectInfo: {},
  allowedBy: [],
} as const satisfies Verdict;

function unavailable(module: string) {
  return {
    kind: 'deny',
    module,
    reason: 'unavailable',
    description: 'The server cannot check this request at the moment',
    user: undefined,
    publicName: 'key-123',
  } as const;
}

const boom = new Error('boom');

interface Row {
  readonly title: string;
  readonly modules: readonly ModuleHooks[];
  readonly verdict: Verdict;
}

const rows: readonly Row[] = [
  { title: 'no modules allow, by nobody', modules: [], verdict: allowed },
  {
    title: 'modules without the hook have no opinion',
    modules: [{ onPlay: () => deny('forbidden', 'x') }],
    verdict: allowed,
  },
  { title: 'undefined is no opinion', modules: [{ onPublish: () => undefined }], verdict: allowed },
  {
    title: 'a promise of undefined is no opinion',
    modules: [{ onPublish: async () => {} }],
    verdict: allowed,
  },
  {
    title: 'allows count in order, sync or async',
    modules: [{ onPublish: () => allow() }, {}, { onPublish: async () => allow() }],
    verdict: { ...allowed, allowedBy: ['m1', 'm3'] },
  },
  {
    title: 'grants merge and a later one wins',
    modules: [
      { onPublish: () => allow({ user: 'a', streamName: 's1', takeOver: false }) },
      { onPublish: () => allow({ user: 'b' }) },
    ],
    verdict: { ...allowed, user: 'b', publicName: 's1', takeOver: false, allowedBy: ['m1', 'm2'] },
  },
  {
    title: 'takeOver can be given back',
    modules: [
      { onPublish: () => allow({ takeOver: false }) },
      { onPublish: () => allow({ takeOver: true }) },
    ],
    verdict: { ...allowed, allowedBy: ['m1', 'm2'] },
  },
  {
    title: 'a deny beats an earlier allow',
    modules: [
      { onPublish: () => allow({ user: 'a', streamName: 'public' }) },
      { onPublish: () => deny('forbidden', 'No') },
    ],
    verdict: {
      kind: 'deny',
      module: 'm2',
      reason: 'forbidden',
      description: 'No',
      user: 'a',
      publicName: 'public',
    },
  },
  {
    title: 'a deny can say who claimed to come',
    modules: [{ onPublish: () => deny('unauthorized', 'No', { claimedUser: 'mallory' }) }],
    verdict: {
      kind: 'deny',
      module: 'm1',
      reason: 'unauthorized',
      description: 'No',
      claimedUser: 'mallory',
      user: undefined,
      publicName: 'key-123',
    },
  },
  {
    title: 'a throw denies',
    modules: [
      {
        onPublish() {
          throw boom;
        },
      },
    ],
    verdict: unavailable('m1'),
  },
  {
    title: 'a rejection denies',
    modules: [{ onPublish: () => Promise.reject(boom) }],
    verdict: unavailable('m1'),
  },
  {
    title: 'a throw of undefined denies',
    modules: [{ onPublish: () => Promise.reject(undefined) }],
    verdict: unavailable('m1'),
  },
  {
    title: 'true is no decision and denies',
    modules: [{ onPublish: (() => true) as unknown as NonNullable<ModuleHooks['onPublish']> }],
    verdict: unavailable('m1'),
  },
  {
    title: 'a promise of null is no decision and denies',
    modules: [{ onPublish: (async () => null) as unknown as NonNullable<ModuleHooks['onPublish']> }],
    verdict: unavailable('m1'),
  },
  {
    title: 'a failure after an allow denies',
    modules: [{ onPublish: () => allow() }, { onPublish: () => Promise.reject(boom) }],
    verdict: unavailable('m2'),
  },
];

describe('HookRunner.decide', () => {
  for (const { modules, title, verdict } of rows) {
    test(title, async () => {
      assert.deepEqual(await runner(...modules).hookRunner.decide(publish, forever()), verdict);
    });
  }

  test('modules are asked in order, one after another, and none after a deny', async () => {
    const asked: string[] = [];
    const first = deferred();
    const { hookRunner } = runner(
      {
        async onPublish() {
          asked.push('m1');
          await first.promise;
        },
      },
      {
        onPublish() {
          asked.push('m2');
          return deny('forbidden', 'No');
        },
      },
      {
        onPublish() {
          asked.push('m3');
        },
      },
    );
    const verdict = hookRunner.decide(publish, forever());
    await settled();
    assert.deepEqual(asked, ['m1']);
    first.resolve();
    await verdict;
    assert.deepEqual(asked, ['m1', 'm2']);
  });

  test('a later module sees user and public name; the name as sent stays', async () => {
    let seen: PublishRequest | undefined;
    const { hookRunner } = runner(
      { onPublish: () => allow({ user: 'alice', streamName: 'concert' }) },
      {
        onPublish(request) {
          seen = request;
        },
      },
    );
    await hookRunner.decide(publish, forever());
    assert.deepEqual(
      { user: seen?.user, publicName: seen?.publicName, streamName: seen?.streamName },
      { user: 'alice', publicName: 'concert', streamName: 'key-123' },
    );
    assert.ok(Object.isFrozen(seen));
    assert.equal(publish.user, undefined, 'the request that was asked with is not changed');
  });

  test('at connect the user granted shows in the client', async () => {
    let seen: ConnectRequest | undefined;
    const { hookRunner } = runner(
      { onConnect: () => allow({ user: 'alice' }) },
      {
        onConnect(request) {
          seen = request;
        },
      },
    );
    const verdict = await hookRunner.decide(connect, forever());
    assert.equal(seen?.client.user, 'alice');
    assert.deepEqual(verdict, { ...allowed, user: 'alice', publicName: '', allowedBy: ['m1'] });
  });

  test('a failure is logged with module, hook, client and reason; the stack is for debugging', async () => {
    const { hookRunner, log } = runner({ onPublish: () => Promise.reject(boom) });
    await hookRunner.decide(publish, forever());
    const [line, details] = log.lines;
    assert.equal(line?.level, 'error');
    const about = { module: 'm1', hook: 'onPublish', connection: 'c-1' };
    assert.deepEqual(line.fields, { ...about, reason: boom.message });
    assert.equal(details?.level, 'debug');
    const { err } = details.fields;
    assert.ok(err instanceof ModuleError);
    assert.equal(err.code, 'HOOK_FAILED');
    assert.equal(err.cause, boom);
  });

  test('a time-out denies, aborts the hook, is logged, and the late allow is ignored', async () => {
    const late = deferred<ReturnType<typeof allow>>();
    let hookSignal: AbortSignal | undefined;
    const { clock, hookRunner, log } = runner({
      onPublish(_request, signal) {
        hookSignal = signal;
        return late.promise;
      },
    });
    const verdict = hookRunner.decide(publish, forever());
    clock.advance(9_999);
    assert.equal(hookSignal?.aborted, false);
    clock.advance(1);
    assert.deepEqual(await verdict, unavailable('m1'));
    assert.equal(hookSignal?.aborted, true);
    const [line, details] = log.lines;
    assert.match(String(line?.fields['reason']), /nothing in 10000 ms from m1\.onPublish/);
    const err = details?.fields['err'];
    assert.ok(err instanceof ModuleError && err.code === 'HOOK_TIMED_OUT');
    late.resolve(allow());
    await settled();
    assert.equal(log.lines.length, 2);
  });

  test('each hook call has its own time-out', async () => {
    const first = deferred();
    const { clock, hookRunner } = runner(
      { onPublish: () => first.promise },
      { onPublish: () => deferred<undefined>().promise },
    );
    const verdict = hookRunner.decide(publish, forever());
    clock.advance(9_000);
    first.resolve();
    await settled();
    clock.advance(9_000);
    await settled();
    assert.equal(clock.pendingTimers, 1, 'the second module still has a second');
    clock.advance(1_000);
    assert.deepEqual(await verdict, unavailable('m2'));
  });

  test('when the client goes nobody else is asked, nothing is logged, the hook is aborted', async () => {
    const gone = new AbortController();
    let hookSignal: AbortSignal | undefined;
    let askedSecond = false;
    const { hookRunner, log } = runner(
      {
        onPublish(_request, signal) {
          hookSignal = signal;
          return deferred<undefined>().promise;
        },
      },
      {
        onPublish() {
          askedSecond = true;
        },
      },
    );
    const verdict = hookRunner.decide(publish, gone.signal);
    gone.abort();
    assert.deepEqual(await verdict, { kind: 'gone' });
    assert.equal(hookSignal?.aborted, true);
    assert.equal(askedSecond, false);
    assert.deepEqual(log.lines, []);
  });

  test('a client that went while a hook answered at once is gone all the same', async () => {
    const gone = new AbortController();
    const { hookRunner } = runner({
      onPublish() {
        gone.abort();
        return allow();
      },
    });
    assert.deepEqual(await hookRunner.decide(publish, gone.signal), { kind: 'gone' });
  });

  describe('a module that takes secret names', () => {
    const no = () => deny('forbidden', 'No');

    function decide(...hooks: readonly (ModuleHooks & { readonly secret?: true })[]) {
      const modules = runningModules(...hooks).map((module, index) => ({
        ...module,
        secretStreamNames: hooks[index]?.secret === true,
      }));
      const parts = { modules, clock: new FakeClock(), log: new RecordedLog() };
      return new HookRunner(parts).decide(publish, forever());
    }

    for (const [title, hooks, secret] of [
      ['before it is asked', [{ onPublish: no }, { secret: true, onPublish: () => undefined }], true],
      ['once it was asked', [{ secret: true, onPublish: () => undefined }, { onPublish: no }], undefined],
      [
        'when it says so itself',
        [{ secret: true, onPublish: () => deny('forbidden', 'No', { secretName: true }) }],
        true,
      ],
      ['when it refuses what is no secret', [{ secret: true, onPublish: no }], undefined],
      ['when it fails', [{ secret: true, onPublish: () => Promise.reject(new Error('broken')) }], true],
      [
        'when one of two was asked',
        [
          { secret: true, onPublish: no },
          { secret: true, onPublish: no },
        ],
        true,
      ],
      ['when it has no say at this gate', [{ onPublish: no }, { secret: true, onPlay: no }], undefined],
    ] as const) {
      test(`the name is ${secret ? 'secret' : 'none'} ${title}`, async () => {
        const verdict = await decide(...hooks);
        assert.ok(verdict.kind === 'deny');
        assert.equal(verdict.secretName, secret);
      });
    }
  });

  test('hooks keep their this', async () => {
    const hooks = {
      secret: 'mine',
      onPublish(this: { secret: string }) {
        return deny('forbidden', this.secret);
      },
    };
    const verdict = await runner(hooks as ModuleHooks).hookRunner.decide(publish, forever());
    assert.equal(verdict.kind === 'deny' && verdict.description, 'mine');
  });
});
