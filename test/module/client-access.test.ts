import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseRawQuery } from '../../src/codec/rtmp/raw-query.ts';
import { maxWaitingNotifications } from '../../src/module/client-access.ts';
import { allow, deny } from '../../src/module/decision.ts';
import type { Access } from '../../src/module/gate.ts';
import type { ModuleHooks } from '../../src/module/hooks.ts';
import { maxStreamNameLength } from '../../src/module/stream-name.ts';
import { fakeClient, forever } from '../support/fake-client.ts';
import { RunningApplication } from '../support/running-application.ts';
import { deferred, settled } from '../support/running-module.ts';

function publish(access: Access, streamName = 'concert', signal = forever(), query = '') {
  return access.publish(
    { streamName, requestedName: streamName, query: parseRawQuery(query), mode: 'live' },
    signal,
  );
}

function play(access: Access, streamName = 'concert', signal = forever()) {
  return access.play({ streamName, requestedName: streamName, query: parseRawQuery('') }, signal);
}

/** Hooks that write down what they hear. */
function listening(heard: string[]): ModuleHooks {
  return {
    onConnectAccepted: () => void heard.push('accepted'),
    onDisconnect: () => void heard.push('disconnect'),
    onPublishStart: ({ streamName, user }) => void heard.push(`publish ${streamName} by ${user}`),
    onPublishStop: ({ streamName }) => void heard.push(`unpublish ${streamName}`),
    onPlayStart: ({ streamName }) => void heard.push(`play ${streamName}`),
    onPlayStop: ({ streamName }) => void heard.push(`stop ${streamName}`),
  };
}

describe('connect', () => {
  test('an accepted client is known by the user that was granted', async () => {
    const heard: string[] = [];
    const application = new RunningApplication([
      { onConnect: () => allow({ user: 'alice' }) },
      listening(heard),
    ]);
    const access = await application.access();
    assert.equal(access.client.user, 'alice');
    assert.ok(Object.isFrozen(access.client));
    assert.deepEqual(heard, ['accepted']);
    assert.equal(application.instance.clientCount, 1);
  });

  test('a refused client leaves nothing behind', async () => {
    const heard: string[] = [];
    const application = new RunningApplication([
      { onConnect: () => deny('forbidden', 'Not you') },
      listening(heard),
    ]);
    assert.deepEqual(await application.connect(), {
      accepted: false,
      reason: 'forbidden',
      description: 'Not you',
    });
    assert.deepEqual(heard, []);
    assert.equal(application.instance.clientCount, 0);
  });

  test('AutoAccept=false wants a module that says allow', async () => {
    const closed = await new RunningApplication([{ onConnect: () => undefined }], {
      autoAccept: false,
    }).connect();
    assert.equal(!closed.accepted && closed.reason, 'forbidden');
    const open = await new RunningApplication([{ onConnect: () => allow() }], {
      autoAccept: false,
    }).connect();
    assert.ok(open.accepted);
  });

  test('a client that goes while it is asked about is never accepted', async () => {
    const heard: string[] = [];
    const gone = new AbortController();
    const application = new RunningApplication([
      { onConnect: () => deferred<undefined>().promise },
      listening(heard),
    ]);
    const outcome = application.connect(fakeClient(), gone.signal);
    gone.abort();
    assert.equal((await outcome).accepted, false);
    assert.deepEqual(heard, []);
  });
});

