import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type AliasDelimiters,
  type AliasOutcome,
  aliasPattern,
  maxAliasLineLength,
  maxAliasNameLength,
  maxAliasRules,
  parseAliasMap,
} from '../../../src/codec/alias-map/index.ts';

const scope = { application: 'live', instance: '_definst_', vhost: '_defaultVHost_' };

function parse(text: string, delimiters?: AliasDelimiters) {
  return parseAliasMap(new TextEncoder().encode(text), delimiters);
}

function resolve(file: string, streamName: string, delimiters?: AliasDelimiters): AliasOutcome {
  const { map, problems } = parse(file, delimiters);
  assert.deepEqual(
    problems.filter(({ severity }) => severity === 'error'),
    [],
  );
  return map.resolve({ ...scope, streamName });
}

/** The shape of the files that Wowza's add-on comes with: comments, plain aliases, one for all the rest. */
const shipped = `# format [pattern]=[alias]
   # indented
\t
sports=rtsp://192.168.1.7/sports?profile=1
news = camera1

*=\${Stream.Name}`;

const rows: readonly (readonly [title: string, file: string, name: string, alias: string | undefined])[] = [
  ['a plain alias', 'a=b', 'a', 'b'],
  ['no rule', 'a=b', 'b', undefined],
  ['no rule at all', '', 'a', undefined],
  ['another case', 'a=b', 'A', undefined],
  ['an alias with = in it', shipped, 'sports', 'rtsp://192.168.1.7/sports?profile=1'],
  ['blanks around both sides', shipped, 'news', 'camera1'],
  ['the rule for all the rest', shipped, 'other', 'other'],
  ['CRLF and CR', 'a=1\r\nb=2\rc=3', 'c', '3'],
  ['a byte order mark', '\ufeffa=1', 'a', '1'],
  ['the first rule that fits, plain before star', 'a=1\na*=2', 'a', '1'],
  ['the first rule that fits, star before plain', 'a*=2\na=1', 'a', '2'],
  ['the first of two plain rules', 'a=1\na=2', 'a', '1'],
  ['the first of two with stars', 'x*=0\na*=1\nab*=2', 'abc', '1'],
  ['a name like a property of objects', 'a=1', 'constructor', undefined],
  ['a pattern like a property of objects', '__proto__=1', '__proto__', '1'],
  ['characters of regular expressions', 'a.(b)+[c]=1', 'a.(b)+[c]', '1'],
  ['a dot is a dot', 'a.b*=1', 'axb', undefined],
  ['the whole name', 'a*=1', 'xa', undefined],
  ['matches', '*_*=${Wildcard.Match2}/${Wildcard.Match1}', 'a_b_c', 'c/a_b'],
  ['an empty match beside text', 'a*=x${Wildcard.Match1}', 'a', 'x'],
  ['parts', '*/*=${Stream.Name.Part2}-${Stream.Name.Part1}', 'a/b', 'b-a'],
  ['one part', 'a=${Stream.Name.Part1}', 'a', 'a'],
  [
    'where',
    'a=${Application.Name}/${ApplicationInstance.Name}/${VHost.Name}',
    'a',
    'live/_definst_/_defaultVHost_',
  ],
  ['the other name of the instance', 'a=${AppInstance.Name}', 'a', '_definst_'],
  ['a $ alone', 'a=$1{2}$', 'a', '$1{2}$'],
  ['variables in a name are text', '*=x${Stream.Name}', '${VHost.Name}', 'x${VHost.Name}'],
];

describe('a map of aliases', () => {
  for (const [title, file, name, alias] of rows) {
    it(title, () => {
      const outcome = resolve(file, name);
      assert.equal(outcome.kind === 'alias' ? outcome.name : undefined, alias);
      assert.equal(outcome.kind, alias === undefined ? 'none' : 'alias');
    });
  }

  it('names the line of the rule', () => {
    assert.deepEqual(resolve(shipped, 'news'), { kind: 'alias', name: 'camera1', line: 5 });
    assert.deepEqual(resolve(shipped, 'else'), { kind: 'alias', name: 'else', line: 7 });
  });

  it('takes other delimiters', () => {
    assert.deepEqual(resolve('a=b -> ${Stream.Name.Part1}', 'a=b', { name: '->', path: '=' }), {
      kind: 'alias',
      name: 'a',
      line: 1,
    });
    assert.equal(resolve('*=${Stream.Name.Part2}', 'a', { path: '' }).kind, 'unresolved');
    assert.deepEqual(resolve('*=${Stream.Name.Part1}', 'a/b', { path: '' }), {
      kind: 'alias',
      name: 'a/b',
      line: 1,
    });
  });

  it('makes no name of a part or match that is not there, and asks no later rule', () => {
    for (const file of ['a*=${Stream.Name.Part2}\n*=x', 'a*=${Wildcard.Match1}\n*=x']) {
      const outcome = resolve(file, 'a');
      assert.equal(outcome.kind, 'unresolved');
      assert.equal('line' in outcome ? outcome.line : 0, 1);
    }
  });

  it('maxAliasNameLength', () => {
    const longest = 'x'.repeat(maxAliasNameLength);
    assert.equal(resolve('*=${Stream.Name}', longest).kind, 'alias');
    assert.equal(resolve('*=a', `${longest}x`).kind, 'none');
    assert.equal(resolve('*=${Stream.Name}y', longest).kind, 'unresolved');
    assert.equal(resolve(`*=${'${Stream.Name}'.repeat(100)}`, 'ab'.repeat(100)).kind, 'unresolved');
  });
});

