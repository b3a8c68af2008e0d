import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { type TLSSocket, connect as tlsConnect } from 'node:tls';
import { sslSettings } from './key-stores.ts';
import { closed, SecureListener } from './secure-listener.ts';
import { type Issued, TestAuthority } from './test-authority.ts';

describe('TlsEndpoint', () => {
  let authority: TestAuthority;
  let issued: Issued;
  let hello: Buffer;

  before(async () => {
    authority = await TestAuthority.make();
    issued = await authority.issue('server');
    hello = await clientHello();
  });
  after(() => authority.stores.remove());

  const ssl = (overrides: Partial<ReturnType<typeof sslSettings>> = {}) =>
    sslSettings({ keyStorePath: issued.store, ...overrides });

  for (const [offered, agreed] of [
    [undefined, false],
    [['h2', 'http/1.1'], 'h2'],
    [['http/1.1'], 'http/1.1'],
    [['http/1.1', 'h2'], 'h2'],
    [['rtmp'], 'rtmp'],
    [['rtmp', 'http/1.1'], 'http/1.1'],
  ] as const) {
    it(`agrees on ${agreed} with a client that offers ${offered?.join(', ') ?? 'nothing'}`, async (t) => {
      const secure = await SecureListener.open(t, ssl());
      const { client, server } = await secure.connect(offered && { ALPNProtocols: [...offered] });
      assert.equal(client.alpnProtocol, agreed);
      assert.equal((server.socket as TLSSocket).alpnProtocol, agreed);
    });
  }

  it('offers no h2 without AllowHttp2', async (t) => {
    const secure = await SecureListener.open(t, ssl({ allowHttp2: false }));
    const { client } = await secure.connect({ ALPNProtocols: ['h2', 'http/1.1'] });
    assert.equal(client.alpnProtocol, 'http/1.1');
    await closed(secure.begin({ ALPNProtocols: ['h2'] }));
    assert.equal(secure.accepted.length, 1);
  });

  it('takes a hello in pieces, and what follows it at once', async (t) => {
    const secure = await SecureListener.open(t, ssl());
    const raw = secure.dial();
    const wire = new Duplex({
      read: () => undefined,
      write: (chunk: Buffer, _encoding, done) => {
        // Byte for byte: the first piece holds nothing but the record's type.
        for (const byte of chunk) raw.write(Buffer.of(byte));
        done();
      },
    });
    raw.setNoDelay();
    raw.on('data', (chunk) => wire.push(chunk));
    const arrival = secure.next();
    const client = tlsConnect({ socket: wire, rejectUnauthorized: false });
    client.on('error', () => undefined);
    client.write('early words');
    const { socket } = await arrival;
    assert.equal(String((await once(socket, 'data'))[0]), 'early words');
  });

  for (const [what, bytes, message] of [
    ['plain RTMP', Buffer.concat([Buffer.of(3), Buffer.alloc(1536)]), 'plain RTMP'],
    ['plain HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n'), 'plain HTTP'],
    ['garbage', Buffer.alloc(100, 0xee), 'something else than TLS'],
  ] as const) {
    it(`refuses ${what} and says so`, async (t) => {
      const secure = await SecureListener.open(t, ssl());
      const raw = secure.dial();
      let answered = 0;
      raw.on('data', (answer) => {
        answered += answer.length;
      });
      raw.write(bytes);
      await closed(raw);
      assert.equal(answered, 0);
      assert.ok(secure.messages('info').includes(`a client spoke ${message} to the secure port`));
      assert.equal(secure.accepted.length, 0);
    });
  }

  it('refuses TLS 1.0 and 1.1, as openssl sees it', async (t) => {
    const secure = await SecureListener.open(t, ssl());
    for (const version of ['-tls1', '-tls1_1']) {
      const said = await openssl(secure.port, version, '-cipher', 'ALL:@SECLEVEL=0');
      assert.match(said, /alert protocol version/);
    }
    assert.match(await openssl(secure.port, '-tls1_2'), /Protocol *: TLSv1\.2/);
    assert.equal(secure.accepted.length, 1);
  });

  it('does not renegotiate', async (t) => {
    const secure = await SecureListener.open(t, ssl());
    const arrival = secure.next();
    const said = new Promise<string>((resolve) => {
      const child = execFile(
        'openssl',
        ['s_client', '-connect', `127.0.0.1:${secure.port}`, '-tls1_2'],
        (_error, stdout, stderr) => resolve(stdout + stderr),
      );
      void arrival.then(() => child.stdin?.end('R\n'));
    });
    assert.match(await said, /RENEGOTIATING[\s\S]*no renegotiation/);
  });

  it('drops a client that stops in the middle of its handshake when its time is up', async (t) => {
    const secure = await SecureListener.open(t, ssl(), { tlsHandshakeTimeoutMs: 200 });
    const silent = secure.dial();
    const half = secure.dial();
    half.write(hello.subarray(0, 50));
    const whole = secure.dial();
    whole.write(hello);
    await Promise.all([silent, half, whole].map(closed));
    assert.equal(secure.listener.pendingCount, 0);
    assert.equal(secure.accepted.length, 0);
    await secure.connect();
  });

  it('serves others while 500 connections never finish theirs, and ends them', async (t) => {
    const secure = await SecureListener.open(t, ssl(), { tlsHandshakeTimeoutMs: 2_000 });
    const idle: Socket[] = [];
    for (let index = 0; index < 500; index++) {
      const socket = secure.dial();
      idle.push(socket);
      // A third each: nothing, half a hello, all of it.
      if (index % 3 > 0) socket.write(index % 3 === 1 ? hello.subarray(0, 50) : hello);
    }
    await Promise.all(idle.filter(({ connecting }) => connecting).map((socket) => once(socket, 'connect')));
    const started = performance.now();
    await secure.connect({ ca: await authority.pem });
    assert.ok(performance.now() - started < 1_000, 'the handshake of another took no longer than usual');
    await Promise.all(idle.map(closed));
    while (secure.listener.pendingCount > 0) await turn();
    await secure.connect();
  });

  for (const limit of ['maxTlsHandshakes', 'maxTlsHandshakesPerAddress'] as const) {
    it(`lets the oldest handshake give way past ${limit}`, async (t) => {
      const secure = await SecureListener.open(t, ssl(), { [limit]: 3, tlsHandshakeTimeoutMs: 60_000 });
      const idle = [];
      for (let index = 0; index < 3; index++) {
        const socket = secure.dial();
        socket.write(hello);
        // The server's answer: it is shaking hands.
        await once(socket, 'data');
        idle.push(socket);
      }
      const [oldest, ...others] = idle;
      await secure.connect();
      await closed(oldest ?? assert.fail());
      assert.deepEqual(
        others.map(({ destroyed }) => destroyed),
        [false, false],
      );
      assert.equal(secure.listener.pendingCount, 2);
    });
  }

  it('drops handshakes when it closes', async (t) => {
    const secure = await SecureListener.open(t, ssl(), { tlsHandshakeTimeoutMs: 60_000 });
    const half = secure.dial();
    half.write(hello);
    await once(half, 'data');
    secure.listener.close();
    await closed(half);
    assert.equal(secure.listener.pendingCount, 0);
  });

  function openssl(port: number, ...options: string[]): Promise<string> {
    return new Promise((resolve) => {
      const child = execFile(
        'openssl',
        ['s_client', '-connect', `127.0.0.1:${port}`, ...options],
        (_error, stdout, stderr) => resolve(stdout + stderr),
      );
      child.stdin?.end('Q\n');
    });
  }
});

/** The first bytes of Node's own client. */
function clientHello(): Promise<Buffer> {
  return new Promise((resolve) => {
    const wire = new Duplex({
      read: () => undefined,
      write: (chunk: Buffer, _encoding, done) => {
        resolve(chunk);
        done();
      },
    });
    tlsConnect({ socket: wire, rejectUnauthorized: false }).on('error', () => undefined);
  });
}
