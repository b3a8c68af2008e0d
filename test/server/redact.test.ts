import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { logFieldLimits, redactFields, redactText } from '../../src/server/redact.ts';

describe('redactText', () => {
  for (const [text, safe] of [
    ['myStream?user=alice&pass=hunter2', 'myStream?user=alice&pass=[redacted]'],
    ['live?PASSWORD=hunter2&x=1', 'live?PASSWORD=[redacted]&x=1'],
    ['"rtmp://h/live/s?pass=hunter2" said no', '"rtmp://h/live/s?pass=[redacted]" said no'],
    ['?wowzatokenhash=c2VjcmV0PT0=', '?wowzatokenhash=[redacted]'],
    ['pass=hunter2', 'pass=[redacted]'],
    ['s?u=alice&pw=hunter2&x=1', 's?u=alice&pw=[redacted]&x=1'],
    ['s?userPw=hunter2', 's?userPw=[redacted]'],
    ['s?spwx=1', 's?spwx=1'],
    ['rtmp://alice:hunter2@host/live', 'rtmp://alice:[redacted]@host/live'],
    ['rtmps://:hunter2@host/live', 'rtmps://:[redacted]@host/live'],
    ['rtmp://alice:hun@ter2@host/live', 'rtmp://alice:[redacted]@host/live'],
    ['refused alice:hunter2@s', 'refused alice:[redacted]@s'],
    ['live/u:hunter2@x', 'live/u:[redacted]@x'],
    ['u%3Ahunter2%40s', 'u%3A[redacted]%40s'],
    ['s%3Fuser%3Dp%26pass%3Dhunter2', 's%3Fuser%3Dp%26pass%3D[redacted]'],
    ['s%253fpass%253dhunter2 said no', 's%253fpass%253d[redacted] said no'],
    ['rtmp://host:1935/live', 'rtmp://host:1935/live'],
    ['at x (node:internal/a:1:2) of bob@host', 'at x (node:internal/a:1:2) of bob@host'],
    ['user=alice&compass', 'user=alice&compass'],
    ['nothing to hide', 'nothing to hide'],
  ] as const) {
    it(`writes ${text}`, () => assert.equal(redactText(text), safe));
  }

  it('clips long texts', () => {
    assert.equal(redactText('x'.repeat(10_000)).length, logFieldLimits.maxTextLength + 1);
  });
});

describe('redactFields', () => {
  it('hides fields that hold secrets, wherever they are', () => {
    assert.deepEqual(
      redactFields({
        password: 'hunter2',
        pass: 'hunter2',
        pw: 'hunter2',
        keyStorePassword: 'hunter2',
        streamKey: 'hunter2',
        nested: [{ apiKey: 'hunter2', user: 'alice' }],
        authorization: { scheme: 'Basic', value: 'hunter2' },
        map: new Map([['token', 'hunter2']]),
        passwordFile: 'conf/publish.password',
        key: 'Application/Modules',
      }),
      {
        password: '[redacted]',
        pass: '[redacted]',
        pw: '[redacted]',
        keyStorePassword: '[redacted]',
        streamKey: '[redacted]',
        nested: [{ apiKey: '[redacted]', user: 'alice' }],
        authorization: '[redacted]',
        map: { token: '[redacted]' },
        passwordFile: 'conf/publish.password',
        key: 'Application/Modules',
      },
    );
  });

  it('shows an error with its cause and code, without what its text gives away', () => {
    const cause = new Error('bad url ?pass=hunter2');
    const error = Object.assign(new TypeError('no rtmp://a:hunter2@h', { cause }), { code: 'E_X' });
    const { err } = redactFields({ err: error }) as { err: Record<string, unknown> };
    assert.equal(err['type'], 'TypeError');
    class UnnamedError extends Error {}
    assert.equal((redactFields({ err: new UnnamedError() })['err'] as typeof err)['type'], 'UnnamedError');
    assert.equal(err['message'], 'no rtmp://a:[redacted]@h');
    assert.equal(err['code'], 'E_X');
    assert.match(String(err['stack']), /redact\.test/);
    assert.equal((err['cause'] as Record<string, unknown>)['message'], 'bad url ?pass=[redacted]');
    assert.ok(!JSON.stringify(err).includes('hunter2'));
  });

  it('ends with cycles, depth, lists and bytes', () => {
    const cycle: Record<string, unknown> = { bytes: new Uint8Array(7), big: 1n, date: new Date(0) };
    cycle['self'] = cycle;
    cycle['list'] = Array.from({ length: 1000 }, () => 'pass=hunter2');
    const safe = redactFields(cycle);
    assert.equal(safe['bytes'], '[7 bytes]');
    assert.equal(safe['big'], '1');
    assert.equal(safe['date'], '1970-01-01T00:00:00.000Z');
    assert.equal((safe['list'] as unknown[]).length, logFieldLimits.maxEntries);
    let depth = 0;
    for (let value: unknown = safe; typeof value === 'object'; depth++) {
      value = (value as Record<string, unknown>)['self'];
    }
    assert.equal(depth, logFieldLimits.maxDepth);
    assert.ok(!JSON.stringify(safe).includes('hunter2'));
  });

  it('leaves numbers, booleans, null and undefined alone', () => {
    assert.deepEqual(redactFields({ a: 1, b: false, c: null, d: undefined }), {
      a: 1,
      b: false,
      c: null,
      d: undefined,
    });
  });
});
