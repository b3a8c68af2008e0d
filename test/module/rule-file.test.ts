import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { RecordedLog } from '../../src/module/recorded-log.ts';
import { RuleFile, type RuleFileProblem } from '../../src/module/rule-file.ts';

/** Each line is a rule; one with `!` is an error, one with `?` a warning. */
function parse(bytes: Uint8Array) {
  const lines = Buffer.from(bytes).toString().split('\n');
  const problems = lines.flatMap((text, index): RuleFileProblem[] => {
    if (text.includes('!')) return [{ line: index + 1, severity: 'error', rule: 'must hold no !' }];
    return text.includes('?') ? [{ line: index + 1, severity: 'warning', rule: 'should hold no ?' }] : [];
  });
  return { rules: lines, problems };
}

describe('RuleFile', () => {
  let folder: string;
  let path: string;
  let log: RecordedLog;
  let parsed: number;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-rules-'));
    path = join(folder, 'rules.txt');
    log = new RecordedLog();
    parsed = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function open() {
    const counted = (bytes: Uint8Array) => {
      parsed += 1;
      return parse(bytes);
    };
    return new RuleFile({ path, title: 'rules', log, parse: counted });
  }

  const said = () => log.lines.map(({ level, message }) => `${level} ${message}`);

  test('is read again when it has changed, and only then', async () => {
    writeFileSync(path, 'a');
    const file = open();
    assert.deepEqual(await file.read(), { kind: 'in-force', rules: ['a'] });
    await file.read();
    assert.equal(parsed, 1);
    // The same length, and in the same moment: no time stamp tells of it.
    writeFileSync(path, 'b');
    assert.deepEqual(await file.read(), { kind: 'in-force', rules: ['b'] });
    assert.equal(parsed, 2);
    assert.deepEqual(said(), ['info rules: file read', 'info rules: file read']);
  });

  test('changes that the clock of the file system cannot tell apart are seen all the same', async () => {
    const file = open();
    for (let count = 100; count < 300; count += 1) {
      writeFileSync(path, `${count}`);
      assert.deepEqual(await file.read(), { kind: 'in-force', rules: [`${count}`] });
    }
  });

  test('an old file is not even read; another one in its place is', async () => {
    writeFileSync(path, 'a');
    utimesSync(path, 1_700_000_000, 1_700_000_000);
    const file = open();
    await file.read();
    writeFileSync(`${path}.new`, 'b');
    utimesSync(`${path}.new`, 1_700_000_000, 1_700_000_000);
    renameSync(`${path}.new`, path);
    assert.deepEqual(await file.read(), { kind: 'in-force', rules: ['b'] });
  });

  test('a broken change keeps the rules before it and is logged once, by file and line', async () => {
    writeFileSync(path, 'a');
    const file = open();
    await file.read();
    writeFileSync(path, 'b\nc?\nd!');
    for (let count = 0; count < 3; count += 1) {
      assert.deepEqual(await file.read(), { kind: 'in-force', rules: ['a'] });
    }
    assert.deepEqual(said().slice(1), [
      `warn ${path}:2 should hold no ?`,
      `error ${path}:3 must hold no !`,
      'error rules: the file is wrong; the rules read before stay in force',
    ]);
    assert.deepEqual(log.lines[2]?.fields, { file: path, line: 3, rule: 'must hold no !' });
    writeFileSync(path, 'b\nc?');
    assert.deepEqual(await file.read(), { kind: 'in-force', rules: ['b', 'c?'] });
  });

  test('a file that is broken from the start gives no rules until it is mended', async () => {
    writeFileSync(path, 'a!');
    const file = open();
    assert.deepEqual(await file.read(), { kind: 'broken' });
    assert.equal(
      said()[1],
      'error rules: the file is wrong; there are no rules, and who needs one is refused',
    );
    writeFileSync(path, 'a');
    assert.deepEqual(await file.read(), { kind: 'in-force', rules: ['a'] });
  });

  test('of many problems only the first are logged', async () => {
    writeFileSync(path, '!\n'.repeat(500));
    await open().read();
    assert.equal(log.lines.length, 21);
    assert.equal(log.lines.at(-1)?.fields['problems'], 500);
  });

  test('a missing file is no broken one, and keeps what it held', async () => {
    const file = open();
    assert.deepEqual(await file.read(), { kind: 'missing', rules: undefined });
    assert.deepEqual(said(), []);
    writeFileSync(path, 'a');
    await file.read();
    rmSync(path);
    for (let count = 0; count < 2; count += 1) {
      assert.deepEqual(await file.read(), { kind: 'missing', rules: ['a'] });
    }
    assert.deepEqual(said(), ['info rules: file read', 'error rules: the file is gone']);
    writeFileSync(path, 'a');
    assert.deepEqual(await file.read(), { kind: 'in-force', rules: ['a'] });
  });

  test('what cannot be read is broken at first, and later changes nothing', async () => {
    mkdirSync(path);
    const file = open();
    assert.deepEqual(await file.read(), { kind: 'broken' });
    assert.deepEqual(await file.read(), { kind: 'broken' });
    assert.equal(log.lines.length, 1);
    rmSync(path, { recursive: true });
    writeFileSync(path, 'a');
    await file.read();
    rmSync(path);
    mkdirSync(path);
    assert.deepEqual(await file.read(), { kind: 'in-force', rules: ['a'] });
    assert.match(said().at(-1) ?? '', /cannot be read; the rules read before stay in force/);
  });

  test('a file of more than 16 MiB is refused', async () => {
    writeFileSync(path, 'x'.repeat(16 * 1024 * 1024 + 1));
    assert.deepEqual(await open().read(), { kind: 'broken' });
    assert.match(String(log.lines[0]?.fields['err']), /at most 16777216 bytes; got 16777217/);
  });

  test('calls at the same time share one look', async () => {
    writeFileSync(path, 'a');
    const file = open();
    const [one, other] = [file.read(), file.read()];
    assert.equal(one, other);
    await one;
    assert.equal(parsed, 1);
  });

  test('check says what is wrong, logs nothing and changes nothing', async () => {
    const file = open();
    assert.deepEqual(await file.check(), []);
    const missing = { file: path, line: 1, severity: 'warning', rule: 'There is none' };
    assert.deepEqual(await file.check('There is none'), [missing]);
    writeFileSync(path, 'a\nb!\nc?\n');
    assert.deepEqual(await file.check('There is none'), [
      { file: path, line: 2, severity: 'error', rule: 'must hold no !' },
      { file: path, line: 3, severity: 'warning', rule: 'should hold no ?' },
    ]);
    rmSync(path);
    mkdirSync(path);
    const [unreadable] = await file.check();
    assert.equal(unreadable?.severity, 'error');
    assert.deepEqual(log.lines, []);
  });
});
