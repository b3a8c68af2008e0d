import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DirectoryTable } from '../../src/cluster/directory-table.ts';
import { streamKey } from '../support/hub.ts';

function makeTable() {
  const heard: string[] = [];
  const table = new DirectoryTable({
    onPublished: ({ epoch, key, worker }) => heard.push(`${key.name} ${epoch} at ${worker}`),
    onEnded: ({ epoch, key }) => heard.push(`${key.name} ${epoch} ended`),
  });
  const claim = (worker: number, name: string, identity?: string, takeOver = true) =>
    table.claim({ worker, key: streamKey(name), identity, takeOver });
  return { table, heard, claim };
}

describe('DirectoryTable', () => {
  test('of two publishers one gets the name', () => {
    const { claim, heard } = makeTable();
    assert.equal(claim(1, 'cam', 'alice'), 1);
    assert.equal(claim(2, 'cam', 'bob'), undefined);
    assert.equal(claim(2, 'door', 'bob'), 2);
    assert.deepEqual(heard, ['cam 1 at 1', 'door 2 at 2']);
  });

  test('the same identity takes over, unless it may not', () => {
    const { claim, heard } = makeTable();
    claim(1, 'cam', 'alice');
    assert.equal(claim(2, 'cam', 'alice', false), undefined);
    assert.equal(claim(2, 'cam', 'alice'), 2);
    assert.deepEqual(heard, ['cam 1 at 1', 'cam 2 at 2']);
  });

  test('nobody is the same as another who is not known', () => {
    const { claim } = makeTable();
    claim(1, 'cam');
    assert.equal(claim(2, 'cam'), undefined);
  });

  test('what was taken over has nothing to give back', () => {
    const { claim, heard, table } = makeTable();
    claim(1, 'cam', 'alice');
    claim(2, 'cam', 'alice');
    table.release(streamKey('cam'), 1);
    assert.equal(claim(3, 'cam', 'bob'), undefined);
    table.release(streamKey('cam'), 2);
    assert.equal(claim(3, 'cam', 'bob'), 3);
    assert.deepEqual(heard.slice(2), ['cam 2 ended', 'cam 3 at 3']);
  });

  test('with a worker go its names, and no others', () => {
    const { claim, heard, table } = makeTable();
    for (const [worker, name] of [
      [1, 'a'],
      [2, 'b'],
      [1, 'c'],
    ] as const) {
      claim(worker, name, 'alice');
    }
    table.dropWorker(1);
    assert.deepEqual(heard.slice(3), ['a 1 ended', 'c 3 ended']);
    assert.deepEqual(table.list(), [{ key: streamKey('b'), worker: 2, epoch: 2 }]);
  });
});
