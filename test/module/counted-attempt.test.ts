import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRawQuery } from '../../src/codec/rtmp/raw-query.ts';
import { deny } from '../../src/module/decision.ts';
import type { Access } from '../../src/module/gate.ts';
import type { ModuleHooks } from '../../src/module/hooks.ts';
import { LoginGuard } from '../../src/module/login-guard.ts';
import { forever } from '../support/fake-client.ts';
import { RunningApplication } from '../support/running-application.ts';

const wrong = deny('forbidden', 'Wrong key', { failedLogin: true });
const keyModule: ModuleHooks = { onReleaseStream: () => wrong, onPublish: () => wrong };

class CountingGuard extends LoginGuard {
  failures = 0;

  override failed(party: Parameters<LoginGuard['failed']>[0]): void {
    this.failures += 1;
    super.failed(party);
  }
}

function stream(streamName: string, query = '') {
  return { streamName, requestedName: streamName, query: parseRawQuery(query) };
}

const release = (access: Access, name: string, query?: string) =>
  access.release(stream(name, query), forever());
const publish = (access: Access, name: string, query?: string) =>
  access.publish({ ...stream(name, query), mode: 'live' }, forever());
const play = (access: Access, name: string, query?: string) => access.play(stream(name, query), forever());

type Step = (access: Access) => Promise<unknown>;
const rows: readonly (readonly [title: string, failures: number, ...steps: Step[]])[] = [
  ['announced, then published: once', 1, (a) => release(a, 'key'), (a) => publish(a, 'key')],
  ['published, then announced: once', 1, (a) => publish(a, 'key'), (a) => release(a, 'key')],
  [
    'both under way together: once',
    1,
    (a) => Promise.all([release(a, 'key', 't=1'), publish(a, 'key', 't=1')]),
  ],
  ['another name: another guess', 2, (a) => release(a, 'key'), (a) => publish(a, 'kez')],
  ['another query: another guess', 2, (a) => release(a, 'key', 't=1'), (a) => publish(a, 'key', 't=2')],
  ['the same gate again', 2, (a) => publish(a, 'key'), (a) => publish(a, 'key')],
  [
    'one announcement excuses one publish',
    2,
    (a) => release(a, 'key'),
    (a) => publish(a, 'key'),
    (a) => publish(a, 'key'),
  ],
  ['playing is an attempt of its own', 2, (a) => release(a, 'key'), (a) => play(a, 'key')],
];

for (const [title, failures, ...steps] of rows) {
  test(title, async () => {
    const logins = new CountingGuard({ now: () => 0, peerOf: (address) => address });
    const application = new RunningApplication([{ ...keyModule, onPlay: () => wrong }], { logins });
    const access = await application.access();
    for (const step of steps) await step(access);
    assert.equal(logins.failures, failures);
  });
}

test('each connection has its own attempts', async () => {
  const logins = new CountingGuard({ now: () => 0, peerOf: (address) => address });
  const application = new RunningApplication([keyModule], { logins });
  await release(await application.access(), 'key');
  await publish(await application.access(), 'key');
  assert.equal(logins.failures, 2);
});
