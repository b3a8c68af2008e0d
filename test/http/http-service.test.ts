import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { get, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { after, afterEach, before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { parseIpRules } from '../../src/codec/ip-rules/index.ts';
import { Admission } from '../../src/http/admission.ts';
import type { AcceptedInfo } from '../../src/http/host-port-listener.ts';
import type { HttpLimits } from '../../src/http/http-limits.ts';
import { HttpService } from '../../src/http/http-service.ts';
import { writeSelfSigned } from '../../src/http/self-signed.ts';
import type { Gate } from '../../src/module/gate.ts';
import type { HttpCall } from '../../src/module/http-call.ts';
import type { HttpBody } from '../../src/module/http-exchange.ts';
import { RecordedLog } from '../../src/module/recorded-log.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { acceptedInfo, listenFor } from '../support/http-listener.ts';
import { OpenGate } from '../support/open-gate.ts';
import { KeyStoreFolder, sslSettings } from './key-stores.ts';

/** Answers requests as a test says. */
class AnsweringGate extends OpenGate implements Gate {
  readonly calls: HttpCall[] = [];
  readonly #answer: (call: HttpCall) => void | Promise<void>;

  constructor(answer: (call: HttpCall) => void | Promise<void>) {
    super();
    this.#answer = answer;
  }

  override async serveHttp(call: HttpCall): Promise<void> {
    this.calls.push(call);
    await this.#answer(call);
  }
}

describe('HttpService', () => {
  let stores: KeyStoreFolder;
  let tls: { key: string; cert: string };
  const cleanup: (() => void | Promise<void>)[] = [];

  before(async () => {
    stores = await KeyStoreFolder.make();
    const file = stores.file('own.pem');
    await writeSelfSigned(sslSettings({ keyStorePath: file }), 'localhost', new Date());
    const pem = readFileSync(file, 'utf8');
    tls = { key: pem, cert: pem };
  });
  after(() => stores.remove());
  afterEach(async () => {
    for (const undo of cleanup.splice(0).reverse()) await undo();
  });

  async function start(
    answer: (call: HttpCall) => void | Promise<void>,
    {
      info = {},
      limits = {},
      secure = false,
      clock,
    }: {
      info?: Partial<AcceptedInfo>;
      limits?: Partial<HttpLimits>;
      secure?: boolean;
      clock?: FakeClock;
    } = {},
  ) {
    const gate = new AnsweringGate(answer);
    const log = new RecordedLog();
    const service = new HttpService({ gate, log, limits, ...(clock && { clock }) });
    const listener = await listenFor(
      (socket) => {
        socket.on('error', () => {});
        service.accept(socket, acceptedInfo({ secure, port: socket.remotePort ?? 0, ...info }));
      },
      secure ? tls : undefined,
    );
    cleanup.push(
      () => listener.close(),
      () => service.close(0),
    );
    return { gate, log, port: listener.port, service, origin: `http://127.0.0.1:${listener.port}` };
  }

  const sayHello = (call: HttpCall) =>
    call.respond({ status: 200, headers: { 'content-type': 'text/plain' }, body: 'hello' });

  it('tells the gate who asks for what', async () => {
    const { gate, origin } = await start(sayHello);
    const response = await fetch(`${origin}/live/room1/cam.flv?token=t%2F1`, {
      headers: { authorization: 'Bearer abc', referer: 'https://page.example/', 'user-agent': 'Tester/1' },
    });
    assert.equal(await response.text(), 'hello');
    const [call] = gate.calls;
    assert.ok(call);
    const { client, request } = call;
    assert.deepEqual(
      [client.address, client.secure, client.application, client.authorization, client.pageUrl],
      ['127.0.0.1', false, 'live', 'Bearer abc', 'https://page.example/'],
    );
    assert.deepEqual([client.flashVer, client.tcUrl], ['Tester/1', `${origin}/live`]);
    assert.deepEqual(
      [request.method, request.path, request.query.get('token'), request.webSocket],
      ['GET', 'room1/cam.flv', 't%2F1', false],
    );
  });

  it('says refusals by status, and why as JSON', async () => {
    for (const [reason, status] of [
      ['unauthorized', 401],
      ['forbidden', 403],
      ['not-found', 404],
      ['conflict', 409],
      ['over-capacity', 503],
      ['unavailable', 503],
    ] as const) {
      const { origin } = await start((call) =>
        call.refuse({ accepted: false, reason, description: 'Not "you"' }),
      );
      const response = await fetch(`${origin}/live/cam.flv`);
      assert.equal(response.status, status);
      assert.deepEqual(await response.json(), { reason, description: 'Not "you"' });
      assert.equal(response.headers.get('cache-control'), 'no-store');
      assert.equal(response.headers.get('www-authenticate'), status === 401 ? 'Bearer' : null);
    }
  });

  it('answers by itself what cannot be served', async () => {
    const { gate, origin, port } = await start(sayHello, { limits: { maxTargetLength: 100 } });
    const posted = await fetch(`${origin}/live/cam.flv`, { method: 'POST', body: 'x' });
    assert.deepEqual([posted.status, posted.headers.get('allow')], [405, 'GET, HEAD, OPTIONS']);
    assert.equal((await fetch(`${origin}/${'a'.repeat(100)}`)).status, 414);
    const [message] = (await once(get({ port, path: '/live/../x' }), 'response')) as [IncomingMessage];
    message.resume();
    assert.equal(message.statusCode, 400);
    assert.equal(gate.calls.length, 0);
  });

  it('serves absolute URLs, whose host counts', async () => {
    const { gate, port } = await start(sayHello);
    const [message] = (await once(get({ port, path: 'http://example.com/live/cam.flv' }), 'response')) as [
      IncomingMessage,
    ];
    message.resume();
    assert.equal(message.statusCode, 200);
    const [call] = gate.calls;
    assert.deepEqual([call?.client.tcUrl, call?.request.path], ['http://example.com/live', 'cam.flv']);
  });

  it('ends a connection whose headers are too large, or that is no HTTP', async () => {
    const { gate, origin, port } = await start(sayHello, { limits: { maxHeaderBytes: 2_000 } });
    const large = await fetch(origin, { headers: { 'x-large': 'x'.repeat(3_000) } });
    assert.equal(large.status, 431);
    const socket = dial(port);
    socket.write('GARBAGE\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    assert.match(answer.toString(), /^HTTP\/1.1 400/);
    await once(socket, 'close');
    assert.equal(gate.calls.length, 0);
  });

  it('cuts off who does not get to the end of its headers, also after an answer', async () => {
    const { port } = await start(sayHello, { limits: { headersTimeoutMs: 50 } });
    const trickling = dial(port);
    trickling.write('GET / HTTP/1.1\r\nHost: x\r\n');
    await once(trickling, 'close');
    const again = dial(port);
    again.write('GET /live/a HTTP/1.1\r\nHost: x\r\n\r\nGET /live/b HTTP/1.1\r\n');
    again.resume();
    await once(again, 'close');
  });

  it('answers when the gate has no answer in time, or none at all', async () => {
    const clock = new FakeClock();
    const { origin, gate, log } = await start(() => new Promise<void>(() => {}), { clock });
    const answer = fetch(`${origin}/live/cam.flv`);
    while (gate.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(60_000);
    assert.equal((await answer).status, 503);
    assert.ok(log.lines.some(({ message }) => message === 'a request got no answer in time'));
  });

  it('sends a body as it grows, and says when the client is gone', async () => {
    const bodies: HttpBody[] = [];
    const { gate, origin } = await start((call) => {
      call.setHeader('x-before', 'yes');
      const body = call.open({
        headers: { 'content-type': 'video/x-flv' },
        stallTimeoutMs: 1_000,
        onClear: () => {},
      });
      bodies.push(body);
      body.write(Buffer.from('one '));
    });
    const leave = new AbortController();
    const response = await fetch(`${origin}/live/cam.flv`, { signal: leave.signal });
    assert.deepEqual(
      [response.headers.get('content-type'), response.headers.get('x-before')],
      ['video/x-flv', 'yes'],
    );
    const reader = response.body?.getReader();
    assert.ok(reader);
    assert.equal(Buffer.from((await reader.read()).value ?? []).toString(), 'one ');
    bodies[0]?.write(Buffer.from('two'));
    assert.equal(Buffer.from((await reader.read()).value ?? []).toString(), 'two');
    const signal = gate.calls[0]?.signal;
    assert.ok(signal);
    const left = once(signal, 'abort');
    leave.abort();
    await left;
    bodies[0]?.write(Buffer.from('nobody hears this'));
    assert.equal(bodies[0]?.isClear, false);
  });

  it('holds back for a client that does not read, and cuts it off when it stalls', async () => {
    const piece = Buffer.alloc(256 * 1024);
    const bodies: HttpBody[] = [];
    const fill = () => {
      while (bodies[0]?.isClear) bodies[0].write(piece);
    };
    const { gate, port } = await start((call) => {
      bodies.push(call.open({ stallTimeoutMs: 50, onClear: fill }));
    });
    const socket = dial(port);
    socket.write('GET /live/cam.flv HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'data');
    socket.pause();
    fill();
    const signal = gate.calls[0]?.signal;
    assert.ok(signal);
    await once(signal, 'abort');
  });

  it('sends a client of HTTP/1.0 the bytes as they are, up to the end of the connection', async () => {
    const { port } = await start((call) => {
      const body = call.open({ stallTimeoutMs: 1_000, onClear: () => {} });
      body.write(Buffer.from('bare'));
      body.end();
    });
    const socket = dial(port);
    let text = '';
    socket.on('data', (bytes) => (text += bytes.toString()));
    socket.write('GET /live/cam.flv HTTP/1.0\r\n\r\n');
    await once(socket, 'close');
    assert.match(text, /^HTTP\/1\.1 200 OK\r\n/);
    assert.doesNotMatch(text, /chunked/);
    assert.equal(text.split('\r\n\r\n')[1], 'bare');
  });

  it('answers requests in the order in which they came, a body that grows too', async () => {
    const { gate, port } = await start(async (call) => {
      if (call.request.path === 'slow') {
        await new Promise((resolve) => setImmediate(resolve));
        call.respond({ status: 404, body: 'none' });
        return;
      }
      const body = call.open({ stallTimeoutMs: 1_000, onClear: () => {} });
      body.write(Buffer.from('grows'));
      body.end();
    });
    const socket = dial(port);
    let text = '';
    socket.on('data', (bytes) => (text += bytes.toString()));
    const ask = (path: string, rest = '') => `GET /live/${path} HTTP/1.1\r\nHost: x\r\n${rest}\r\n`;
    socket.write(ask('slow') + ask('cam.flv') + ask('slow', 'Connection: close\r\n'));
    await once(socket, 'close');
    const answers = text.match(/HTTP\/1\.1 \d+|none|grows/g);
    assert.deepEqual(answers, ['HTTP/1.1 404', 'none', 'HTTP/1.1 200', 'grows', 'HTTP/1.1 404', 'none']);
    assert.equal(gate.calls.length, 3);
  });

  it('cuts off who asks on and on before there is an answer', async () => {
    const { gate, port } = await start(() => {}, { limits: { maxPipelinedRequests: 2 } });
    const socket = dial(port);
    socket.resume();
    socket.write('GET /live/cam.flv HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(3));
    while (gate.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(socket.readableEnded, false);
    socket.write('GET /live/cam.flv HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(100));
    await once(socket, 'close');
    assert.equal(gate.calls.length, 1, 'those that waited are never started');
  });

  it('starts a WebSocket once the answers before it are sent', async () => {
    const { port } = await start(async (call) => {
      if (!call.request.webSocket) {
        await new Promise((resolve) => setImmediate(resolve));
        call.respond({ status: 404, body: 'none' });
        return;
      }
      const body = call.open({ stallTimeoutMs: 1_000, onClear: () => {} });
      body.write(Buffer.from('binary'));
      body.end();
    });
    const socket = dial(port);
    let text = '';
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      if (text.includes('binary')) socket.destroy();
    });
    const upgrade = [
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ];
    socket.write('GET /live/a HTTP/1.1\r\nHost: x\r\n\r\n');
    socket.write(`GET /live/b HTTP/1.1\r\nHost: x\r\n${upgrade.join('\r\n')}\r\n\r\n`);
    await once(socket, 'close');
    assert.deepEqual(text.match(/HTTP\/1\.1 \d+|none|binary/g), [
      'HTTP/1.1 404',
      'none',
      'HTTP/1.1 101',
      'binary',
    ]);
  });

  it('answers plainly who would rather speak another protocol, as curl asks for h2c', async () => {
    const { gate, port, service } = await start((call) => {
      if (call.request.path === 'none') {
        call.respond({ status: 404, body: 'none' });
        return;
      }
      const body = call.open({ stallTimeoutMs: 1_000, onClear: () => {} });
      body.write(Buffer.from('grows'));
      body.end();
    });
    const upgrade = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n';
    for (const [path, expected] of [
      ['none', /^HTTP\/1\.1 404 .*connection: close.*\r\n\r\nnone$/is],
      ['cam.flv', /^HTTP\/1\.1 200 .*connection: close.*\r\n\r\n5\r\ngrows\r\n0\r\n\r\n$/is],
    ] as const) {
      const socket = dial(port);
      let text = '';
      socket.on('data', (bytes) => (text += bytes.toString()));
      socket.write(`GET /live/${path} HTTP/1.1\r\nHost: x\r\n${upgrade}\r\n`);
      await once(socket, 'close');
      assert.match(text, expected);
    }
    assert.deepEqual(
      gate.calls.map(({ request, signal }) => [request.webSocket, signal.aborted]),
      [
        [false, true],
        [false, true],
      ],
    );
    assert.equal(service.connectionCount, 0);
  });

  it('has no body for HEAD, and no length of one that a GET would have', async () => {
    const { gate, port } = await start((call) => {
      if (call.request.path === 'known') call.respond({ status: 200, body: 'hello' });
      else if (call.request.path === 'unknown') call.respond({ status: 200 });
      else call.open({ stallTimeoutMs: 1_000, onClear: () => {} }).write(Buffer.from('grows'));
    });
    const socket = dial(port);
    let text = '';
    socket.on('data', (bytes) => (text += bytes.toString()));
    for (const path of ['known', 'unknown', 'cam.flv']) {
      socket.write(`HEAD /live/${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
    }
    while (gate.calls.length < 3 || gate.calls[2]?.signal.aborted === false) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    socket.end();
    await once(socket, 'close');
    assert.deepEqual(text.match(/HTTP\/1\.1 \d+|content-length: \d+|hello|grows/g), [
      'HTTP/1.1 200',
      'content-length: 5',
      'HTTP/1.1 200',
      'HTTP/1.1 200',
    ]);
  });

  it('lets an answer that cannot be sent be followed by another one, or ends the request', async () => {
    const { log, port } = await start((call) => {
      const answer = { status: 200, headers: { 'x-two': 'lines\n' } };
      if (call.request.path === 'fails') call.respond(answer);
      assert.throws(() => call.respond(answer));
      call.respond({ status: 503, body: 'sorry' });
    });
    assert.equal((await fetch(`http://127.0.0.1:${port}/live/tries`)).status, 503);
    await assert.rejects(fetch(`http://127.0.0.1:${port}/live/fails`));
    const lines = log.lines.filter(({ message }) => message === 'a request could not be served');
    assert.equal(lines.length, 1);
  });

  it('cuts off a WebSocket client that never says goodbye', async () => {
    const { port, service } = await start(
      (call) => call.open({ stallTimeoutMs: 1_000, onClear: () => {} }).end(),
      { limits: { webSocketCloseTimeoutMs: 50 } },
    );
    const socket = dial(port);
    socket.write(
      'GET /live/a HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await once(socket, 'data');
    socket.pause();
    while (service.connectionCount > 0) await new Promise((resolve) => setImmediate(resolve));
  });

  it('cuts off who does not take an answer', async () => {
    const body = Buffer.alloc(16 * 1024 * 1024);
    const plain = await start((call) => call.respond({ status: 200, body }), {
      limits: { takeTimeoutMs: 50 },
    });
    const socket = dial(plain.port);
    socket.write('GET /live/a HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'data');
    socket.pause();
    while (plain.service.connectionCount > 0) await new Promise((resolve) => setImmediate(resolve));
    const secure = await start(sayHello, { secure: true, limits: { takeTimeoutMs: 50 } });
    const session = connectHttp2(`https://127.0.0.1:${secure.port}`, {
      rejectUnauthorized: false,
      settings: { initialWindowSize: 0 },
    });
    cleanup.push(() => session.destroy());
    const stream = session.request({ ':path': '/live/a' });
    stream.on('error', () => {});
    await once(stream, 'close');
    assert.equal(secure.gate.calls[0]?.signal.aborted, true);
  });

  it('speaks HTTP/2 where it was agreed on, and HTTP/1.1 on the same port', async () => {
    const { gate, port } = await start(sayHello, { secure: true });
    const session = connectHttp2(`https://127.0.0.1:${port}`, { rejectUnauthorized: false });
    cleanup.push(() => session.destroy());
    const stream = session.request({ ':path': '/live/cam.flv?a=1' });
    let text = '';
    stream.on('data', (bytes: Buffer) => (text += bytes.toString()));
    const [headers] = (await once(stream, 'response')) as [Record<string, unknown>];
    await once(stream, 'end');
    assert.deepEqual([headers[':status'], text], [200, 'hello']);
    const [call] = gate.calls;
    assert.deepEqual([call?.client.secure, call?.request.path], [true, 'cam.flv']);
    assert.equal(call?.client.tcUrl, `https://127.0.0.1:${port}/live`);
  });

  it('becomes a WebSocket, and stays HTTP for a refusal', async () => {
    const { port } = await start((call) => {
      if (call.request.path === 'no') {
        call.refuse({ accepted: false, reason: 'forbidden', description: 'no' });
        return;
      }
      const body = call.open({ stallTimeoutMs: 1_000, onClear: () => {} });
      body.write(Buffer.from('binary'));
      body.end();
    });
    const socket = new WebSocket(`ws://127.0.0.1:${port}/live/yes`);
    const closed = once(socket, 'close');
    const [data, isBinary] = (await once(socket, 'message')) as [Buffer, boolean];
    assert.deepEqual([data.toString(), isBinary], ['binary', true]);
    assert.equal((await closed)[0], 1000);
    const refused = new WebSocket(`ws://127.0.0.1:${port}/live/no`);
    const [error] = (await once(refused, 'error')) as [Error];
    assert.match(error.message, /403/);
  });

  it('cuts off a WebSocket client that says too much', async () => {
    const { port } = await start(
      (call) => {
        call.open({ stallTimeoutMs: 1_000, onClear: () => {} });
      },
      { limits: { maxWebSocketMessageBytes: 10 } },
    );
    const socket = new WebSocket(`ws://127.0.0.1:${port}/live/cam`);
    socket.on('error', () => {});
    await once(socket, 'open');
    socket.send('x'.repeat(11));
    assert.equal((await once(socket, 'close'))[0], 1009);
  });

  it('believes only trusted proxies about the client', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https' };
    const direct = await start(sayHello);
    await (await fetch(`${direct.origin}/live/a`, { headers })).text();
    assert.equal(direct.gate.calls[0]?.client.address, '127.0.0.1');
    const behind = await start(sayHello, { info: { trustedProxies: parseIpRules('127.0.0.1').rules } });
    await (await fetch(`${behind.origin}/live/a`, { headers })).text();
    const client = behind.gate.calls[0]?.client;
    assert.deepEqual([client?.address, client?.secure], ['203.0.113.9', true]);
    const forged = await fetch(`${behind.origin}/live/a`, { headers: { forwarded: 'for=;;==' } });
    assert.equal(forged.status, 400);
  });

  it('counts the clients of a proxy while their requests are under way', async () => {
    const admission = new Admission({ maxConnections: 10, maxConnectionsPerAddress: 1 });
    const { origin, port } = await start(
      (call) => {
        if (call.request.path === 'short') call.respond({ status: 200, body: 'x' });
        else call.open({ stallTimeoutMs: 1_000, onClear: () => {} }).write(Buffer.from('x'));
      },
      {
        info: {
          trustedProxies: parseIpRules('127.0.0.1').rules,
          countClient: (client) => admission.countPeer(client),
        },
      },
    );
    const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
    const request = httpRequest({ port, path: '/live/long', ...from('192.0.2.1') }).end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    assert.equal((await fetch(`${origin}/live/short`, from('192.0.2.1'))).status, 503);
    assert.equal((await fetch(`${origin}/live/short`, from('192.0.2.2'))).status, 200);
    assert.equal((await fetch(`${origin}/live/short`)).status, 200, 'the proxy itself is not counted');
    // The places of the short ones are given back as their connections hear of the end.
    while (admission.peerCount > 1) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(admission.countPeer('192.0.2.1').admitted, false);
    request.destroy();
    response.on('error', () => {});
    while (admission.peerCount > 0) await new Promise((resolve) => setImmediate(resolve));
  });

  it('refuses a second answer, which a module would never notice', async () => {
    const faults: unknown[] = [];
    const { origin } = await start((call) => {
      call.respond({ status: 200, body: 'first' });
      try {
        call.respond({ status: 200, body: 'second' });
      } catch (error) {
        faults.push(error);
      }
    });
    assert.equal(await (await fetch(`${origin}/live/a`)).text(), 'first');
    assert.equal(faults.length, 1);
  });

  it('ends bodies and connections when it closes', async () => {
    const { port, service } = await start((call) => {
      call.open({ stallTimeoutMs: 1_000, onClear: () => {} }).write(Buffer.from('x'));
    });
    const idle = dial(port);
    idle.resume();
    const request = httpRequest({ port, path: '/live/cam.flv' }).end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.resume();
    const ended = Promise.all([once(response, 'end'), once(idle, 'close')]);
    await service.close(5_000);
    await ended;
    assert.equal(service.connectionCount, 0);
  });

  function dial(port: number): Socket {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    cleanup.push(() => void socket.destroy());
    return socket;
  }
});
