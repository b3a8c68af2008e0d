import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { OpenPlaces } from '../../src/module/open-places.ts';

const one = (key: string) => [{ key, maximum: 1 }];

describe('OpenPlaces', () => {
  test('says which key is full, and takes nothing then', () => {
    const places = new OpenPlaces();
    assert.equal(places.take('a', 'cam', [...one('user'), ...one('address')]), undefined);
    assert.equal(places.take('b', 'other', [...one('elsewhere'), ...one('address')]), 'address');
    assert.equal(places.take('b', 'other', one('elsewhere')), undefined);
  });

  test('who takes over what is counted needs no room; a name under another key does not help', () => {
    const places = new OpenPlaces();
    places.take('a', 'cam', one('user'));
    assert.equal(places.take('b', 'cam', one('user')), undefined);
    places.giveAll('a');
    assert.equal(places.take('c', 'cam', one('user')), undefined, 'b has it still');
    places.take('d', 'door', one('other'));
    assert.equal(places.take('e', 'door', one('user')), 'user');
    assert.equal(places.take('e', undefined, one('user')), 'user');
  });

  test('what was not used is given back by the next question of the same holder', () => {
    const places = new OpenPlaces();
    places.take('a', 'cam', one('user'));
    assert.equal(places.take('a', 'door', one('user')), undefined);
    places.use('a');
    assert.equal(places.take('a', 'third', one('user')), 'user');
  });

  test('without a limit it counts all the same: a limit may come with a reload', () => {
    const places = new OpenPlaces();
    places.take('a', 'cam', [{ key: 'user', maximum: 0 }]);
    assert.equal(places.take('b', 'door', one('user')), 'user');
  });

  test('gives back by name, and the oldest where the name is another one', () => {
    const places = new OpenPlaces();
    const two = [{ key: 'user', maximum: 2 }];
    for (const name of ['first', 'second']) {
      places.take('a', name, two);
      places.use('a');
    }
    places.give('a', 'second');
    assert.equal(places.take('b', 'first', one('user')), undefined, 'the first one is there');
    places.giveAll('b');
    places.give('a', 'renamed');
    assert.equal(places.size, 0);
    assert.equal(places.take('b', 'x', one('user')), undefined);
  });

  test('gives back all of a worker, and nobody else’s', () => {
    const places = new OpenPlaces();
    places.take('1/a', 'cam', one('user'));
    places.take('10/a', 'cam', one('other'));
    places.giveAllOf('1/');
    assert.equal(places.take('2/a', 'door', one('user')), undefined);
    assert.equal(places.take('2/a', 'door', one('other')), 'other');
  });
});
