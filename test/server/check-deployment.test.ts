import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkDeployment } from '../../src/server/check-deployment.ts';
import { loadHome } from '../../src/server/load-home.ts';
import { applicationXml, localVHost, makeServerHome } from './server-home.ts';

const interfaces = { eth0: [{ address: '192.0.2.9', family: 'IPv4', internal: false }] };

async function check(home: string) {
  const { settings, problems } = await loadHome(home, {});
  assert.ok(settings, JSON.stringify(problems));
  return checkDeployment(settings, interfaces);
}

const passwordFile = (file: string) => applicationXml(undefined, { securityPublishPasswordFile: file });

it('a password file that the first start makes is not missed', async (t) => {
  assert.deepEqual(await check(await makeServerHome(t)), []);
});

it('a password file that nothing will make is', async (t) => {
  const there = { 'conf/publish.password': 'alice secret' };
  for (const [files, where] of [
    [{ ...there, 'conf/other/Application.xml': passwordFile('conf/other.password') }, 'conf/other/'],
    [{ 'conf/live/Application.xml': passwordFile('gone/publish.password') }, 'conf/live/'],
  ] as const) {
    const [problem, ...more] = await check(await makeServerHome(t, files));
    assert.equal(problem?.severity, 'warning');
    assert.equal(problem.location.file, `${where}Application.xml`);
    assert.match(problem.rule, /nobody can publish/);
    assert.deepEqual(more, []);
  }
});

for (const [address, foreign] of [
  ['192.0.2.9', false],
  ['127.0.0.2', false],
  ['::', false],
  ['*', false],
  ['localhost', false],
  ['192.0.2.10', true],
  ['2001:db8::1', true],
] as const) {
  it(`IpAddress ${address} is ${foreign ? 'another machine' : 'fine'}`, async (t) => {
    const vhost = localVHost().replace('127.0.0.1', address);
    const problems = await check(await makeServerHome(t, { 'conf/VHost.xml': vhost }));
    assert.deepEqual(
      problems.map(({ key, value }) => [key, value]),
      foreign ? [['VHost/HostPortList/HostPort/IpAddress', address]] : [],
    );
  });
}
