import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { connect as tlsConnect } from 'node:tls';
import type { HostPortSettings } from '../../src/config/settings.ts';
import { Admission } from '../../src/http/admission.ts';
import {
  type AcceptedInfo,
  HostPortListener,
  type HostPortListenerOptions,
} from '../../src/http/host-port-listener.ts';
import { defaultListenerLimits } from '../../src/http/listener-limits.ts';
import { writeSelfSigned } from '../../src/http/self-signed.ts';
import { loadTlsMaterial, type TlsMaterial } from '../../src/http/tls-material.ts';
import { RecordedLog } from '../../src/module/recorded-log.ts';
import { KeyStoreFolder, sslSettings } from './key-stores.ts';

const plain: HostPortSettings = {
  name: 'Test RTMP',
  type: 'Streaming',
  ipAddress: '127.0.0.1',
  ports: [0],
  ssl: undefined,
  backlog: 100,
  noDelay: true,
  rtmp: 'on',
  http: 'on',
  location: { file: 'conf/VHost.xml', line: 7, column: 3 },
};

/** Unlike `once` it does not fail at an error: a byte on its way to a closed peer resets the connection. */
function closed(socket: Socket | Server): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => resolve());
  });
}

describe('HostPortListener', () => {
  let stores: KeyStoreFolder;
  let material: TlsMaterial;
  const open: { close(): void }[] = [];
  const accepted: { socket: Socket; info: AcceptedInfo }[] = [];

  before(async () => {
    stores = await KeyStoreFolder.make();
    const ssl = sslSettings({ keyStorePath: stores.file('own.pem') });
    await writeSelfSigned(ssl, 'localhost', new Date());
    const outcome = await loadTlsMaterial(ssl, new Date());
    assert.ok(outcome.usable);
    material = outcome.material;
  });
  after(() => stores.remove());
  afterEach(() => {
    for (const thing of open.splice(0)) thing.close();
    for (const { socket } of accepted.splice(0)) socket.destroy();
  });

  async function listen(overrides: Partial<HostPortListenerOptions> = {}) {
    const log = new RecordedLog();
    const arrivals: (() => void)[] = [];
    const admission = overrides.admission ?? new Admission(defaultListenerLimits);
    const listener = new HostPortListener({
      hostPort: plain,
      tls: undefined,
      admission,
      limits: defaultListenerLimits,
      log,
      onConnection: (socket, info) => {
        accepted.push({ socket, info });
        for (const arrive of arrivals.splice(0)) arrive();
      },
      now: () => performance.now(),
      ...overrides,
      ...(overrides.tls && { hostPort: { ...plain, ssl: sslSettings({ keyStorePath: '' }) } }),
    });
    open.push(listener);
    await listener.open();
    const arrival = () => new Promise<void>((resolve) => arrivals.push(resolve));
    return { listener, log, admission, arrival, port: listener.addresses[0]?.port ?? 0 };
  }

  function dial(port: number): Socket {
    const socket = connect(port, '127.0.0.1');
    open.push({ close: () => socket.destroy() });
    return socket;
  }

  it('opens every port, tells where, and hands over connections', async () => {
    const { listener, log, arrival } = await listen({ hostPort: { ...plain, ports: [0, 0] } });
    assert.equal(listener.addresses.length, 2);
    for (const { port, ...address } of listener.addresses) {
      assert.deepEqual(address, { hostPort: 'Test RTMP', address: '127.0.0.1', secure: false });
      const came = arrival();
      const socket = dial(port);
      await came;
      const peer = { address: '127.0.0.1', port: socket.localPort };
      const { secure, hostPort, address: from, port: source } = accepted.at(-1)?.info ?? assert.fail();
      assert.deepEqual(
        { secure, hostPort, address: from, port: source },
        { secure: false, hostPort: 'Test RTMP', ...peer },
      );
    }
    assert.deepEqual(
      log.lines.filter(({ message }) => message === 'listening').map(({ fields }) => fields),
      listener.addresses.map((address) => ({ ...address })),
    );
  });

  it('listens on all addresses for *', async () => {
    const { port, arrival } = await listen({ hostPort: { ...plain, ipAddress: '*' } });
    const came = arrival();
    dial(port);
    await came;
    assert.equal(accepted[0]?.info.address, '127.0.0.1', 'IPv4 is IPv4 on a dual-stack socket too');
  });

  it('opens no plain port where TLS is configured', async () => {
    const hostPort = { ...plain, ssl: sslSettings({ keyStorePath: '' }) };
    await assert.rejects(listen({ hostPort, tls: undefined }), TypeError);
  });

  it('names port and HostPort when the port is taken, and leaves none of its ports open', async () => {
    const first = await listen();
    const spare = createServer().listen(0, '127.0.0.1');
    await once(spare, 'listening');
    const spareAddress = spare.address();
    assert.ok(spareAddress !== null && typeof spareAddress === 'object');
    spare.close();
    await closed(spare);
    await assert.rejects(listen({ hostPort: { ...plain, ports: [spareAddress.port, first.port] } }), {
      name: 'ListenError',
      code: 'PORT_IN_USE',
      port: first.port,
      message: `A HostPort needs a port that no other program listens on; got port ${first.port} on 127.0.0.1 for HostPort "Test RTMP" (conf/VHost.xml:7)`,
    });
    assert.equal(await failure(dial(spareAddress.port)), 'ECONNREFUSED');
  });

  it('says when the address is not of this machine', async () => {
    // 192.0.2.0/24 is for documentation only (RFC 5737).
    await assert.rejects(listen({ hostPort: { ...plain, ipAddress: '192.0.2.1' } }), {
      code: 'LISTEN_ADDRESS_UNAVAILABLE',
    });
  });

  for (const [limit, limits] of [
    ['maxConnectionsPerAddress', { maxConnections: 9, maxConnectionsPerAddress: 2 }],
    ['maxConnections', { maxConnections: 2, maxConnectionsPerAddress: 9 }],
  ] as const) {
    it(`resets connections past ${limit} and takes new ones when others went`, async () => {
      const { port, arrival, log, admission } = await listen({ admission: new Admission(limits) });
      for (let i = 0; i < 2; i++) {
        const came = arrival();
        dial(port);
        await came;
      }
      for (let i = 0; i < 3; i++) {
        assert.equal(await failure(dial(port)), 'ECONNRESET');
      }
      assert.equal(accepted.length, 2);
      assert.deepEqual(
        log.lines.filter(({ level }) => level === 'warn').map(({ fields }) => fields),
        [{ hostPort: 'Test RTMP', address: '127.0.0.1', limit, suppressed: 0 }],
      );
      const first = accepted[0]?.socket;
      assert.ok(first);
      first.destroy();
      await closed(first);
      assert.equal(admission.connectionCount, 1);
      const came = arrival();
      dial(port);
      await came;
    });
  }

  it('shakes hands before it hands over, as openssl sees it', async () => {
    const { port, arrival } = await listen({ tls: material });
    const came = arrival();
    const report = new Promise<string>((resolve) => {
      const child = execFile(
        'openssl',
        [
          's_client',
          '-connect',
          `127.0.0.1:${port}`,
          '-CAfile',
          stores.file('own.pem'),
          '-verify_return_error',
          '-verify_hostname',
          'localhost',
        ],
        (_error, stdout) => resolve(stdout),
      );
      came.then(() => child.stdin?.end());
    });
    assert.match(await report, /Verify return code: 0 \(ok\)/);
    const { secure, hostPort } = accepted[0]?.info ?? {};
    assert.deepEqual([secure, hostPort], [true, 'Test RTMP']);
  });

  it('carries bytes both ways over TLS and frees the place when the connection ends', async () => {
    const { port, arrival, admission } = await listen({ tls: material });
    const came = arrival();
    const client = tlsConnect({ port, host: '127.0.0.1', rejectUnauthorized: false });
    open.push({ close: () => client.destroy() });
    await came;
    const server = accepted[0]?.socket;
    assert.ok(server);
    client.write('ping');
    assert.equal(String((await once(server, 'data'))[0]), 'ping');
    server.write('pong');
    assert.equal(String((await once(client, 'data'))[0]), 'pong');
    client.destroy();
    await closed(server);
    assert.equal(admission.connectionCount, 0);
  });

  it('closes a connection whose TLS handshake only trickles', async () => {
    const limits = { ...defaultListenerLimits, tlsHandshakeTimeoutMs: 300 };
    const { port, admission } = await listen({ tls: material, limits });
    const slow = dial(port);
    // A ClientHello that would take a minute: record and handshake headers (RFC 8446 §5.1, §4), then zeros.
    const hello = Buffer.alloc(500);
    hello.set([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3]);
    const started = performance.now();
    slow.on('error', () => undefined);
    let sent = 0;
    const trickle = setInterval(() => slow.write(hello.subarray(sent, ++sent)), 50);
    await closed(slow).finally(() => clearInterval(trickle));
    assert.ok(performance.now() - started < 2000);
    assert.ok(sent > 2, 'bytes trickled');
    assert.equal(accepted.length, 0);
    while (admission.connectionCount > 0) await delay(5);
  });

  it('survives plain bytes, resets and half hellos on a TLS port', async () => {
    const { port, arrival, admission } = await listen({ tls: material });
    const http = dial(port);
    http.on('error', () => undefined);
    http.write('GET / HTTP/1.1\r\n\r\n');
    await closed(http);
    for (let i = 0; i < 5; i++) {
      const rude = dial(port);
      await once(rude, 'connect');
      rude.write(Buffer.from([22, 3, 1]));
      rude.resetAndDestroy();
    }
    const came = arrival();
    const client = tlsConnect({ port, host: '127.0.0.1', rejectUnauthorized: false });
    open.push({ close: () => client.destroy() });
    await came;
    while (admission.connectionCount > 1) await delay(5);
  });

  it('survives a reset after the handover', async () => {
    const { port, arrival } = await listen();
    const came = arrival();
    const rude = dial(port);
    await came;
    const server = accepted[0]?.socket;
    assert.ok(server);
    const closed = new Promise((resolve) => server.once('close', resolve));
    server.resume();
    rude.resetAndDestroy();
    await closed;
  });

  it('ends a TLS connection whose peer sends anything but TLS after the handshake', async () => {
    const { port, arrival } = await listen({ tls: material });
    const came = arrival();
    const wire = dial(port);
    const client = tlsConnect({ socket: overWire(wire), rejectUnauthorized: false });
    client.on('error', () => undefined);
    await came;
    const server = accepted[0]?.socket;
    assert.ok(server);
    const closed = new Promise((resolve) => server.once('close', resolve));
    server.resume();
    wire.write(Buffer.alloc(400, 'no TLS record begins like this'));
    await closed;
  });

  it('close stops accepting, drops unfinished handshakes and leaves the others alone', {
    timeout: 5000,
  }, async () => {
    const limits = { ...defaultListenerLimits, tlsHandshakeTimeoutMs: 60_000 };
    const { listener, port, arrival } = await listen({ tls: material, limits });
    const came = arrival();
    const client = tlsConnect({ port, host: '127.0.0.1', rejectUnauthorized: false });
    open.push({ close: () => client.destroy() });
    await came;
    const silent = dial(port);
    await once(silent, 'connect');
    // The server has taken the silent one when it answers a later one.
    const later = arrival();
    const third = tlsConnect({ port, host: '127.0.0.1', rejectUnauthorized: false });
    open.push({ close: () => third.destroy() });
    await later;

    listener.close();
    silent.resume();
    await closed(silent);
    assert.equal(await failure(dial(port)), 'ECONNREFUSED');
    accepted[0]?.socket.write('still here');
    assert.equal(String((await once(client, 'data'))[0]), 'still here');
    assert.deepEqual(listener.addresses, []);
  });
});

/** The code of the error that ends a connection. */
function failure(socket: Socket): Promise<string | undefined> {
  return new Promise((resolve) =>
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code)),
  );
}

/** The socket as a plain stream, so that TLS runs over it and the test can still write beside TLS. */
function overWire(socket: Socket): Duplex {
  const stream = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      socket.write(chunk);
      done();
    },
  });
  socket.on('data', (chunk) => stream.push(chunk));
  socket.on('close', () => stream.push(null));
  return stream;
}
