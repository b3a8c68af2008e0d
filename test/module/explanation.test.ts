import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseRawQuery } from '../../src/codec/rtmp/raw-query.ts';
import { allow, deny } from '../../src/module/decision.ts';
import { explain, type Question } from '../../src/module/explanation.ts';
import type { ModuleHooks } from '../../src/module/hooks.ts';
import { RecordedLog } from '../../src/module/recorded-log.ts';
import { renderExplanation } from '../../src/server/explanation-text.ts';
import { fakeClient, forever } from '../support/fake-client.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { runningModules } from '../support/running-module.ts';

function ask(hooks: ModuleHooks, gate: Question['gate'], protocol: 'rtmp' | 'webrtc' = 'rtmp') {
  return explain(
    {
      client: fakeClient({ protocol }),
      gate,
      stream: { streamName: 'cam', requestedName: 'cam', query: parseRawQuery('') },
    },
    { modules: runningModules(hooks), clock: new FakeClock(), log: new RecordedLog(), autoAccept: true },
    forever(),
  );
}

const hooks: ModuleHooks = {
  onConnect: () => undefined,
  onReleaseStream: () => undefined,
  onPublish: () => allow({ user: 'alice' }),
  onPlay: () => undefined,
};

describe('explain', () => {
  for (const [title, gate, protocol, gates] of [
    ['an encoder announces its stream first', 'publish', 'rtmp', ['connect', 'release', 'publish']],
    ['a browser announces nothing', 'publish', 'webrtc', ['connect', 'publish']],
    ['a player announces nothing', 'play', 'rtmp', ['connect', 'play']],
  ] as const) {
    test(title, async () => {
      const { answers, outcome } = await ask(hooks, gate, protocol);
      assert.deepEqual(
        answers.map((answer) => answer.gate),
        gates,
      );
      assert.ok(outcome.allowed);
    });
  }

  test('what is refused when it is announced never comes to publish', async () => {
    const explanation = await ask(
      { ...hooks, onReleaseStream: () => deny('forbidden', 'No such key') },
      'publish',
    );
    assert.deepEqual(explanation.outcome, {
      allowed: false,
      gate: 'release',
      module: 'm1',
      reason: 'forbidden',
      description: 'No such key',
    });
    const text = renderExplanation(explanation);
    assert.match(text, /^releaseStream +m1 .*denies, forbidden: No such key$/m);
    assert.match(text, /^Denied at releaseStream by m1 \(forbidden\): No such key$/m);
  });
});
