import assert from 'node:assert/strict';
import { cp, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { applicationSchema } from '../../src/config/application-schema.ts';
import type { ElementSchema, ObjectSchema } from '../../src/config/document-schema.ts';
import { type LoadResult, loadSettings } from '../../src/config/load-settings.ts';
import { serverSchema } from '../../src/config/server-schema.ts';
import type { Settings } from '../../src/config/settings.ts';
import { vhostSchema } from '../../src/config/vhost-schema.ts';
import { type ConfigElement, parseXmlDocument } from '../../src/config/xml-document.ts';
import { knownProperties, loadFiles, makeHome } from './config-home.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const shipped = ['conf/Server.xml', 'conf/VHost.xml', 'conf/live/Application.xml'] as const;

async function copyShipped(t: TestContext): Promise<string> {
  const home = await makeHome(t, {});
  for (const file of shipped) await cp(path.join(root, file), path.join(home, file));
  return home;
}

async function loadShipped(t: TestContext): Promise<LoadResult> {
  return loadSettings(await copyShipped(t), { env: {}, knownProperties });
}

/** Settings without the places they stand at, which is all that may differ. */
function withoutPlaces(settings: Settings): unknown {
  const text = JSON.stringify(
    { ...settings, applications: [...settings.applications] },
    (key, value: unknown) => (['location', 'valueLocation', 'at', 'home'].includes(key) ? undefined : value),
  );
  return JSON.parse(text.replaceAll(settings.home, '<home>'));
}

test('it loads without a problem', async (t) => {
  const { settings, problems } = await loadShipped(t);
  assert.deepEqual(problems, []);
  assert.ok(settings);
});

test('it equals the built-in defaults: leaving out every key that has a default changes nothing', async (t) => {
  const { settings } = await loadShipped(t);
  const bare = await loadFiles(t, {
    'conf/VHost.xml': `<Root><VHost><HostPortList>
      <HostPort><Name>RTMP</Name><Port>1935</Port></HostPort>
      <HostPort><Name>RTMPS</Name><Port>1936</Port><SSLConfig>
        <KeyStorePath>keystore/sluice.pem</KeyStorePath><KeyStoreType>PEM</KeyStoreType></SSLConfig></HostPort>
      </HostPortList></VHost></Root>`,
    'conf/live/Application.xml': `<Root><Application><Modules>
      <Module><Name>base</Name><Description>Core</Description><Class>com.wowza.wms.module.ModuleCore</Class></Module>
      <Module><Name>ModuleCoreSecurity</Name><Description>Publishers need a user name and a password</Description>
        <Class>com.wowza.wms.security.ModuleCoreSecurity</Class></Module>
      <Module><Name>flv</Name><Description>Viewers by HTTP and WebSocket: /live/myStream.flv</Description>
        <Class>flv</Class></Module>
      </Modules><Properties><Property><Name>securityPublishRequirePassword</Name><Value>true</Value>
      <Type>Boolean</Type></Property></Properties></Application></Root>`,
  });
  assert.ok(settings && bare.settings);
  assert.deepEqual(withoutPlaces(settings), withoutPlaces(bare.settings));
});

test('it is closed: publishers need a password, and no other application answers', async (t) => {
  const { settings } = await loadShipped(t);
  const live = settings?.applications.get('live');
  assert.ok(live?.modules.some((module) => module.className === 'com.wowza.wms.security.ModuleCoreSecurity'));
  const property = live?.properties.find(({ name }) => name === 'securityPublishRequirePassword');
  assert.equal(property?.value, 'true');
  assert.equal(settings?.applications.size, 1);
  assert.equal(settings?.makeFallbackApplication('other'), undefined);
});

const documents: readonly [file: (typeof shipped)[number], schema: ObjectSchema][] = [
  ['conf/Server.xml', serverSchema],
  ['conf/VHost.xml', vhostSchema],
  ['conf/live/Application.xml', applicationSchema],
];

for (const [file, schema] of documents) {
  test(`${file} shows every key, and explains each at least once`, async () => {
    const text = await readFile(path.join(root, file), 'utf8');
    const { root: element } = parseXmlDocument(new TextEncoder().encode(text), file);
    const missing = missingKeys(schema, [element?.children[0]], '');
    assert.deepEqual(missing, []);
    const lines = text.split('\n');
    const unexplained = leavesOf(element).filter((leaf) => {
      const same = lines.flatMap((line, at) => (line.includes(`<${leaf}>`) ? [lines[at - 1] ?? ''] : []));
      // A comment stands above, or above the neighbours that it speaks of too.
      return !same.some(
        (above) => above.includes('-->') || /<\/(Name|Value|Description|StreamReadAccess)>/.test(above),
      );
    });
    assert.deepEqual(unexplained, []);
  });
}

function missingKeys(
  schema: ElementSchema,
  elements: readonly (ConfigElement | undefined)[],
  at: string,
): string[] {
  if (schema.type === 'array' && 'element' in schema) {
    const items = elements.flatMap((element) => element?.children ?? []);
    return missingKeys(schema.items, items, `${at}/${schema.element}`);
  }
  if (schema.type !== 'object') return [];
  return Object.entries(schema.properties).flatMap(([name, child]) => {
    const found = elements.flatMap((element) => element?.children.filter((item) => item.name === name) ?? []);
    return found.length === 0 ? [`${at}/${name}`] : missingKeys(child, found, `${at}/${name}`);
  });
}

function leavesOf(element: ConfigElement | undefined): string[] {
  if (element === undefined) return [];
  if (element.children.length === 0) return [element.name];
  return [...new Set(element.children.flatMap(leavesOf))];
}
