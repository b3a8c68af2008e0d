import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isPermitted } from '../../../modules/jwt/permissions.ts';

const publish = { gate: 'publish', application: 'live', instance: '_definst_', name: 'cam/one' } as const;
const play = { ...publish, gate: 'play' } as const;

describe('what a permissions claim grants', () => {
  const rows: [claim: unknown, publishing: boolean, playing: boolean][] = [
    [[{ action: 'publish', path: '' }], true, false],
    [[{ action: 'play', path: '' }], false, true],
    [[{ action: 'read', path: '' }], false, true],
    [[{ action: 'publish', path: 'live/cam/one' }], true, false],
    [[{ action: 'publish', path: 'live/_definst_/cam/one' }], true, false],
    [[{ action: 'publish', path: 'live/cam/*' }], true, false],
    [[{ action: 'publish', path: '*' }], true, false],
    [[{ action: 'publish', path: 'other/*' }], false, false],
    [[{ action: 'publish', path: 'cam/one' }], false, false],
    [[{ action: 'publish', path: 'live/Cam/one' }], false, false],
    [[{ action: 'publish', name: 'cam/one' }], true, false],
    [[{ action: 'publish', name: 'cam/*' }], true, false],
    [[{ action: 'publish', name: 'cam' }], false, false],
    [[{ action: 'publish', name: '' }], false, false],
    [[{ action: 'publish', name: 'cam/*', path: 'live/*' }], true, false],
    [[{ action: 'publish', name: 'cam/*', path: 'other/*' }], false, false],
    [
      [
        { action: 'play', path: 'x' },
        { action: 'publish', path: '' },
        { action: 'read', path: '' },
      ],
      true,
      true,
    ],
    // Nothing is a regular expression.
    [[{ action: 'publish', path: '~.*' }], false, false],
    [[{ action: 'publish', name: '~^cam' }], false, false],
    [[{ action: 'publish', path: 'live/.*' }], false, false],
    // Anything else grants nothing.
    [[{ action: 'publish' }], false, false],
    [[{ action: 'publish', paht: 'live/*' }], false, false],
    [[{ action: 'publish', path: null }], false, false],
    [[{ action: 'publish', path: ['live/*'] }], false, false],
    [[{ action: ['publish'], path: '' }], false, false],
    [[{ action: 'api', path: '' }], false, false],
    [[{ path: '' }], false, false],
    [['publish', null, 5], false, false],
    [{ action: 'publish', path: '' }, false, false],
    ['publish', false, false],
    [[], false, false],
    [undefined, false, false],
  ];
  for (const [claim, publishing, playing] of rows) {
    test(`${JSON.stringify(claim)}: publish ${publishing}, play ${playing}`, () => {
      assert.equal(isPermitted(claim, publish), publishing);
      assert.equal(isPermitted(claim, play), playing);
    });
  }

  test('what begins as a regular expression grants not even the name that it spells', () => {
    const asked = { ...publish, name: '~cam' };
    assert.equal(isPermitted([{ action: 'publish', name: '~cam' }], asked), false);
    assert.equal(isPermitted([{ action: 'publish', name: '*cam' }], asked), true);
  });

  test('an instance that is not the default one has to be named', () => {
    const asked = { ...publish, instance: 'two' };
    assert.equal(isPermitted([{ action: 'publish', path: 'live/cam/one' }], asked), false);
    assert.equal(isPermitted([{ action: 'publish', path: 'live/two/cam/one' }], asked), true);
  });
});
