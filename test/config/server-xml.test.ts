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
  assert.deepEqual(server, { name: 'Media', description: 'x' });
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

test('another document is refused', () => {
  const { server, problems } = read('<Root><VHost/></Root>');
  assert.equal(server, undefined);
  assert.equal(problems[0]?.rule, 'must hold <Server>');
});
