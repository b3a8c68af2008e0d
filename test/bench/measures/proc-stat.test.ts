import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { parseMachineTicks, parseProcessStat, processTree } from '../../../bench/measures/proc-stat.ts';

// proc(5): pid (comm) state ppid pgrp session tty tpgid flags minflt cminflt majflt cmajflt utime stime cutime
// cstime priority nice threads itrealvalue starttime vsize rss rsslim ...
const nginx =
  '1234 (nginx: worker) S 1200 1200 1200 0 -1 4194624 561 0 0 0 17 29 3 4 20 0 1 0 812345 71860224 3120 18446744073709551615';

describe('a line of /proc/PID/stat', () => {
  test('with a command that has spaces', () => {
    assert.deepEqual(parseProcessStat(nginx), {
      pid: 1234,
      parentPid: 1200,
      cpuTicks: 17 + 29 + 3 + 4,
      residentPages: 3120,
    });
  });

  test('with a command that has parentheses and looks like fields', () => {
    const odd = nginx.replace('nginx: worker', 'a) S 1 2 (b');
    assert.deepEqual(parseProcessStat(odd), parseProcessStat(nginx));
  });

  test('of this process', { skip: process.platform !== 'linux' }, () => {
    const stat = parseProcessStat(readFileSync('/proc/self/stat', 'utf8'));
    assert.equal(stat.pid, process.pid);
    assert.equal(stat.parentPid, process.ppid);
    assert.ok(stat.residentPages > 1000);
  });

  test('that is cut short is an error', () => {
    assert.throws(() => parseProcessStat('1234 (nginx) S 1200 1200'), /24 fields/);
    assert.throws(() => parseProcessStat(''), /24 fields/);
  });
});

test('a process tree has children and theirs, and nobody else', () => {
  const stat = (pid: number, parentPid: number) => ({ pid, parentPid, cpuTicks: 0, residentPages: 0 });
  const all = [stat(1, 0), stat(30, 20), stat(10, 1), stat(20, 10), stat(21, 10), stat(11, 1)];
  assert.deepEqual(
    processTree(10, all).map(({ pid }) => pid),
    [10, 20, 30, 21],
  );
  assert.deepEqual(processTree(99, all), []);
});

describe('the first line of /proc/stat', () => {
  test('idle and iowait are not busy', () => {
    const text = 'cpu  100 2 30 4000 500 6 7 8 0 0\ncpu0 1 2 3 4 5 6 7 8 0 0\n';
    assert.deepEqual(parseMachineTicks(text), { busy: 100 + 2 + 30 + 6 + 7, stolen: 8 });
  });

  test('something else is an error', () => {
    assert.throws(() => parseMachineTicks('intr 1 2 3'), /begins with/);
  });
});
