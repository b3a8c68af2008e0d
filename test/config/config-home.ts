import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { type LoadOptions, type LoadResult, loadSettings } from '../../src/config/load-settings.ts';

/** What the built-in modules declare of what the tests use. */
export const knownProperties = [
  { name: 'securityPublishRequirePassword' },
  { name: 'securityPublishPasswordFile' },
  { name: 'securityPublishBlockDuplicateStreamNames' },
];

export const minimalVHost =
  '<Root><VHost><HostPortList><HostPort><Port>1935</Port></HostPort></HostPortList></VHost></Root>';

/** A home folder with these files, by path below it; it is removed after the test. */
export async function makeHome(
  t: TestContext,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<string> {
  const home = await mkdtemp(path.join(tmpdir(), 'sluice-config-'));
  t.after(() => rm(home, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(home, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return home;
}

/** Loads such a home. A VHost.xml with one port is added where none is given. */
export async function loadFiles(
  t: TestContext,
  files: Readonly<Record<string, string | Uint8Array>>,
  options: Partial<LoadOptions> = {},
): Promise<LoadResult & { readonly home: string }> {
  const home = await makeHome(t, { 'conf/VHost.xml': minimalVHost, ...files });
  return { home, ...(await loadSettings(home, { env: {}, knownProperties, ...options })) };
}

/** Each problem as one line: `3:5 error key: rule; value`, without the file. */
export function briefly(problems: LoadResult['problems']): string[] {
  return problems.map(({ severity, location, key, rule, value }) => {
    const got = value === '' ? '' : `; ${value}`;
    return `${location.line}:${location.column} ${severity} ${key}: ${rule}${got}`;
  });
}
