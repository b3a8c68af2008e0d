import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { allow, defineModule, deny, property } from 'sluice/module';
import { testModule } from 'sluice/testing';

const tickets = defineModule({
  name: 'tickets',
  apiVersion: 1,
  description: 'Lets holders of a ticket in',
  properties: { price: property.integer({ description: 'Price', default: 5, minimum: 1 }) },
  create({ getProperty, log, properties }) {
    const open = new Set<string>();
    return {
      onConnect({ client }) {
        if (client.address === '203.0.113.1') return deny('forbidden', 'Not from there');
        return client.appQuery.get('vip') === undefined ? undefined : allow({ user: 'vip' });
      },
      onPublish({ query, user }) {
        const ticket = query.get('ticket') ?? '';
        if (user === undefined && ticket !== getProperty('rightTicket'))
          return deny('unauthorized', 'No ticket');
        return allow({ user: user ?? 'holder', streamName: 'stage' });
      },
      onPublishStart: ({ streamName }) => void open.add(streamName),
      onPublishStop({ streamName }) {
        open.delete(streamName);
        log.info({ streamName }, 'off stage');
      },
      commands: { price: () => properties.price, open: () => [...open] },
    };
  },
});

describe('sluice/testing', () => {
  test('runs gates, notifications and commands', async () => {
    const application = testModule(tickets, {
      properties: { price: 7 },
      otherProperties: { rightTicket: '42' },
    });
    const refused = await application.publish({ query: 'ticket=1' });
    assert.deepEqual(refused, {
      accepted: false,
      gate: 'publish',
      reason: 'unauthorized',
      description: 'No ticket',
      module: 'tickets',
    });
    const answer = await application.publish({ query: 'ticket=42' });
    assert.ok(answer.accepted);
    assert.deepEqual([answer.user, answer.streamName], ['holder', 'stage']);
    assert.deepEqual(await application.command('open'), { kind: 'result', value: ['stage'] });
    assert.deepEqual(await application.command('price'), { kind: 'result', value: 7 });
    answer.end();
    assert.deepEqual(
      application.log.filter(({ level }) => level === 'info'),
      [{ level: 'info', message: 'off stage', fields: { module: 'tickets', streamName: 'stage' } }],
    );
    const played = await application.play();
    assert.equal(played.accepted && played.streamName, 'myStream');
    await application.stop();
  });

  test('a client can be anything, and the gate that refuses is named', async () => {
    const application = testModule(tickets);
    const refused = await application.publish({ client: { address: '203.0.113.1' } });
    assert.equal(!refused.accepted && refused.gate, 'connect');
    const vip = await application.publish({ client: { appQuery: 'vip=1' } });
    assert.equal(vip.accepted && vip.user, 'vip');
    assert.deepEqual(
      application.audit.map(({ gate, outcome }) => [gate, outcome]),
      [
        ['connect', 'deny'],
        ['connect', 'allow'],
        ['publish', 'allow'],
      ],
    );
    await application.stop();
  });

  test('what would not load is a throw', () => {
    assert.throws(() => testModule({ ...tickets, name: 'Tickets' }), /kebab-case/);
    assert.throws(() => testModule(tickets, { properties: { price: 0 } }), /must be of at least 1/);
  });

  test('what would not start is a throw', async () => {
    const broken = testModule({ ...tickets, create: () => ({ onPublsh() {} }) as never });
    await assert.rejects(broken.start(), /onPublsh/);
  });

  test('modules before it are asked first', async () => {
    const bouncer = defineModule({
      name: 'bouncer',
      apiVersion: 1,
      description: 'Lets nobody in',
      create: () => ({ onConnect: () => deny('over-capacity', 'Full') }),
    });
    const answer = await testModule(tickets, { before: [bouncer] }).play();
    assert.equal(!answer.accepted && answer.module, 'bouncer');
  });
});