describe('an alias file with mistakes', () => {
  const mistakes: readonly (readonly [title: string, bytes: string | Uint8Array, rule: RegExp])[] = [
    ['no delimiter', 'abc', /a pattern, = and an alias/],
    ['no pattern', ' =abc', /a pattern, = and an alias/],
    ['no alias', 'abc= ', /a pattern, = and an alias/],
    ['an unknown variable', 'a=${Stream.Nam}', /only variables/],
    ['a variable in another case', 'a=${stream.name}', /only variables/],
    ['part 0', 'a=${Stream.Name.Part0}', /only variables/],
    ['a variable in a variable', 'a=${Stream.${VHost.Name}}', /only variables/],
    ['an open variable', 'a=x${Stream.Name', /close its variables/],
    ['a match without a star', 'a=${Wildcard.Match1}', /the pattern has 0/],
    ['a second match with one star', 'a*=${Wildcard.Match2}', /the pattern has 1/],
    ['a control character', 'a\u0007=b', /control characters/],
    ['a byte order mark inside', 'a=\ufeffb', /byte order marks/],
    ['Latin-1', Uint8Array.of(0xfc, 0x3d, 0x62), /must be UTF-8/],
    ['a long line', `a=${'b'.repeat(maxAliasLineLength - 1)}`, /at most 2048 characters/],
  ];
  for (const [title, bytes, rule] of mistakes) {
    it(`${title} is reported; the other lines are rules`, () => {
      const line = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
      const file = Buffer.concat([Buffer.from('first=1\n'), line, Buffer.from('\nlast=2')]);
      const { map, problems } = parseAliasMap(file);
      assert.deepEqual(
        problems.map(({ line: number, severity }) => [number, severity]),
        [[2, 'error']],
      );
      assert.match(problems[0]?.rule ?? '', rule);
      assert.equal(map.rules.length, 2);
      assert.equal(map.resolve({ ...scope, streamName: 'last' }).kind, 'alias');
    });
  }

  it('says which rules can never fit', () => {
    const { map, problems } = parse('a=1\na=2\nb*=3\nb*=4\n*=5\nc=6');
    assert.deepEqual(
      problems.map(({ line, severity, rule }) => [line, severity, /line \d+/.exec(rule)?.[0]]),
      [
        [2, 'warning', 'line 1'],
        [4, 'warning', 'line 3'],
        [6, 'warning', 'line 5'],
      ],
    );
    assert.equal(map.rules.length, 6);
  });

  it('takes a line of the longest length', () => {
    assert.deepEqual(parse(`a=${'b'.repeat(maxAliasLineLength - 2)}`).problems, []);
  });

  it('maxAliasRules', () => {
    const lines = Array.from({ length: maxAliasRules }, (_, index) => `name${index}=x`);
    assert.deepEqual(parse(lines.join('\n')).problems, []);
    lines.push('one more=x', 'two more=x');
    const { map, problems } = parse(lines.join('\n'));
    assert.equal(map.rules.length, maxAliasRules);
    assert.deepEqual(
      problems.map(({ line }) => line),
      [maxAliasRules + 1],
    );
    assert.equal(parse('broken\n'.repeat(maxAliasRules + 5)).problems.length, maxAliasRules + 1);
  });
});

describe('aliasPattern', () => {
  const rows = [
    ['a=cam', 'cam'],
    ['a=${Stream.Name}', '*'],
    ['*-*=x/${Wildcard.Match2}-${Wildcard.Match1}', 'x/*-*'],
    ['a/b=${Stream.Name.Part1}-${Stream.Name.Part2}.x', '*-*.x'],
    ['*=${Application.Name}/${AppInstance.Name}/${VHost.Name}', 'live/_definst_/_defaultVHost_'],
    ['a=${Application.Name}-${Stream.Name}', 'live-*'],
    // A star that the operator wrote stands for itself.
    ['a=*', '*', ['*']],
  ] as const;
  for (const [line, text, literals = text.split('*')] of rows) {
    it(`${line} makes ${text}`, () => {
      const [rule] = parse(line).map.rules;
      assert.ok(rule);
      assert.deepEqual(aliasPattern(rule.alias, scope), { text, literals });
    });
  }
});
