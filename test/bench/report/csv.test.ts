import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatCsv } from '../../../bench/report/csv.ts';

const machine = { cpu: 'A CPU, "fast"', cores: 2, memoryGib: 24, kernel: '6.1', node: 'v20.19.0' };

test('a line a run, each figure under its name', () => {
  const text = formatCsv(
    [
      {
        run: 2,
        at: '2026-11-25T10:00:00.000Z',
        scenario: 'rtmp-1000',
        server: 'nginx-rtmp',
        version: 'nginx 1.22.1, module 1.2.2',
        figures: { cpuPerGbit: 0.095, ready: 1000 },
      },
    ],
    machine,
  );
  const [header, line, ...rest] = text.split('\r\n');
  assert.deepEqual(rest, ['']);
  const names = header?.split(',') ?? [];
  assert.deepEqual(names.slice(0, 6), ['run', 'at', 'scenario', 'server', 'version', 'cpuPerGbit']);
  assert.ok(
    line?.startsWith('2,2026-11-25T10:00:00.000Z,rtmp-1000,nginx-rtmp,"nginx 1.22.1, module 1.2.2",0.095,'),
  );
  assert.ok(line?.endsWith(',"A CPU, ""fast""",2,24,6.1,v20.19.0'));
  const plainFields = line
    ?.replace('"nginx 1.22.1, module 1.2.2"', 'x')
    .replace('"A CPU, ""fast"""', 'x')
    .split(',');
  assert.equal(plainFields?.length, names.length);
  assert.equal(plainFields?.[names.indexOf('ready')], '1000');
  assert.equal(plainFields?.[names.indexOf('framesLost')], '');
});