describe('publish', () => {
  test('the name is claimed for the user, and start and stop are told once', async () => {
    const heard: string[] = [];
    const application = new RunningApplication([
      { onPublish: () => allow({ user: 'alice' }) },
      listening(heard),
    ]);
    const outcome = await publish(await application.access());
    assert.ok(outcome.accepted);
    assert.equal(outcome.publication.stream.identity, 'alice');
    assert.equal(outcome.publication.stream.state, 'live');
    outcome.publication.end('unpublished');
    outcome.publication.end('lost');
    assert.equal(outcome.publication.ended, true);
    assert.equal(application.registry.size, 0);
    assert.deepEqual(heard, ['accepted', 'publish concert by alice', 'unpublish concert']);
  });

  test('what is pushed arrives in the stream', async () => {
    const application = new RunningApplication();
    const outcome = await publish(await application.access());
    assert.ok(outcome.accepted);
    const { publication } = outcome;
    const body = Uint8Array.of(0xaf, 1, 2);
    const unit = { kind: 'audio', role: 'frame', trackId: 0, codec: 'mp4a', keyframe: false, body } as const;
    assert.equal(publication.push({ ...unit, timestampMs: 0, compositionTimeMs: 0 }), true);
    assert.equal(publication.stream.stats().units, 1);
    publication.end('unpublished');
    assert.equal(publication.push({ ...unit, timestampMs: 20, compositionTimeMs: 0 }), false);
    assert.equal(publication.stream.stats().units, 1);
  });

  test('the stream has the public name, and the key shows nowhere', async () => {
    const heard: string[] = [];
    const application = new RunningApplication([
      { onPublish: () => allow({ user: 'alice', streamName: 'concert' }) },
      listening(heard),
    ]);
    const outcome = await publish(await application.access(), 'secret-key-1', forever(), 'pass=hunter2');
    assert.equal(outcome.accepted && outcome.streamName, 'concert');
    assert.deepEqual(
      application.registry.list().map(({ key }) => key.name),
      ['concert'],
    );
    const traces = JSON.stringify([application.audit, application.log.lines, heard]);
    assert.doesNotMatch(traces, /secret-key-1|hunter2/);
    assert.match(traces, /concert/);
  });

  const badNames: readonly (readonly [title: string, name: string])[] = [
    ['an empty name', ''],
    ['a name that climbs', '../../etc/passwd'],
    ['a name with a dot part', 'a/./b'],
    ['a name with an empty part', 'a//b'],
    ['a name with a line break', 'a\nb'],
    ['a name with NUL', 'a\0'],
    ['a name with a lone surrogate', 'a\ud800'],
    ['a name with a backslash', '..\\x'],
    ['a name that is too long', 'x'.repeat(maxStreamNameLength + 1)],
  ];
  for (const [title, name] of badNames) {
    test(`${title} is refused: conflict for a publisher, not-found for a player`, async () => {
      const application = new RunningApplication();
      const access = await application.access();
      const published = await publish(access, name);
      assert.equal(!published.accepted && published.reason, 'conflict');
      const played = await play(access, name);
      assert.equal(!played.accepted && played.reason, 'not-found');
      assert.equal(application.registry.size, 0);
    });
  }

  test('a name of the greatest length, with slashes and letters of any script, is fine', async () => {
    const access = await new RunningApplication().access();
    assert.ok((await publish(access, `größe/日本/${'x'.repeat(maxStreamNameLength - 9)}`)).accepted);
  });

  test('no module is asked about an empty name', async () => {
    let asked = 0;
    const count = () => {
      asked += 1;
    };
    const application = new RunningApplication([{ onPublish: count, onPlay: count }]);
    const access = await application.access();
    await publish(access, '');
    await play(access, '');
    assert.equal(asked, 0);
  });

  test('a public name that a module made up is checked too', async () => {
    const application = new RunningApplication([{ onPublish: () => allow({ streamName: '../x' }) }]);
    const outcome = await publish(await application.access());
    assert.equal(!outcome.accepted && outcome.reason, 'conflict');
  });

  test('of two that publish at the same time one gets the name', async () => {
    const checks = [deferred(), deferred()];
    const waiting = [...checks];
    const application = new RunningApplication([
      {
        async onPublish({ client }) {
          await waiting.shift()?.promise;
          return allow({ user: client.flashVer });
        },
      },
    ]);
    const [alice, bob] = await Promise.all([
      application.access(fakeClient({ flashVer: 'alice' })),
      application.access(fakeClient({ flashVer: 'bob' })),
    ]);
    assert.ok(alice && bob);
    const outcomes = [publish(alice), publish(bob)];
    // The answers come in the other order, both in one turn.
    checks[1]?.resolve();
    checks[0]?.resolve();
    const [first, second] = await Promise.all(outcomes);
    assert.equal(second?.accepted, true);
    assert.deepEqual(first, {
      accepted: false,
      reason: 'conflict',
      description: 'The stream name is in use by another publisher',
    });
    assert.equal(application.registry.list()[0]?.identity, 'bob');
  });

  test('the same user takes over: the first is told, its stop comes before the new start', async () => {
    const heard: string[] = [];
    const application = new RunningApplication([
      { onPublish: () => allow({ user: 'alice' }) },
      listening(heard),
    ]);
    const first = await publish(await application.access());
    assert.ok(first.accepted);
    let endedBy: string | undefined;
    first.publication.onEnded = (why) => {
      endedBy = why;
    };
    const second = await publish(await application.access());
    assert.ok(second.accepted);
    assert.equal(endedBy, 'taken-over');
    assert.equal(first.publication.ended, true);
    // The owner of the first still ends it, as on any end.
    first.publication.end('lost');
    assert.equal(second.publication.ended, false);
    assert.deepEqual(heard.slice(3), ['unpublish concert', 'publish concert by alice']);
  });

  test('takeOver=false refuses the same user while the name is live', async () => {
    const application = new RunningApplication([
      { onPublish: () => allow({ user: 'alice', takeOver: false }) },
    ]);
    assert.ok((await publish(await application.access())).accepted);
    const second = await publish(await application.access());
    assert.equal(!second.accepted && second.reason, 'conflict');
  });

  test('nobody who is anonymous takes over from anybody', async () => {
    const application = new RunningApplication();
    assert.ok((await publish(await application.access())).accepted);
    const second = await publish(await application.access());
    assert.equal(!second.accepted && second.reason, 'conflict');
  });

  test('an end of the server tells the owner and the modules', async () => {
    const heard: string[] = [];
    const application = new RunningApplication([listening(heard)]);
    const outcome = await publish(await application.access());
    assert.ok(outcome.accepted);
    const ends: string[] = [];
    outcome.publication.onEnded = (why) => void ends.push(why);
    application.registry.closeAll();
    assert.deepEqual(ends, ['closed']);
    assert.deepEqual(heard.slice(2), ['unpublish concert']);
  });

  for (const [title, leave] of [
    ['disconnects', (access: Access) => access.disconnect()],
    ['aborts its signal', (_access: Access, gone: AbortController) => gone.abort()],
  ] as const) {
    test(`a client that ${title} while it is asked about claims nothing`, async () => {
      const heard: string[] = [];
      const answer = deferred<ReturnType<typeof allow>>();
      const application = new RunningApplication([{ onPublish: () => answer.promise }, listening(heard)]);
      const gone = new AbortController();
      const access = await application.access();
      const outcome = publish(access, 'concert', gone.signal);
      leave(access, gone);
      answer.resolve(allow({ user: 'alice' }));
      assert.equal((await outcome).accepted, false);
      await settled();
      assert.equal(application.registry.size, 0);
      assert.ok(!heard.some((line) => line.startsWith('publish')));
      assert.equal(application.audit.at(-1)?.outcome, 'gone');
    });
  }

  test('a client that goes in the very turn of the allow claims nothing', async () => {
    const application = new RunningApplication([{ onPublish: async () => allow({ user: 'alice' }) }]);
    const access = await application.access();
    // However many microtasks later it goes: before the claim nothing is claimed, after it all is ended.
    for (let turns = 0; turns < 20; turns += 1) {
      const client = await application.access();
      const outcome = publish(client, `name-${turns}`);
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      client.disconnect();
      const { accepted } = await outcome;
      const stream = application.registry.find({ ...streamKey, name: `name-${turns}` });
      assert.equal(stream?.state === 'live', false, `after ${turns} turns; accepted: ${accepted}`);
    }
    access.disconnect();
  });

  test('a hub that throws opens nothing', async () => {
    const application = new RunningApplication();
    const access = await application.access();
    application.registry.claim = () => {
      throw new Error('broken');
    };
    const outcome = await publish(access);
    assert.equal(!outcome.accepted && outcome.reason, 'unavailable');
    assert.equal(application.log.lines.at(-1)?.message, 'the gate failed');
  });

  test('with too many notifications unheard the client gets nothing new', async () => {
    const application = new RunningApplication([
      { onPublishStart: () => deferred().promise, onPublishStop: () => {} },
    ]);
    const access = await application.access();
    let accepted = 0;
    for (;;) {
      const outcome = await publish(access);
      if (!outcome.accepted) {
        assert.equal(outcome.reason, 'over-capacity');
        break;
      }
      accepted += 1;
      assert.ok(accepted <= maxWaitingNotifications, 'no end of it');
      outcome.publication.end('unpublished');
    }
    assert.equal(accepted, maxWaitingNotifications / 2 + 1);
  });
});

