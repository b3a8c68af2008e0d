import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { teaTokenLimits } from '../../../modules/tea-token/limits.ts';
import { TokenServer } from '../../../modules/tea-token/token-server.ts';
import { FakeService } from '../../support/fake-service.ts';

const never = new AbortController().signal;
const form = new URLSearchParams({ clientid: 'a+/=ü' });

function makeServer(url: string): TokenServer {
  return new TokenServer({
    url: new URL(url),
    timeoutMs: 5_000,
    maxResponseBytes: 100,
  });
}

describe('TokenServer', () => {
  let server: FakeService;
  let client: TokenServer;

  beforeEach(async () => {
    server = await FakeService.start();
    client = makeServer(server.url);
  });
  afterEach(async () => {
    client.close();
    await server.stop();
  });

  const post = () => client.post(form, never);

  test('posts the form, properly encoded, and reads the text', async () => {
    server.reply = (response) => response.writeHead(201).end('töken');
    assert.equal(await post(), 'töken');
    const { body, headers, method } = server.last;
    assert.deepEqual([method, body], ['POST', 'clientid=a%2B%2F%3D%C3%BC']);
    assert.equal(headers['content-type'], 'application/x-www-form-urlencoded');
  });

  test('uses a connection again, after a failure too', async () => {
    await post();
    server.reply = 500;
    await assert.rejects(post());
    server.reply = 200;
    await post();
    const connections = server.requests.map(({ connection }) => connection);
    assert.deepEqual(connections, [1, 1, 1]);
  });

  test('does not follow redirects', async () => {
    server.reply = (response) => response.writeHead(307, { Location: '/elsewhere' }).end();
    await assert.rejects(post(), /must answer with 2xx, and not by a redirect; got 307/);
    assert.equal(server.requests.length, 1);
  });

  test('no more connections than there may be', async () => {
    const { maxTokenConnections } = teaTokenLimits;
    const held: (() => void)[] = [];
    const full = new Promise<void>((resolve) => {
      server.reply = (response) => {
        held.push(() => response.end());
        if (held.length === maxTokenConnections) resolve();
      };
    });
    const asked = Array.from({ length: maxTokenConnections + 10 }, post);
    await full;
    assert.equal(server.requests.length, maxTokenConnections);
    server.reply = 200;
    for (const release of held) release();
    await Promise.all(asked);
    const highest = Math.max(...server.requests.map(({ connection }) => connection));
    assert.equal(highest, maxTokenConnections);
  });
});
