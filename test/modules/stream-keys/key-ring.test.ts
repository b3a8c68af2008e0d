import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseKeyRing } from '../../../modules/stream-keys/key-ring.ts';

const scope = { application: 'live', instance: '_definst_', vhost: '_defaultVHost_' };

function parse(text: string) {
  return parseKeyRing(Buffer.from(text), { nameDelimiter: '=', pathDelimiter: '/', scope });
}

function isPlayable(file: string, name: string, ...live: readonly string[]): boolean {
  return parse(file).rules.isPlayable(name, (each) => live.includes(each));
}

describe('which names players may ask for', () => {
  for (const [title, file, name, playable] of [
    ['the public name of a key', 'k1=cam1', 'cam1', true],
    ['a key', 'k1=cam1', 'k1', false],
    ['any other name, so that it tells nothing of keys', 'k1=cam1', 'k2', false],
    ['a name that is its own public name', 'cam1=cam1\nk1=cam2', 'cam1', true],
    ['a key that is the public name of another', 'a=b\nx=a', 'a', true],
    ['what variables make of a key', 'k/cam1=${Stream.Name.Part2}', 'cam1', true],
    ['the key that they make it of', 'k/cam1=${Stream.Name.Part2}', 'k/cam1', false],
    ['what an earlier star makes of a key', 'k*=all\nk1=cam1', 'all', true],
    ['what a key behind a star would have opened', 'k*=all\nk1=cam1', 'cam1', false],
    ['any name without keys', '*=${Stream.Name}', 'x', true],
    ['any name without keys or stars', 'cam1=cam1', 'x', true],
    ['any name of an empty file', '', 'x', true],
    ['a key beside open names', 'k1=cam1\n*=${Stream.Name}', 'k1', false],
    [
      'an open name that nobody publishes, so that it is as good as a key',
      'k1=cam1\n*=${Stream.Name}',
      'x',
      false,
    ],
    ['what hides in a star', 's3cret-*=${Wildcard.Match1}', 's3cret-cam', false],
  ] as const) {
    test(`${title}: ${playable}`, () => assert.equal(isPlayable(file, name), playable));
  }

  test('open names count while they are live', () => {
    assert.equal(isPlayable('k1=cam1\n*=${Stream.Name}', 'x', 'x'), true);
    assert.equal(isPlayable('s3cret-*=${Wildcard.Match1}', 'cam', 'cam'), true);
    // A live name that no rule makes came from elsewhere.
    assert.equal(isPlayable('s-*=x/${Wildcard.Match1}', 'cam', 'cam'), false);
  });
});

describe('a file of keys', () => {
  test('knows its keys, and what each opens', () => {
    const { problems, rules } = parse('k1=cam1\ncam2=cam2\nk3-*=cam3/${Wildcard.Match1}');
    assert.deepEqual(problems, []);
    assert.deepEqual(
      ['k1', 'cam1', 'cam2', 'k3-x', 'K1'].map((name) => rules.isKey(name)),
      [true, false, false, false, false],
    );
    assert.deepEqual(rules.resolve('k3-x'), { kind: 'alias', name: 'cam3/x', line: 3 });
    assert.deepEqual(rules.resolve('K1'), { kind: 'none' });
  });

  for (const [title, line, rule] of [
    ['a path out of its folder', 's3cret=../cam', /no empty parts, \. or \.\./],
    ['a URL', 's3cret=rtsp://192.0.2.1/x', /no empty parts/],
    ['a query', 's3cret=cam?x', /\\ or \?/],
    ['a backslash', 's3cret=a\\b', /\\ or \?/],
    ['an endless name', `s3cret=${'x'.repeat(256)}`, /at most 255 characters/],
    ['a part that the key does not have', 's3cret=${Stream.Name.Part2}', /fewer parts/],
    ['no alias', 's3cret', /a pattern, = and an alias/],
  ] as const) {
    test(`${title} is an error that does not quote the key`, () => {
      const { problems } = parse(`k1=cam1\n${line}`);
      assert.deepEqual(
        problems.map(({ line: number, severity }) => [number, severity]),
        [[2, 'error']],
      );
      assert.match(problems[0]?.rule ?? '', rule);
      assert.doesNotMatch(problems[0]?.rule ?? '', /s3cret/);
    });
  }

  test('that lets anyone in is warned of', () => {
    assert.deepEqual(parse('k1=cam1\n*=${Stream.Name}').problems, [
      { line: 2, severity: 'warning', rule: 'should not be a pattern of just *: anyone may publish' },
    ]);
  });
});