const streamKey = { application: 'live', instance: '_definst_' };

describe('play', () => {
  test('a stream that nobody publishes is opened to wait for', async () => {
    const heard: string[] = [];
    const application = new RunningApplication([listening(heard)]);
    const outcome = await play(await application.access());
    assert.ok(outcome.accepted);
    assert.equal(outcome.stream.state, 'waiting');
    outcome.stop();
    outcome.stop();
    assert.deepEqual(heard.slice(1), ['play concert', 'stop concert']);
  });

  test('a deny plays nothing', async () => {
    const application = new RunningApplication([{ onPlay: () => deny('unauthorized', 'No ticket') }]);
    assert.deepEqual(await play(await application.access()), {
      accepted: false,
      reason: 'unauthorized',
      description: 'No ticket',
    });
    assert.equal(application.registry.size, 0);
  });

  test('a renamed stream plays under its public name', async () => {
    const application = new RunningApplication([{ onPlay: () => allow({ streamName: 'concert' }) }]);
    const outcome = await play(await application.access(), 'ticket-4711');
    assert.equal(outcome.accepted && outcome.stream.key.name, 'concert');
  });
});

describe('disconnect', () => {
  test('ends everything, tells it in order and once, then lets go of the instance', async () => {
    const heard: string[] = [];
    const application = new RunningApplication([listening(heard)]);
    const access = await application.access();
    const published = await publish(access);
    const played = await play(access, 'other');
    assert.ok(published.accepted && played.accepted);
    access.disconnect();
    access.disconnect();
    played.stop();
    published.publication.end('unpublished');
    assert.deepEqual(heard, [
      'accepted',
      'publish concert by undefined',
      'play other',
      'unpublish concert',
      'stop other',
      'disconnect',
    ]);
    assert.equal(application.closed, 1);
    assert.equal(published.publication.stream.state, 'grace', 'it was lost, not unpublished');
    assert.equal(application.instance.clientCount, 0);
  });

  test('the signal of connect does the same', async () => {
    const heard: string[] = [];
    const gone = new AbortController();
    const application = new RunningApplication([listening(heard)]);
    const access = await application.access(fakeClient(), gone.signal);
    gone.abort();
    access.disconnect();
    assert.deepEqual(heard, ['accepted', 'disconnect']);
  });

  test('afterwards the gate answers nothing any more', async () => {
    let asked = 0;
    const count = () => {
      asked += 1;
    };
    const application = new RunningApplication([
      { onPublish: count, onPlay: count, commands: { c: () => 1 } },
    ]);
    const access = await application.access();
    access.disconnect();
    assert.equal((await publish(access)).accepted, false);
    assert.equal((await play(access)).accepted, false);
    assert.equal((await access.command('c', [], forever())).kind, 'error');
    assert.equal(asked, 0);
  });

  test('a hook that disconnects the client from within does no harm', async () => {
    let access: Access | undefined;
    const application = new RunningApplication([{ onPublishStart: () => access?.disconnect() }]);
    access = await application.access();
    const outcome = await publish(access);
    assert.equal(outcome.accepted && outcome.publication.ended, true);
    assert.equal(application.closed, 1);
  });
});

