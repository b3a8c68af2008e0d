import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { authorityFile } from '../../src/http-client/authority-file.ts';
import { RecordedLog } from '../../src/module/recorded-log.ts';
import { KeyStoreFolder } from '../http/key-stores.ts';

describe('authorityFile', () => {
  let home: string;
  let keys: KeyStoreFolder;
  let pem: string;
  const log = new RecordedLog();
  const reader = (name: string) =>
    authorityFile(name, { home, log, property: 'myCaFile', server: 'the service' });

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'sluice-ca-'));
    keys = await KeyStoreFolder.make();
    const key = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=a';
    await keys.openssl(`req -x509 ${key} -keyout key.pem -out cert.pem`);
    pem = readFileSync(keys.file('cert.pem'), 'utf8');
  });
  after(async () => {
    await keys.remove();
    await rm(home, { recursive: true });
  });

  test('without a name those of the system hold', async () => {
    assert.equal(await reader('  ')(), undefined);
  });

  test('it is looked at each time: it may come, and what comes after it may be broken', async () => {
    const read = reader('ca.pem');
    const path = join(home, 'ca.pem');
    await assert.rejects(read(), { message: `myCaFile must be a readable PEM file; it is missing: ${path}` });
    await writeFile(path, `which one it is\n${pem}`);
    assert.equal((await read())?.trim(), pem.trim());
    await writeFile(path, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
    await utimes(path, 1, 1);
    assert.equal((await read())?.trim(), pem.trim(), 'the last good one stays in force');
    assert.ok(log.lines.some(({ message }) => message === `${path}:1 must be a certificate in PEM`));
  });

  test('a file without certificates vouches for nobody', async () => {
    await writeFile(join(home, 'empty.pem'), 'nothing\n');
    await assert.rejects(reader('empty.pem')(), /myCaFile must be a readable PEM file; it is broken/);
  });
});
