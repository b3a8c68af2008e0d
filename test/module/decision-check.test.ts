import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { allow, deny, denyReasons } from '../../src/module/decision.ts';
import { checkAnswer } from '../../src/module/decision-check.ts';

const valid: readonly (readonly [title: string, answer: unknown])[] = [
  ['no opinion', undefined],
  ['a bare allow', allow()],
  ['an allow with everything', allow({ user: 'u', streamName: 's', takeOver: false })],
  ['an allow by hand, with undefined fields', { kind: 'allow', user: undefined }],
  ...denyReasons.map((reason) => [`deny ${reason}`, deny(reason, '')] as const),
  ['a deny with a text for the audit', deny('unauthorized', '[ x ]', { auditText: 'no' })],
  ['a deny that says who claimed it', deny('unauthorized', 'no', { claimedUser: '' })],
];

const invalid: readonly (readonly [title: string, answer: unknown])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
  ['a text', 'allow'],
  ['a number', 1],
  ['an empty object', {}],
  ['an array', [allow()]],
  ['{ allow: true }', { allow: true }],
  ['a kind in capitals', { kind: 'Allow' }],
  ['the function itself', allow],
  ['an empty user', { kind: 'allow', user: '' }],
  ['a user that is null', { kind: 'allow', user: null }],
  ['a user that is a number', { kind: 'allow', user: 7 }],
  ['an empty stream name', { kind: 'allow', streamName: '' }],
  ['takeOver as text', { kind: 'allow', takeOver: 'false' }],
  ['a deny without a reason', { kind: 'deny', description: 'no' }],
  ['a deny with an unknown reason', { kind: 'deny', reason: 'because', description: 'no' }],
  ['a deny without a description', { kind: 'deny', reason: 'forbidden' }],
  [
    'a deny whose auditText is a number',
    { kind: 'deny', reason: 'forbidden', description: '', auditText: 1 },
  ],
  [
    'a deny whose claimedUser is a number',
    { kind: 'deny', reason: 'forbidden', description: '', claimedUser: 1 },
  ],
];

describe('checkAnswer', () => {
  for (const [title, answer] of valid) {
    test(`${title} is a decision`, () => {
      assert.deepEqual(checkAnswer(answer), { valid: true, decision: answer });
    });
  }
  for (const [title, answer] of invalid) {
    test(`${title} is none`, () => {
      assert.equal(checkAnswer(answer).valid, false);
    });
  }
});
