import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportFailure } from '../../src/module/failure-report.ts';
import { ModuleError } from '../../src/module/module-error.ts';
import { RecordedLog } from '../../src/module/recorded-log.ts';

/** As rtmp-authenticate's gate fails when a provider does. */
function passedOn(cause: unknown): ModuleError {
  const provider = new ModuleError('HOOK_FAILED', 'tea-token', 'credentials.getPassword', 'an error', {
    cause,
  });
  return new ModuleError('HOOK_FAILED', 'rtmp-authenticate', 'onPublish', 'an error', { cause: provider });
}

const timedOut = new ModuleError('HOOK_TIMED_OUT', 'slow', 'credentials.verify', 'nothing in 10000 ms');

for (const [title, error, reason] of [
  [
    'a server that is down',
    passedOn(new Error('connecting to http://127.0.0.1:1/ failed: ECONNREFUSED')),
    'tea-token.credentials.getPassword: connecting to http://127.0.0.1:1/ failed: ECONNREFUSED',
  ],
  [
    'the causes of a cause',
    passedOn(new Error('the query failed', { cause: new Error('connect ECONNREFUSED') })),
    'tea-token.credentials.getPassword: the query failed: connect ECONNREFUSED',
  ],
  [
    'a cause that its error quotes',
    passedOn(new Error('the query failed: no route', { cause: new Error('no route') })),
    'tea-token.credentials.getPassword: the query failed: no route',
  ],
  ['what is no error', passedOn('down'), 'tea-token.credentials.getPassword: down'],
  ['a hook that hangs', timedOut, timedOut.message],
] as const) {
  test(`${title} is one line, with the stack at debug`, () => {
    const log = new RecordedLog();
    reportFailure(error, { id: 'c1' }, log);
    const [line, details, ...more] = log.lines;
    assert.deepEqual(more, []);
    assert.equal(line?.level, 'error');
    assert.deepEqual(line.fields, {
      module: error.module,
      hook: error.hook,
      connection: 'c1',
      reason,
    });
    assert.equal(details?.level, 'debug');
    assert.equal(details.fields['err'], error);
  });
}

test('a mistake in the code of a module shows its stack at once', () => {
  const log = new RecordedLog();
  const error = passedOn(new TypeError("Cannot read properties of undefined (reading 'x')"));
  reportFailure(error, { id: 'c1' }, log);
  assert.equal(log.lines.length, 1);
  assert.equal(log.lines[0]?.fields['err'], error);
});

test("fetch's own TypeError has the network's failure below it: that is no mistake", () => {
  const log = new RecordedLog();
  reportFailure(
    passedOn(new TypeError('fetch failed', { cause: new Error('ENOTFOUND') })),
    { id: 'c1' },
    log,
  );
  assert.equal(log.lines[0]?.fields['err'], undefined);
  assert.match(String(log.lines[0]?.fields['reason']), /fetch failed: ENOTFOUND$/);
});
