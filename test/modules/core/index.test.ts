import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { type TestModuleOptions, testModule } from 'sluice/testing';
import core from '../../../modules/core/index.ts';

function run(access: NonNullable<TestModuleOptions<Record<never, never>>['access']>) {
  return testModule(core, { access });
}

describe('core', () => {
  const names: readonly (readonly [prefixes: readonly string[], name: string, accepted: boolean])[] = [
    [['*'], 'anything/at all', true],
    [[], 'anything', false],
    [['news'], 'news', true],
    [['news'], 'newsroom', true],
    [['news'], 'News', false],
    [['news'], 'old/news', false],
    [['news', 'sport/'], 'sport/today', true],
    [['news', 'sport/'], 'sport', false],
    [['news', '*'], 'x', true],
    [[''], 'x', false],
  ];
  for (const [prefixes, streamName, accepted] of names) {
    test(`StreamWriteAccess ${JSON.stringify(prefixes)} and publishing ${streamName}`, async () => {
      const application = run({ streamWrite: prefixes, streamRead: [] });
      const answer = await application.publish({ streamName });
      assert.equal(answer.accepted, accepted);
      if (!answer.accepted) assert.deepEqual([answer.reason, answer.module], ['forbidden', 'core']);
      await application.stop();
    });

    test(`StreamReadAccess ${JSON.stringify(prefixes)} and playing ${streamName}`, async () => {
      const application = run({ streamWrite: [], streamRead: prefixes });
      assert.equal((await application.play({ streamName })).accepted, accepted);
      await application.stop();
    });
  }

  interface Origin {
    readonly address?: string;
    readonly pageUrl?: string;
    readonly swfUrl?: string;
  }
  const origins: readonly (readonly [domains: readonly string[], client: Origin, accepted: boolean])[] = [
    [[], { address: '198.51.100.1' }, true],
    [['198.51.100.1'], { address: '198.51.100.1' }, true],
    [['198.51.100.1'], { address: '198.51.100.10' }, false],
    [['198.51.100.*'], { address: '198.51.100.10' }, true],
    [['198.51.*.1'], { address: '198.51.100.1' }, true],
    [['198.51.*.1'], { address: '198.51.100.12' }, false],
    [['2001:db8::*'], { address: '2001:db8::7' }, true],
    [['example.com'], { pageUrl: 'https://example.com/watch?x=1' }, true],
    [['example.com'], { pageUrl: 'https://EXAMPLE.com/' }, true],
    [['Example.com '], { pageUrl: 'https://example.com/' }, true],
    [['example.com'], { pageUrl: 'https://www.example.com/' }, false],
    [['*.example.com'], { pageUrl: 'https://www.example.com/' }, true],
    [['*.example.com'], { pageUrl: 'https://example.com.evil.test/' }, false],
    [['*.example.com'], { pageUrl: 'https://evil.test/www.example.com' }, false],
    [['example.com'], { pageUrl: 'example.com' }, false],
    [['example.com'], { swfUrl: 'http://example.com:8080/player.swf' }, true],
    [['a.test', 'b.test'], { pageUrl: 'http://b.test' }, true],
    [['example.com'], {}, false],
    [['ab*ba'], { pageUrl: 'http://aba' }, false],
    [['*'], {}, true],
  ];
  for (const [allowDomains, client, accepted] of origins) {
    test(`AllowDomains ${JSON.stringify(allowDomains)} and ${JSON.stringify(client)}`, async () => {
      const application = run({ allowDomains });
      const answer = await application.connect(client);
      assert.equal(answer.accepted, accepted);
      if (!answer.accepted) assert.equal(answer.reason, 'forbidden');
      await application.stop();
    });
  }

  test('to come from an allowed place is not yet to be accepted where AutoAccept is false', async () => {
    const application = testModule(core, { access: { allowDomains: ['*'] }, autoAccept: false });
    assert.equal((await application.connect()).accepted, false);
  });

  test('a name is checked as far as it is known', async () => {
    const renaming = {
      name: 'keys',
      apiVersion: 1,
      description: 'Knows keys',
      create: () => ({ onPublish: () => ({ kind: 'allow', streamName: 'news' }) as const }),
    } as const;
    const application = testModule(core, { access: { streamWrite: ['news'] }, before: [renaming] });
    assert.ok((await application.publish({ streamName: 'key-1' })).accepted);
  });

  test('commands tell the version and what the client said of itself', async () => {
    const { version } = JSON.parse(
      readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
    ) as {
      version: string;
    };
    const application = run({});
    assert.deepEqual(await application.command('getVersion'), { kind: 'result', value: `Sluice ${version}` });
    const connected = await application.connect({ id: 'c-7', pageUrl: 'http://p', swfUrl: 'http://s' });
    assert.ok(connected.accepted);
    for (const [name, value] of [
      ['getClientID', 'c-7'],
      ['getPageUrl', 'http://p'],
      ['getReferrer', 'http://s'],
    ] as const) {
      const outcome = await connected.access.command(name, [], new AbortController().signal);
      assert.deepEqual(outcome, { kind: 'result', value });
    }
  });
});
