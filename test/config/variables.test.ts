import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  listFileReferences,
  resolveInstance,
  resolveVariables,
  splitVariables,
  type VariableScope,
} from '../../src/config/variables.ts';

const scope: VariableScope = {
  home: '/srv/sluice',
  userHome: '/home/media',
  vhost: '_defaultVHost_',
  application: 'live',
  env: { PORT: '1936', EMPTY: '', TRICKY: '${env:PORT}$&' },
  secretFiles: new Map([
    ['/run/secrets/key', { text: 's3cret' }],
    ['/nowhere', { failure: 'ENOENT' }],
  ]),
};

const resolved: readonly [text: string, result: string, secret?: boolean][] = [
  ['plain', 'plain'],
  ['', ''],
  ['${com.wowza.wms.AppHome}', '/srv/sluice'],
  ['${com.wowza.wms.ConfigHome}/conf/jmxremote.password', '/srv/sluice/conf/jmxremote.password'],
  ['${com.wowza.wms.context.VHost}', '_defaultVHost_'],
  ['${com.wowza.wms.context.VHostConfigHome}/conf/keystore.jks', '/srv/sluice/conf/keystore.jks'],
  [
    '${com.wowza.wms.context.VHostConfigHome}/conf/${com.wowza.wms.context.Application}/publish.password',
    '/srv/sluice/conf/live/publish.password',
  ],
  ['${user.home}/services/keystore.jks', '/home/media/services/keystore.jks'],
  // Known once the instance is.
  ['a/${com.wowza.wms.context.ApplicationInstance}', 'a/${com.wowza.wms.context.ApplicationInstance}'],
  ['${env:PORT},80', '1936,80', true],
  ['${env:EMPTY}', '', true],
  ['x${file:/run/secrets/key}y', 'xs3crety', true],
  // One pass: what a variable brings in is never looked at again, and `$&` is no pattern.
  ['<${env:TRICKY}>', '<${env:PORT}$&>', true],
  ['$${PORT}', '${PORT}'],
  ['$$${user.home}', '$${user.home}'],
  ['$5 and $', '$5 and $'],
  ['{}', '{}'],
];

for (const [text, result, secret = false] of resolved) {
  test(`${text} is ${result}`, () => {
    const actual = resolveVariables(text, scope);
    assert.deepEqual({ text: actual.text, secret: actual.secret }, { text: result, secret });
    assert.deepEqual(
      actual.problems.filter((problem) => problem.severity === 'error'),
      [],
    );
  });
}

const reported: readonly [text: string, severity: string, rule: RegExp, value: string][] = [
  ['a${env:MISSING}b', 'error', /environment variable that is set/, '${env:MISSING}'],
  ['${env:}', 'error', /environment variable that is set/, '${env:}'],
  ['${env:toString}', 'error', /environment variable that is set/, '${env:toString}'],
  ['${file:/nowhere}', 'error', /readable file \(ENOENT\)/, '${file:/nowhere}'],
  ['${file:/not/listed}', 'error', /readable file$/, '${file:/not/listed}'],
  [
    '${SourceStreamNam}.xml',
    'warning',
    /else it stays; \$\{SourceStreamName\} is close$/,
    '${SourceStreamNam}',
  ],
  ['${nobody}.xml', 'warning', /that Sluice knows, else it stays$/, '${nobody}'],
  ['${}', 'warning', /that Sluice knows/, '${}'],
  [
    '${com.wowza.wms.context.VHostConfigHom}/x',
    'warning',
    /\$\{com\.wowza\.wms\.context\.VHostConfigHome\} is close/,
    '${com.wowza.wms.context.VHostConfigHom}',
  ],
  ['$${com.wowza.wms.AppHome}/x', 'warning', /written with one \$/, '$${com.wowza.wms.AppHome}'],
  ['${user.home', 'warning', /must be closed/, '${'],
  ['${file:/run/secrets/${env:PORT}}', 'warning', /must be closed/, '${'],
];

for (const [text, severity, rule, value] of reported) {
  test(`${text} is reported`, () => {
    const { problems } = resolveVariables(text, scope);
    assert.equal(problems.length, 1);
    assert.equal(problems[0]?.severity, severity);
    assert.match(problems[0]?.rule ?? '', rule);
    assert.equal(problems[0]?.value, value);
  });
}

test('variables that mean something to Wowza alone stay, without a word', () => {
  for (const text of ['${SourceStreamName}.xml', '${com.wowza.wms.TuningAuto}']) {
    assert.deepEqual(resolveVariables(text, scope), { text, secret: false, problems: [] });
  }
});

test('an unknown variable and an unset one stay as they are', () => {
  assert.equal(resolveVariables('a${nobody}b', scope).text, 'a${nobody}b');
  assert.equal(resolveVariables('a${env:MISSING}b', scope).text, 'a${env:MISSING}b');
});

test('outside an application its variables are unknown', () => {
  const outside = { ...scope, application: undefined };
  for (const name of ['com.wowza.wms.context.Application', 'com.wowza.wms.context.ApplicationInstance']) {
    assert.equal(resolveVariables(`\${${name}}`, outside).problems[0]?.severity, 'warning');
  }
});

test('every part of a text with several variables is reported', () => {
  const { text, secret, problems } = resolveVariables('${env:A}${user.home}${x}${env:PORT}', scope);
  assert.equal(text, '${env:A}/home/media${x}1936');
  assert.equal(secret, true);
  assert.deepEqual(
    problems.map((problem) => problem.value),
    ['${env:A}', '${x}'],
  );
});

test('file references are listed, escaped ones are not', () => {
  assert.deepEqual(listFileReferences('a${file:/b}c$${file:/d}${file:e f}${env:G}'), ['/b', 'e f']);
});

test('the instance goes in as it is', () => {
  const text = 'a/${com.wowza.wms.context.ApplicationInstance}/b';
  assert.equal(resolveInstance(text, '_definst_'), 'a/_definst_/b');
  assert.equal(resolveInstance(text, '$&'), 'a/$&/b');
});

test('the segments of any text put together are the text', () => {
  const piece = fc.constantFrom('$', '{', '}', '${', '$${', 'a', 'env:PORT', 'file:/x', 'user.home');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('');
      const joined = splitVariables(text).map((segment) => {
        if (segment.kind === 'text') return segment.text;
        return `${segment.kind === 'escaped' ? '$' : ''}\${${segment.name}}`;
      });
      assert.equal(joined.join(''), text);
    }),
    { numRuns: 2_000 },
  );
});
