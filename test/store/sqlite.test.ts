import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { isSqliteError, openSqlite } from '../../src/store/sqlite.ts';

const source = import.meta.resolve('../../src/store/sqlite.ts');
const hasOwnSqlite = !process.version.startsWith('v20.');

/** Runs `script` where these packages cannot be loaded, and returns what it prints. */
function runWithout(packages: readonly string[], script: string): string {
  const hide = `
    import Module from 'node:module';
    const load = Module._load;
    Module._load = (name, ...rest) => {
      if (${JSON.stringify(packages)}.includes(name)) throw new Error(name + ' is hidden');
      return load(name, ...rest);
    };`;
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [
      '--conditions=sluice-source',
      `--import=${import.meta.resolve('tsx')}`,
      `--import=data:text/javascript,${encodeURIComponent(hide)}`,
      '--input-type=module',
      `--eval=${script}`,
    ],
    { encoding: 'utf8' },
  );
  assert.equal(status, 0, stderr);
  return stdout;
}

describe('openSqlite', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-sqlite-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('without better-sqlite3 it takes what Node brings along', { skip: !hasOwnSqlite }, () => {
    const printed = runWithout(
      ['better-sqlite3'],
      `const { openSqlite } = await import(${JSON.stringify(source)});
       const database = openSqlite(':memory:');
       database.exec('CREATE TABLE t (a TEXT, b INTEGER)');
       const changes = database.transaction(() => database.prepare('INSERT INTO t VALUES (?, ?)').run('x', 7)).changes;
       console.log(JSON.stringify([changes, database.prepare('SELECT * FROM t').all(), database.prepare('SELECT * FROM t WHERE a = ?').get('y') ?? null]));`,
    );
    assert.deepEqual(JSON.parse(printed), [1, [{ a: 'x', b: 7 }], null]);
  });

  test('with neither it says what to do', () => {
    const printed = runWithout(
      ['better-sqlite3', 'node:sqlite'],
      `const { openSqlite } = await import(${JSON.stringify(source)});
       try { openSqlite(':memory:'); } catch ({ code, message }) { console.log(code, message); }`,
    );
    assert.match(printed, /^STORE_UNAVAILABLE .*Node 22\.5.*\(npm rebuild better-sqlite3\)/);
  });

  test('the error of a transaction is that of its work, also where SQLite has ended it', () => {
    const database = openSqlite(':memory:');
    assert.throws(
      () =>
        database.transaction(() => {
          database.exec('ROLLBACK');
          throw new Error('the disk is full');
        }),
      /the disk is full/,
    );
    database.close();
  });

  test('who opens for reading writes nothing', () => {
    const path = join(folder, 'read.db');
    assert.throws(() => openSqlite(path, { readOnly: true }), isSqliteError);
    const database = openSqlite(path);
    database.exec('CREATE TABLE t (a)');
    database.close();
    const reader = openSqlite(path, { readOnly: true });
    assert.throws(() => reader.exec('DELETE FROM t'), isSqliteError);
    reader.close();
  });
});