describe('commands', () => {
  test('go to the modules with the client', async () => {
    const application = new RunningApplication([{ commands: { whoAmI: ({ client }) => client.address } }]);
    const access = await application.access();
    assert.deepEqual(await access.command('whoAmI', [], forever()), { kind: 'result', value: '192.0.2.7' });
    assert.deepEqual(await access.command('other', [], forever()), { kind: 'unknown' });
  });
});

describe('ApplicationInstance.stop', () => {
  test('disconnects who is left, waits until modules heard it, and stops them in reverse', async () => {
    const heard: string[] = [];
    const slow = deferred();
    const application = new RunningApplication([
      { onAppStop: () => void heard.push('m1 stops') },
      {
        async onDisconnect() {
          await slow.promise;
          heard.push('m2 heard');
        },
        onAppStop: () => void heard.push('m2 stops'),
      },
      {
        onAppStop() {
          throw new Error('boom');
        },
      },
    ]);
    await application.access();
    const stopped = application.instance.stop();
    await settled();
    assert.deepEqual(heard, []);
    slow.resolve();
    await stopped;
    assert.deepEqual(heard, ['m2 heard', 'm2 stops', 'm1 stops']);
    assert.equal(application.log.lines.at(-1)?.fields['module'], 'm3');
    assert.equal(application.clock.pendingTimers, 0);
  });

  test('does not wait for ever for a module that hangs', async () => {
    const heard: string[] = [];
    const application = new RunningApplication([
      { onDisconnect: () => deferred().promise, onAppStop: () => void heard.push('stops') },
    ]);
    await application.access();
    const stopped = application.instance.stop();
    application.clock.advance(2_000);
    await stopped;
    assert.deepEqual(heard, ['stops']);
  });
});
