import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinPlaces } from '../../../modules/connection-limits/shared-places.ts';

test('instances of an application of one home folder have one table, until the last leaves', () => {
  const first = joinPlaces('live', '/srv/a');
  const second = joinPlaces('live', '/srv/a');
  first.publishers.take('c1', 'cam', ['user alice']);
  assert.equal(second.publishers.count('user alice'), 1);
  first.leave();
  const third = joinPlaces('live', '/srv/a');
  assert.equal(third.publishers.count('user alice'), 1);
  second.leave();
  third.leave();
  const anew = joinPlaces('live', '/srv/a');
  assert.equal(anew.publishers.count('user alice'), 0);
  anew.leave();
});

test('other applications and other home folders have tables of their own', () => {
  const one = joinPlaces('live', '/srv/a');
  one.publishers.take('c1', 'cam', ['user alice']);
  for (const [application, home] of [
    ['live', '/srv/b'],
    ['other', '/srv/a'],
  ] as const) {
    const another = joinPlaces(application, home);
    assert.equal(another.publishers.count('user alice'), 0);
    another.leave();
  }
  one.leave();
});
