import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { storePath } from '../../src/server/gate-records.ts';
import { AuditTable } from '../../src/store/audit-table.ts';
import { openStore } from '../../src/store/store.ts';

const writer = fileURLToPath(new URL('./gate-records-writer.ts', import.meta.url));
const names = ['w1', 'w2', 'w3', 'w4'];
const count = 5_000;

test('several workers write their decisions to one database, and none is lost or out of order', async (t) => {
  const home = mkdtempSync(path.join(tmpdir(), 'sluice-records-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  const children = names.map((name) => fork(writer, [home, name, String(count)]));
  const exits = children.map((child) => once(child, 'exit'));
  await Promise.all(children.map((child) => once(child, 'message')));
  // All at the same moment, until the last record of each.
  for (const child of children) child.send('go');
  for (const exit of exits) assert.deepEqual(await exit, [0, null]);

  const store = openStore(storePath(home));
  t.after(() => store.close());
  const found = new AuditTable(store.database).find({ limit: 1_000_000 });
  assert.equal(found.length, names.length * count);
  const expected = Array.from({ length: count }, (_, index) => String(index));
  for (const name of names) {
    assert.deepEqual(
      found.filter(({ user }) => user === name).map(({ stream }) => stream),
      expected,
      name,
    );
  }
});
