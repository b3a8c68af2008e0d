import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../../src/config/config-error.ts';
import { formatProblem, formatProblems } from '../../src/config/format-problems.ts';
import type { ConfigProblem } from '../../src/config/settings.ts';

function problem(
  severity: ConfigProblem['severity'],
  [file, line, column]: [string, number, number],
  key: string,
  rule: string,
  value = '',
): ConfigProblem {
  return { severity, location: { file, line, column }, key, rule, value };
}

const application = 'conf/live/Application.xml';
const problems = [
  problem('not-used', [application, 90, 3], 'Application/RTP', 'is kept and ignored'),
  problem('error', [application, 12, 7], 'Application/Streams/StreamType', 'must be one of live', 'life'),
  problem('warning', [application, 3, 2], 'Application/Name', 'must be the name'),
  problem('not-used', [application, 20, 3], 'Application/DVR', 'is kept and ignored'),
  problem('not-used', [application, 95, 3], 'Application/DVR', 'is kept and ignored'),
  problem('error', ['conf/VHost.xml', 1, 1], '', 'must exist'),
];

test('by file, in the order of lines, what is not used in one line, and the counts', () => {
  assert.equal(
    formatProblems(problems),
    [
      'conf/VHost.xml:1:1 error  must exist',
      '',
      'conf/live/Application.xml:3:2 warning  Application/Name  must be the name',
      'conf/live/Application.xml:12:7 error  Application/Streams/StreamType  must be one of live; got "life"',
      'conf/live/Application.xml not used: Application/DVR, Application/RTP',
      '',
      '2 errors, 1 warning, 3 not used',
      '',
    ].join('\n'),
  );
});

test('nothing for no problems', () => assert.equal(formatProblems([]), ''));

test('one error, no warnings', () => {
  const text = formatProblems([problem('error', ['a', 1, 1], 'k', 'r')]);
  assert.match(text, /\n1 error, 0 warnings, 0 not used\n$/);
});

test('a value cannot forge a line, move the cursor or fill the screen', () => {
  const text = formatProblem(
    problem(
      'error',
      ['a.xml', 1, 1],
      'k\u202e',
      'must be x',
      `a\nb.xml:1:1 error\u001b[2J\u009b${'x'.repeat(2_000)}`,
    ),
  );
  assert.equal(text.split('\n').length, 1);
  assert.match(text, /k\\u\{202e\} {2}must be x; got "a\\u\{a\}b\.xml:1:1 error\\u\{1b\}\[2J\\u\{9b\}x+…"$/);
  assert.ok(text.length < 340);
});

test('ConfigError carries and says all problems', () => {
  const error = new ConfigError(problems);
  assert.equal(error.name, 'ConfigError');
  assert.equal(error.code, 'CONFIG_INVALID');
  assert.equal(error.problems.length, problems.length);
  assert.match(error.message, /^The configuration must hold no error; got /);
  assert.match(error.message, /must exist[\s\S]*StreamType/);
});
