import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { isOnPath } from '../../scripts/on-path.ts';

const skip = isOnPath('cc') ? false : 'the load generator needs a C compiler';

test('the bench measures what it says: every player is served, and loses nothing', { skip }, async () => {
  const words = ['fanout', 'flv', 'stalled', 'ingest', 'sessions', '--quick', '--servers', 'sluice'];
  const argv = ['--conditions=sluice-source', '--import', 'tsx', 'bench/main.ts', ...words];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, argv);
  assert.equal(stderr, '');
  const figuresOf = (title: string) => {
    const lines = stdout.split('\n');
    const header = lines.findIndex((line) => line.startsWith(`${title}  `));
    const cells = (line: string | undefined) => (line ?? '').split(/ {2,}/);
    const names = cells(lines[header]);
    const values = cells(lines[header + 1]);
    return Object.fromEntries(names.map((name, index) => [name, values[index]]));
  };
  for (const title of ['50 RTMP players', '10 RTMP players', '50 HTTP-FLV players']) {
    const { ready, lost, 'frames lost': framesLost, 'delay p50': delay } = figuresOf(title);
    assert.deepEqual([ready, lost, framesLost], [title.split(' ')[0], '0', '0'], title);
    assert.ok(Number(delay) > 0, title);
  }
  const stalled = figuresOf('50 RTMP players, 5 stall, 5 read at half speed');
  assert.equal(stalled['frames lost'], '0');
  assert.equal(stalled['ready'], '50');
  assert.equal(figuresOf('20 publishers, 600 kbit/s')['ready'], '20');
  assert.equal(figuresOf('300 sessions, 256 at once')['ready'], '300');
});
