import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { packageRoot } from '../src/server/package-root.ts';
import { makeHome } from './config/config-home.ts';

test('the package holds the shipped configuration and nothing that a server made beside it', async (t) => {
  const shipped = ['conf/Server.xml', 'conf/VHost.xml', 'conf/live/Application.xml', 'keystore/README.md'];
  const made = [
    'conf/publish.password',
    'conf/Application.xml',
    'conf/live/publish.password',
    'conf/other/Application.xml',
    'keystore/sluice.pem',
    'data/sluice.db',
  ];
  const folder = await makeHome(t, Object.fromEntries([...shipped, ...made].map((file) => [file, 'text'])));
  await copyFile(path.join(packageRoot, 'package.json'), path.join(folder, 'package.json'));
  const { stdout } = await promisify(execFile)(
    'npm',
    ['pack', '--dry-run', '--json', '--ignore-scripts', '--offline'],
    { cwd: folder },
  );
  const [packed] = JSON.parse(stdout) as { readonly files: readonly { readonly path: string }[] }[];
  assert.deepEqual(packed?.files.map((file) => file.path).sort(), [...shipped, 'package.json'].sort());
});
