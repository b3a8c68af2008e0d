import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { maxRuleLineLength, maxRuleUsers } from '../../../modules/stream-names/limits.ts';
import { parseRuleList } from '../../../modules/stream-names/rule-list.ts';

function parse(text: string | Uint8Array) {
  const { problems, rules } = parseRuleList(typeof text === 'string' ? Buffer.from(text) : text);
  const patterns = [...rules].map(([user, rule]) => [user, rule.map((pattern) => pattern.text).join(' ')]);
  return { rules: Object.fromEntries(patterns) as Record<string, string>, problems };
}

describe('a file of stream names', () => {
  test('has a user and the names of the user in each line', () => {
    const text = '\ufeff# who: what\r\n\n  alice : cam, Cam2 ,pattern*\nbob:a;b|c d\n\tcarol smith:\t x:y\n';
    assert.deepEqual(parse(text), {
      rules: { alice: 'cam cam2 pattern*', bob: 'a b c d', 'carol smith': 'x:y' },
      problems: [],
    });
  });

  for (const [title, line, rule] of [
    ['no colon', 'alice cam', /a user, a colon and at least one stream name/],
    ['no user', ': cam', /a user, a colon/],
    ['no name', 'alice: , ', /at least one stream name/],
    ['a user twice', 'first: other', /must not name a user again; line 1/],
    ['a control character', 'alice: c\u0007am', /without control characters/],
    ['Latin-1', Uint8Array.of(0xfc, 0x3a, 0x62), /must be UTF-8/],
    ['a long line', `a:${'b'.repeat(maxRuleLineLength - 1)}`, /at most 8192 characters/],
  ] as const) {
    test(`${title} is an error that names the line and quotes nothing`, () => {
      const { problems } = parse(
        Buffer.concat([Buffer.from('first: x\n'), Buffer.from(line), Buffer.from('\nlast: y')]),
      );
      assert.deepEqual(
        problems.map(({ line: number, severity }) => [number, severity]),
        [[2, 'error']],
      );
      assert.match(problems[0]?.rule ?? '', rule);
      assert.doesNotMatch(problems[0]?.rule ?? '', /cam|alice|other/);
    });
  }

  test('maxRuleLineLength', () => {
    assert.deepEqual(parse(`a:${'b'.repeat(maxRuleLineLength - 2)}`).problems, []);
  });

  test('maxRuleUsers', () => {
    const lines = Array.from({ length: maxRuleUsers }, (_, index) => `user${index}: x`);
    assert.deepEqual(parse(lines.join('\n')).problems, []);
    assert.deepEqual(
      parse([...lines, 'more: x', 'still-more: x'].join('\n')).problems.map(({ line }) => line),
      [maxRuleUsers + 1],
    );
  });
});
