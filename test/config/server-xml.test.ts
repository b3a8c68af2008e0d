import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultServer, readServer } from '../../src/config/server-xml.ts';
import type { ConfigProblem } from '../../src/config/settings.ts';
import { parseXmlDocument } from '../../src/config/xml-document.ts';

const scope = {
  home: '/srv/sluice',
  userHome: '/home/media',
  vhost: '_defaultVHost_',
  application: undefined,
  env: {},
  secretFiles: new Map(),
};

function read(xml: string) {
  const { root } = parseXmlDocument(new TextEncoder().encode(xml), 'conf/Server.xml');
  assert.ok(root);
  const problems: ConfigProblem[] = [];
  return { server: readServer(root, scope, problems), problems };
}

test('a stock Server.xml', () => {
  const { server, problems } = read(`<Root version="3"><Server><Name>Media</Name><Description>x</Description>
    <RESTInterface><Enable>true</Enable><IPAddress>*</IPAddress><Port>8087</Port>
      <SSLConfig><Enable>false</Enable></SSLConfig><Properties/></RESTInterface>
    <CommandInterface><HostPort><Port>8083</Port></HostPort></CommandInterface>
    <Streams><DefaultStreamPrefix>mp4</DefaultStreamPrefix></Streams>
    <Properties><Property><Name>licence</Name><Value>\${unknown}</Value></Property></Properties></Server></Root>`);
  assert.deepEqual(server, { name: 'Media', description: 'x', workers: 1 });
  assert.deepEqual(
    problems.map(({ severity, key }) => `${severity} ${key}`),
    [
      'not-used Server/RESTInterface',
      'not-used Server/CommandInterface',
      'not-used Server/Streams',
      'not-used Server/Properties/licence',
    ],
  );
});

test('what is missing takes its default', () => {
  assert.deepEqual(read('<Root><Server/></Root>'), { server: defaultServer, problems: [] });
});

for (const [text, workers] of [
  ['1', 1],
  ['64', 64],
  ['auto', 'auto'],
  ['AUTO', 'auto'],
] as const) {
  test(`Workers ${JSON.stringify(text)}`, () => {
    const { server, problems } = read(`<Root><Server><Workers>${text}</Workers></Server></Root>`);
    assert.deepEqual(problems, []);
    assert.equal(server?.workers, workers);
  });
}

for (const value of ['', '0', '65', '-1', '1.5', 'all']) {
  test(`Workers ${JSON.stringify(value)} is refused`, () => {
    const { problems } = read(`<Root><Server><Workers>${value}</Workers></Server></Root>`);
    assert.equal(problems[0]?.severity, 'error');
    assert.equal(problems[0]?.rule, 'must be a number of processes from 1 to 64, or auto for one a core');
  });
}

test('another document is refused', () => {
  const { server, problems } = read('<Root><VHost/></Root>');
  assert.equal(server, undefined);
  assert.equal(problems[0]?.rule, 'must hold <Server>');
});
