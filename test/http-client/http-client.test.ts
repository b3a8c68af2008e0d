import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { HttpClient, type HttpClientOptions } from '../../src/http-client/http-client.ts';
import { KeyStoreFolder } from '../http/key-stores.ts';
import { FakeService } from '../support/fake-service.ts';

const never = new AbortController().signal;

function makeClient(url: string, options: Partial<HttpClientOptions> = {}): HttpClient {
  return new HttpClient({
    url: new URL(url),
    timeoutMs: 5_000,
    maxResponseBytes: 100,
    maxConnections: 4,
    maxRequests: 20,
    ...options,
  });
}

describe('HttpClient', () => {
  let service: FakeService;
  let client: HttpClient | undefined;

  beforeEach(async () => {
    service = await FakeService.start();
  });
  afterEach(async () => {
    client?.close();
    await service.stop();
  });

  function post(options: Partial<HttpClientOptions> = {}, url = service.url, signal = never) {
    client ??= makeClient(url, options);
    return client.ask({ headers: { 'Content-Type': 'text/plain' }, body: 'hällo' }, signal);
  }
  beforeEach(() => {
    client = undefined;
  });

  test('posts the body and reads status, type and text', async () => {
    service.reply = (response) => response.writeHead(418, { 'Content-Type': 'Text/Plain' }).end('töpf');
    assert.deepEqual(await post(), { status: 418, contentType: 'text/plain', body: 'töpf' });
    const { body, headers, method, url } = service.last;
    assert.deepEqual({ body, method, url }, { body: 'hällo', method: 'POST', url: '/verify' });
    assert.equal(headers['content-type'], 'text/plain');
    assert.equal(headers['content-length'], '6');
    assert.equal(headers.accept, 'application/json');
  });

  test('an answer of 101, which ends HTTP on a connection, is a failure at once', async () => {
    const switching = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () =>
        socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
      );
    }).listen(0, '127.0.0.1');
    await once(switching, 'listening');
    const { port } = switching.address() as AddressInfo;
    await assert.rejects(post({}, `http://127.0.0.1:${port}/`), /closed before an answer/);
    switching.close();
  });

  test('asks by GET too, and sends the headers that it is told to', async () => {
    client = makeClient(service.url);
    await client.ask({ method: 'GET', headers: { Accept: 'text/html', 'X-Key': '1' } }, never);
    const { headers, method } = service.last;
    assert.deepEqual([method, headers.accept, headers['x-key']], ['GET', 'text/html', '1']);
    assert.equal(headers['content-length'], undefined);
  });

  test('uses a connection again', async () => {
    await post();
    await post();
    await post();
    assert.deepEqual(
      service.requests.map(({ connection }) => connection),
      [1, 1, 1],
    );
  });

  test('asks again, once, when the service closed the kept connection in between', async () => {
    await post();
    let closed = 0;
    service.reply = (response, { connection }) => {
      if (connection === 1) {
        closed += 1;
        response.destroy();
      } else {
        response.writeHead(200).end();
      }
    };
    assert.equal((await post()).status, 200);
    assert.deepEqual([closed, service.last.connection], [1, 2]);
  });

  test('does not ask again when a new connection is closed', async () => {
    service.reply = (response) => response.destroy();
    await assert.rejects(post(), { message: `waiting for ${service.url} failed: ECONNRESET socket hang up` });
    assert.equal(service.requests.length, 1);
  });

  test('does not follow redirects', async () => {
    service.reply = (response) => response.writeHead(302, { Location: '/elsewhere' }).end();
    assert.equal((await post()).status, 302);
    assert.equal(service.requests.length, 1);
  });

  test('an answer of the largest size is read, a larger one is a failure', async () => {
    service.reply = (response) => response.end('x'.repeat(100));
    assert.equal((await post()).body.length, 100);
    service.reply = (response) => response.end('x'.repeat(101));
    const message = `reading from ${service.url} failed: its answer must have at most 100 bytes`;
    await assert.rejects(post(), { message });
  });

  test('an answer without end is given up at the largest size', async () => {
    service.reply = (response) => {
      const write = () => {
        while (!response.destroyed && response.write('x'.repeat(1_000)));
      };
      response.on('drain', write);
      write();
    };
    await assert.rejects(post(), /must have at most 100 bytes/);
  });

  for (const [title, reply, step] of [
    ['says nothing', () => undefined, 'waiting for'],
    ['stops in the middle', (response) => response.write('x'), 'reading from'],
  ] as const satisfies readonly (readonly [string, FakeService['reply'], string])[]) {
    test(`a service that ${title} is given up after the time-out`, async () => {
      service.reply = reply;
      const message = `${step} ${service.url} failed: no answer within 100 ms`;
      await assert.rejects(post({ timeoutMs: 100 }), { message });
    });
  }

  test('a service that is not there', async () => {
    const { url } = service;
    await service.stop();
    await assert.rejects(post({}, url), /^Error: connecting to http.* failed: ECONNREFUSED /);
    service = await FakeService.start();
  });

  test('something that is not HTTP', async () => {
    const server = createServer((socket) => {
      socket
        .on('error', () => undefined)
        .resume()
        .end('220 mail ready\r\n');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await assert.rejects(post({}, url), /waiting for .* failed: HPE_INVALID/);
    server.close();
    await once(server, 'close');
  });

  test('what stands in the URL as a secret does not stand in an error', async () => {
    const url = `http://me:hunter2@127.0.0.1:${service.port}/verify?key=hunter2`;
    service.reply = (response) => response.destroy();
    await assert.rejects(post({}, url), (error: Error) => !error.message.includes('hunter2'));
    assert.equal(service.last.url, '/verify?key=hunter2');
    assert.equal(service.last.headers.authorization, `Basic ${Buffer.from('me:hunter2').toString('base64')}`);
  });

  test('ends when the asker is gone', async () => {
    const gone = new AbortController();
    service.reply = () => gone.abort();
    await assert.rejects(post({}, service.url, gone.signal), /waiting for .* failed: ABORT_ERR/);
  });

  test('no more connections and no more requests than there may be', async () => {
    const held: (() => void)[] = [];
    const full = new Promise<void>((resolve) => {
      service.reply = (response) => {
        held.push(() => response.end());
        if (held.length === 4) resolve();
      };
    });
    const asked = Array.from({ length: 20 }, () => post());
    await full;
    await assert.rejects(post(), /^Error: At most 20 requests to http/);
    assert.equal(service.requests.length, 4);
    service.reply = 204;
    for (const release of held) release();
    await Promise.all(asked);
    assert.equal(service.requests.length, 20);
    const highest = Math.max(...service.requests.map(({ connection }) => connection));
    assert.equal(highest, 4);
    assert.equal((await post()).status, 204);
  });
});

