import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLog, parseLogLevel } from '../../src/server/log.ts';

describe('createLog', () => {
  const collect = async (options: { level: 'debug' | 'info'; pretty: boolean }) => {
    const written: string[] = [];
    const log = await createLog({ ...options, destination: { write: (text) => written.push(text) } });
    return { log, written };
  };

  it('writes a JSON object per line, with the fields of the children, without secrets', async () => {
    const { log, written } = await collect({ level: 'info', pretty: false });
    log
      .child({ client: 'r1', token: 'hunter2' })
      .warn({ url: 'live/s?pass=hunter2' }, 'refused pass=hunter2');
    log.debug({}, 'not wanted');
    const lines = written.map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.equal(lines.length, 1);
    const { time, ...line } = lines[0] ?? {};
    assert.deepEqual(line, {
      level: 40,
      client: 'r1',
      token: '[redacted]',
      url: 'live/s?pass=[redacted]',
      msg: 'refused pass=[redacted]',
    });
    assert.ok(Math.abs(Date.now() - Date.parse(String(time))) < 10_000);
  });

  it('shows what kind of error it was, to programs and to people', async () => {
    const err = Object.assign(new TypeError('broken'), { code: 'E_BROKEN' });
    for (const pretty of [false, true]) {
      const { log, written } = await collect({ level: 'info', pretty });
      log.error({ err }, 'failed');
      log.child({ err }).error({}, 'failed too');
      assert.equal(written.length, 2);
      for (const line of written) {
        assert.match(line, /"type":\s*"TypeError"/);
        assert.match(line, /"code":\s*"E_BROKEN"/);
        assert.match(line, /"message":\s*"broken"/);
      }
    }
  });

  it('writes a readable line for a terminal, without secrets', async () => {
    const { log, written } = await collect({ level: 'debug', pretty: true });
    log.debug({ client: 'r1', url: '?pass=hunter2' }, 'hello');
    const text = written.join('');
    assert.match(text, /^\[\d\d:\d\d:\d\d\] DEBUG: hello \{"client":"r1","url":"\?pass=\[redacted\]"\}\n$/);
  });
});

describe('parseLogLevel', () => {
  for (const [text, level] of [
    [undefined, 'info'],
    ['', 'info'],
    ['DEBUG', 'debug'],
    ['silent', 'silent'],
  ] as const) {
    it(`reads ${text}`, () => assert.equal(parseLogLevel(text), level));
  }

  it('refuses another word', () => {
    assert.throws(() => parseLogLevel('loud'), { code: 'LOG_LEVEL_UNKNOWN' });
  });
});
