import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LogAuditSink, recordSafely } from '../../src/module/audit.ts';
import { DecisionRecorder } from '../../src/module/decision-recorder.ts';
import { RecordedLog } from '../../src/module/recorded-log.ts';
import { fakeClient } from '../support/fake-client.ts';
import { FakeClock } from '../support/fake-clock.ts';

function makeRecorder() {
  const log = new RecordedLog();
  const clock = new FakeClock(5_000);
  const recorder = new DecisionRecorder({ sink: new LogAuditSink(log), log, clock });
  return { clock, log, recorder };
}

describe('the audit log', () => {
  const client = fakeClient({ id: 'c-9', address: '192.0.2.9', secure: true });
  const common = {
    connection: 'c-9',
    address: '192.0.2.9',
    protocol: 'rtmp',
    secure: true,
    application: 'live',
    instance: '_definst_',
  };

  test('a refusal is a warning that says who, whence, what, which module, why and how long', () => {
    const { clock, log, recorder } = makeRecorder();
    const pending = recorder.begin('publish', client);
    clock.advance(12);
    const refusal = pending.refuse('unauthorized', 'Wrong', {
      module: 'core-security',
      claimedUser: 'mallory',
      streamName: 'concert',
    });
    assert.deepEqual(refusal, { accepted: false, reason: 'unauthorized', description: 'Wrong' });
    assert.deepEqual(log.lines, [
      {
        level: 'warn',
        message: 'publish refused',
        fields: {
          ...common,
          streamName: 'concert',
          claimedUser: 'mallory',
          module: 'core-security',
          reason: 'unauthorized',
          description: 'Wrong',
          durationMs: 12,
        },
      },
    ]);
  });

  test('who publishes and who plays is information, other allows are for debugging', () => {
    const { log, recorder } = makeRecorder();
    recorder.begin('connect', client).allow('alice', '', undefined);
    recorder.begin('publish', client).allow('alice', 'concert', 'core-security');
    recorder.begin('play', client).allow(undefined, 'concert', undefined);
    recorder.begin('play', client).giveUp();
    assert.deepEqual(
      log.lines.map(({ level, message }) => [level, message]),
      [
        ['debug', 'connect allowed'],
        ['info', 'publish allowed'],
        ['info', 'play allowed'],
        ['debug', 'play given up by the client'],
      ],
    );
    assert.deepEqual(log.lines[1]?.fields, {
      ...common,
      streamName: 'concert',
      user: 'alice',
      module: 'core-security',
      durationMs: 0,
    });
  });

  test('what a client made up cannot forge a line, fill the log or show a query', () => {
    const { log, recorder } = makeRecorder();
    recorder.begin('publish', client).refuse('forbidden', 'No', {
      claimedUser: `x\n{"level":"info"}\u001b[31m\u2028\u202e${'y'.repeat(1_000)}`,
      streamName: 'key?pass=hunter2',
    });
    const fields = log.lines[0]?.fields;
    assert.equal(fields?.['streamName'], 'key');
    const claimed = fields?.['claimedUser'];
    assert.ok(typeof claimed === 'string' && claimed.length <= 129);
    assert.doesNotMatch(claimed, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    assert.doesNotMatch(JSON.stringify(log.lines), /hunter2/);
  });

  test('no name that a client made up shows a password', () => {
    const { log, recorder } = makeRecorder();
    const asking = fakeClient({ application: 'u:hunter2@live', instance: 'u:hunter2@x' });
    const streamName = 's%3Fuser%3Dp%26pass%3Dhunter2';
    recorder.begin('publish', asking).refuse('forbidden', 'No', { streamName });
    const { application, instance, streamName: shown } = log.lines[0]?.fields ?? {};
    assert.deepEqual([application, instance, shown], ['u:[redacted]@live', 'u:[redacted]@x', 's']);
  });

  test('a sink that fails changes no decision and is logged', () => {
    const log = new RecordedLog();
    const sink = {
      record() {
        throw new Error('disk full');
      },
    };
    const recorder = new DecisionRecorder({ sink, log, clock: new FakeClock() });
    assert.equal(recorder.begin('play', client).refuse('forbidden', 'No').accepted, false);
    assert.deepEqual(log.lines[0]?.fields, { connection: 'c-9', gate: 'play', reason: 'disk full' });
    assert.doesNotThrow(() => recordSafely(sink, { client } as never, log));
  });
});