describe('HttpClient over TLS', () => {
  let folder: KeyStoreFolder;
  let service: FakeService;
  let certificate: string;
  let client: HttpClient | undefined;

  before(async () => {
    folder = await KeyStoreFolder.make();
    const key = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=service';
    await folder.openssl(
      `req -x509 ${key} -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem`,
    );
    certificate = readFileSync(folder.file('cert.pem'), 'utf8');
    service = await FakeService.start({ key: readFileSync(folder.file('key.pem')), cert: certificate });
  });
  after(async () => {
    await service.stop();
    await folder.remove();
  });
  afterEach(() => client?.close());

  function post(options: Partial<HttpClientOptions>, url = service.url) {
    client = makeClient(url, options);
    return client.ask({ body: 'x' }, never);
  }

  test('a certificate that nobody vouches for is refused', async () => {
    await assert.rejects(
      post({}),
      /^Error: securing the connection to https.* failed: DEPTH_ZERO_SELF_SIGNED_CERT/,
    );
    assert.equal(service.requests.length, 0);
  });

  test('the operator vouches for it, or asks for no check', async () => {
    assert.equal((await post({ readAuthorities: () => Promise.resolve(certificate) })).status, 204);
    assert.equal((await post({ verifyTls: false })).status, 204);
  });

  test('a certificate for another name is refused', async () => {
    const url = service.url.replace('127.0.0.1', 'localhost');
    const readAuthorities = () => Promise.resolve(certificate);
    await assert.rejects(post({ readAuthorities }, url), /securing .* failed: ERR_TLS_CERT_ALTNAME_INVALID/);
  });

  test('a server without TLS is none', async () => {
    const plain = await FakeService.start();
    const url = plain.url.replace('http:', 'https:');
    await assert.rejects(post({}, url), /securing the connection to https.* failed: /);
    await plain.stop();
  });

  test("without the operator's certificates nothing is asked", async () => {
    const readAuthorities = () => Promise.reject(new Error('no file'));
    await assert.rejects(post({ readAuthorities }), /no file/);
  });
});
