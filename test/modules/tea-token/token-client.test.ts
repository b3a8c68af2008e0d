import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { teaTokenLimits } from '../../../modules/tea-token/limits.ts';
import { TokenClient, type TokenClientOptions } from '../../../modules/tea-token/token-client.ts';
import { KeyStoreFolder } from '../../http/key-stores.ts';
import { FakeService } from '../http-verify/fake-service.ts';

const never = new AbortController().signal;
const form = new URLSearchParams({ clientid: 'a+/=ü' });

function makeClient(url: string, options: Partial<TokenClientOptions> = {}): TokenClient {
  return new TokenClient({
    url: new URL(url),
    timeoutMs: 5_000,
    maxResponseBytes: 100,
    verifyTls: true,
    readAuthorities: () => Promise.resolve(undefined),
    ...options,
  });
}

/** Answers everything with 101, which ends HTTP on a connection. */
async function switchingServer() {
  const server = createServer((socket) => {
    socket
      .on('error', () => undefined)
      .once('data', () => {
        socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n');
      });
  });
  const socketsLeft = once(server, 'connection').then(([socket]) => once(socket as Socket, 'close'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = async () => {
    server.close();
    await once(server, 'close');
  };
  return { socketsLeft, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, stop };
}

describe('TokenClient', () => {
  let server: FakeService;
  let client: TokenClient;

  beforeEach(async () => {
    server = await FakeService.start();
    client = makeClient(server.url);
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

  test('asks again when the server closed the kept connection in between', async () => {
    await post();
    server.reply = (response, { connection }) => {
      if (connection === 1) response.destroy();
      else response.end('again');
    };
    assert.equal(await post(), 'again');
    assert.equal(server.last.connection, 2);
  });

  test('does not follow redirects', async () => {
    server.reply = (response) => response.writeHead(307, { Location: '/elsewhere' }).end();
    await assert.rejects(post(), /must answer with 2xx, and not by a redirect; got 307/);
    assert.equal(server.requests.length, 1);
  });

  test('an answer of the largest size is read, a larger one is a failure', async () => {
    server.reply = (response) => response.end('x'.repeat(100));
    assert.equal((await post()).length, 100);
    server.reply = (response) => response.end('x'.repeat(101));
    const message = `reading from ${server.url} failed: its answer must have at most 100 bytes`;
    await assert.rejects(post(), { message });
  });

  test('an answer without end is given up at the largest size', async () => {
    server.reply = (response) => {
      const write = () => {
        while (!response.destroyed && response.write('x'.repeat(1_000)));
      };
      response.on('drain', write);
      write();
    };
    await assert.rejects(post(), /must have at most 100 bytes/);
  });

  test('something that is not HTTP', async () => {
    const other = createServer((socket) => {
      socket
        .on('error', () => undefined)
        .resume()
        .end('220 mail ready\r\n');
    });
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    client = makeClient(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`);
    await assert.rejects(post(), /waiting for .* failed: HPE_INVALID/);
    other.close();
    await once(other, 'close');
  });

  test('a server that would rather speak another protocol is a failure at once', async () => {
    const { socketsLeft, url, stop } = await switchingServer();
    client = makeClient(url);
    await assert.rejects(post(), /waiting for .* failed: the connection was closed before an answer/);
    await socketsLeft;
    await stop();
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

describe('TokenClient over TLS', () => {
  let folder: KeyStoreFolder;
  let server: FakeService;
  let certificate: string;
  let client: TokenClient | undefined;

  before(async () => {
    folder = await KeyStoreFolder.make();
    const key = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=tokens';
    await folder.openssl(
      `req -x509 ${key} -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem`,
    );
    certificate = readFileSync(folder.file('cert.pem'), 'utf8');
    server = await FakeService.start({ key: readFileSync(folder.file('key.pem')), cert: certificate });
    server.reply = 200;
  });
  after(async () => {
    await server.stop();
    await folder.remove();
  });
  afterEach(() => client?.close());

  function post(options: Partial<TokenClientOptions>, url = server.url) {
    client = makeClient(url, options);
    return client.post(form, never);
  }
  const trusting = { readAuthorities: () => Promise.resolve(certificate) };

  test('a certificate that nobody vouches for is refused, before anything is sent', async () => {
    const text = /^Error: securing the connection to https.* failed: DEPTH_ZERO_SELF_SIGNED_CERT/;
    await assert.rejects(post({}), text);
    assert.equal(server.requests.length, 0);
  });

  test('the operator vouches for it, or asks for no check', async () => {
    assert.equal(await post(trusting), '');
    assert.equal(await post({ verifyTls: false }), '');
  });

  test('a certificate for another name is refused', async () => {
    const url = server.url.replace('127.0.0.1', 'localhost');
    await assert.rejects(post(trusting, url), /securing .* failed: ERR_TLS_CERT_ALTNAME_INVALID/);
  });

  test('a server without TLS is none', async () => {
    const plain = await FakeService.start();
    const url = plain.url.replace('http:', 'https:');
    await assert.rejects(post(trusting, url), /securing the connection to https.* failed: /);
    await plain.stop();
  });

  test("without the operator's certificates nothing is asked", async () => {
    const count = server.requests.length;
    const readAuthorities = () => Promise.reject(new Error('no file'));
    await assert.rejects(post({ readAuthorities }), /no file/);
    assert.equal(server.requests.length, count);
  });
});
