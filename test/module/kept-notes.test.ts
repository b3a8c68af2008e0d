import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { KeptNotes } from '../../src/module/kept-notes.ts';

const limits = { maxNotes: 4, maxPerOwner: 3, lifetimeMs: 1_000 };

describe('KeptNotes', () => {
  test('a note is fetched once', () => {
    const notes = new KeptNotes(limits, () => 0);
    notes.put('id', 'a', 'text');
    assert.equal(notes.take('id'), 'text');
    assert.equal(notes.take('id'), undefined);
    assert.equal(notes.size, 0);
  });

  test('what expired is not given, and goes with the next one that is kept', () => {
    let nowMs = 0;
    const notes = new KeptNotes(limits, () => nowMs);
    notes.put('early', 'a', 'text');
    notes.put('asked', 'a', 'text');
    nowMs = 1_000;
    assert.equal(notes.take('asked'), undefined);
    notes.put('new', 'a', 'text');
    assert.equal(notes.size, 1);
  });

  test('with too many of one owner its oldest goes', () => {
    const notes = new KeptNotes(limits, () => 0);
    notes.put('other', 'b', 'text');
    for (const id of ['a1', 'a2', 'a3', 'a4']) notes.put(id, 'a', id);
    assert.deepEqual(
      ['other', 'a1', 'a2'].map((id) => notes.take(id)),
      ['text', undefined, 'a2'],
    );
  });

  test('with too many in all whoever has most gives way', () => {
    const notes = new KeptNotes(limits, () => 0);
    for (const [id, owner] of [
      ['b1', 'b'],
      ['a1', 'a'],
      ['a2', 'a'],
      ['c1', 'c'],
    ] as const)
      notes.put(id, owner, id);
    notes.put('d1', 'd', 'd1');
    assert.equal(notes.size, limits.maxNotes);
    assert.deepEqual(
      ['a1', 'b1', 'd1'].map((id) => notes.take(id)),
      [undefined, 'b1', 'd1'],
    );
  });
});
