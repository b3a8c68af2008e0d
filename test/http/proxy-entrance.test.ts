import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, afterEach, before, describe, it } from 'node:test';
import { connect as tlsConnect } from 'node:tls';
import type { HostPortSettings, ProxySettings } from '../../src/config/settings.ts';
import { ProtocolError } from '../../src/errors.ts';
import { Admission } from '../../src/http/admission.ts';
import {
  type AcceptedInfo,
  HostPortListener,
  type HostPortListenerOptions,
} from '../../src/http/host-port-listener.ts';
import { defaultListenerLimits } from '../../src/http/listener-limits.ts';
import { writeSelfSigned } from '../../src/http/self-signed.ts';
import { loadTlsMaterial, type TlsMaterial } from '../../src/http/tls-material.ts';
import { type LogLine, RecordedLog } from '../../src/module/recorded-log.ts';
import { bytes, piecesOf } from '../support/bytes.ts';
import { KeyStoreFolder, sslSettings } from './key-stores.ts';

const hostPort: HostPortSettings = {
  name: 'Behind',
  type: 'Streaming',
  ipAddress: '127.0.0.1',
  ports: [0],
  ssl: undefined,
  rtmp: 'on',
  http: 'on',
  backlog: 100,
  noDelay: true,
  location: { file: 'conf/VHost.xml', line: 7, column: 3 },
};

/** 127.0.0.1 is the proxy; the whole of 127.0.0.0/8 is this machine, so that a stranger can be 127.0.0.2. */
const trusted = ['127.0.0.1'];
const stranger = '127.0.0.2';

const line = (address: string, port = 4711) => `PROXY TCP4 ${address} 198.51.100.1 ${port} 1935\r\n`;
const local = bytes('0d0a0d0a000d0a515549540a 20 00 0000');
/** From 192.0.2.1 port 4711, over TLS: PP2_TYPE_SSL. */
const overTls = bytes(
  '0d0a0d0a000d0a515549540a 21 11 0014',
  'c0000201 c6336401 1267 078f',
  '20 0005 01 00000000',
);

interface Accepted {
  readonly socket: Socket;
  readonly info: AcceptedInfo;
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

/** The code of the error that ends a connection. */
function failure(socket: Socket): Promise<string | undefined> {
  return new Promise((resolve) =>
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code)),
  );
}

/** Of the error that a line of the log tells. */
function codeOf(line: LogLine | undefined): string | undefined {
  const err = line?.fields['err'];
  return err instanceof ProtocolError ? err.code : undefined;
}

async function readText(socket: Socket, length: number): Promise<string> {
  let text = '';
  while (text.length < length) text += String((await once(socket, 'data'))[0]);
  return text;
}

describe('a HostPort behind proxies', { timeout: 30_000 }, () => {
  let stores: KeyStoreFolder;
  let material: TlsMaterial;
  const open: { close(): void }[] = [];

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
  });

  async function listen(
    protocol: ProxySettings['protocol'],
    overrides: Partial<HostPortListenerOptions> = {},
  ) {
    const log = new RecordedLog();
    const arrived: Accepted[] = [];
    const waiters: ((accepted: Accepted) => void)[] = [];
    const admission = overrides.admission ?? new Admission(defaultListenerLimits);
    const listener = new HostPortListener({
      tls: undefined,
      admission,
      limits: defaultListenerLimits,
      log,
      onConnection: (socket, info) => {
        open.push({ close: () => socket.destroy() });
        const waiter = waiters.shift();
        if (waiter === undefined) arrived.push({ socket, info });
        else waiter({ socket, info });
      },
      now: () => performance.now(),
      ...overrides,
      hostPort: {
        ...hostPort,
        proxies: { trusted, protocol },
        ssl: overrides.tls && sslSettings({ keyStorePath: '' }),
      },
    });
    open.push(listener);
    await listener.open();
    const next = async () =>
      arrived.shift() ?? (await new Promise<Accepted>((resolve) => waiters.push(resolve)));
    return { listener, log, admission, next, arrived, port: listener.addresses[0]?.port ?? 0 };
  }

  function dial(port: number, localAddress = '127.0.0.1'): Socket {
    const socket = connect({ port, host: '127.0.0.1', localAddress });
    open.push({ close: () => socket.destroy() });
    return socket;
  }

  const peerOf = ({ info: { address, port, secure } }: Accepted) => ({ address, port, secure });

  for (const protocol of ['optional', 'required'] as const) {
    it(`${protocol}: the peer is who a trusted proxy says, and nothing behind the header is lost`, async () => {
      const { port, next } = await listen(protocol);
      dial(port).write(`${line('192.0.2.1')}hello`);
      const accepted = await next();
      assert.deepEqual(peerOf(accepted), { address: '192.0.2.1', port: 4711, secure: false });
      assert.equal(accepted.info.trustedProxies?.matches('127.0.0.1'), true);
      assert.equal(await readText(accepted.socket, 5), 'hello');
      accepted.socket.write('world');
    });

    it(`${protocol}: a header in pieces, and what comes after the hand-over`, async () => {
      const { port, next } = await listen(protocol);
      const proxy = dial(port);
      proxy.setNoDelay(true);
      for (const piece of piecesOf(overTls, 7)) {
        proxy.write(piece);
        await new Promise((resolve) => setImmediate(resolve));
      }
      const accepted = await next();
      assert.deepEqual(peerOf(accepted), { address: '192.0.2.1', port: 4711, secure: true });
      const text = readText(accepted.socket, 5);
      proxy.write('hello');
      assert.equal(await text, 'hello');
    });

    it(`${protocol}: for itself a proxy has its own address`, async () => {
      const { port, next } = await listen(protocol);
      const proxy = dial(port);
      proxy.write(local);
      const accepted = await next();
      assert.deepEqual(peerOf(accepted), { address: '127.0.0.1', port: proxy.localPort, secure: false });
    });

    it(`${protocol}: a broken header ends the connection, and one of many is said`, async () => {
      const { port, log, admission, arrived } = await listen(protocol);
      for (let i = 0; i < 3; i++) {
        const proxy = dial(port);
        proxy.write('PROXY TCP4 999.0.0.1 198.51.100.1 1 2\r\n');
        assert.equal(await failure(proxy), 'ECONNRESET');
      }
      const said = log.lines.filter(({ message }) => message === 'PROXY header refused');
      assert.equal(said.length, 1);
      assert.equal(said[0]?.fields['address'], '127.0.0.1');
      assert.equal(codeOf(said[0]), 'PROXY_HEADER_INVALID');
      assert.equal(arrived.length, 0);
      assert.equal(admission.connectionCount, 0);
    });
  }

  it('optional: a trusted proxy may come without a header', async () => {
    const { port, next } = await listen('optional');
    const proxy = dial(port);
    proxy.write('hello');
    const accepted = await next();
    assert.deepEqual(peerOf(accepted), { address: '127.0.0.1', port: proxy.localPort, secure: false });
    assert.equal(await readText(accepted.socket, 5), 'hello');
  });

  for (const protocol of ['optional', 'off'] as const) {
    it(`${protocol}: a forged header from anybody else changes nothing and stays in the way`, async () => {
      const { port, next, admission } = await listen(protocol);
      const forger = dial(port, stranger);
      forger.write(line('192.0.2.1'));
      const accepted = await next();
      assert.deepEqual(peerOf(accepted), { address: stranger, port: forger.localPort, secure: false });
      assert.equal(await readText(accepted.socket, line('192.0.2.1').length), line('192.0.2.1'));
      assert.equal(admission.peerCount, 1);
    });
  }

  it('off: not even a trusted proxy has a header', async () => {
    const { port, next } = await listen('off');
    dial(port).write(line('192.0.2.1'));
    const accepted = await next();
    assert.equal(accepted.info.address, '127.0.0.1');
    assert.equal(await readText(accepted.socket, line('192.0.2.1').length), line('192.0.2.1'));
  });

  for (const [title, from, said] of [
    ['a proxy without one', '127.0.0.1', 'hello'],
    ['a stranger', stranger, line('192.0.2.1')],
    ['a stranger without one', stranger, 'hello'],
  ] as const) {
    it(`required: refuses ${title}`, async () => {
      const { port, log, arrived } = await listen('required');
      const socket = dial(port, from);
      socket.write(said);
      assert.equal(await failure(socket), 'ECONNRESET');
      const [warning] = log.lines.filter(({ level }) => level === 'warn');
      assert.equal(codeOf(warning), 'PROXY_HEADER_MISSING');
      assert.equal(warning?.fields['address'], from);
      assert.equal(arrived.length, 0);
    });
  }

  it('counts clients and not the proxy', async () => {
    const admission = new Admission({ maxConnections: 5, maxConnectionsPerAddress: 1 });
    const { port, next, log } = await listen('optional', { admission });
    const clients: Accepted[] = [];
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) {
      dial(port).write(line(address));
      clients.push(await next());
    }
    const again = dial(port);
    again.write(line('192.0.2.2'));
    assert.equal(await failure(again), 'ECONNRESET');
    assert.deepEqual(
      log.lines.filter(({ level }) => level === 'warn').map(({ fields }) => fields),
      [{ hostPort: 'Behind', address: '192.0.2.2', limit: 'maxConnectionsPerAddress', suppressed: 0 }],
    );
    const second = clients[1];
    assert.ok(second);
    const gone = closed(second.socket);
    second.socket.destroy();
    await gone;
    dial(port).write(line('192.0.2.2'));
    assert.equal((await next()).info.address, '192.0.2.2');
    assert.deepEqual([admission.connectionCount, admission.peerCount], [3, 3]);
  });

  it('off: lets a proxy of HTTP count its clients itself', async () => {
    const admission = new Admission({ maxConnections: 9, maxConnectionsPerAddress: 1 });
    const { port, next, log } = await listen('off', { admission });
    for (let i = 0; i < 3; i++) dial(port);
    const { countClient } = (await next()).info;
    const first = countClient?.('192.0.2.1');
    assert.ok(first?.admitted);
    assert.equal(countClient?.('192.0.2.1')?.admitted, false);
    assert.equal(log.lines.filter(({ level }) => level === 'warn').length, 1);
    assert.equal(countClient?.('127.0.0.1'), undefined, 'another proxy is no client');
    first.release();
    assert.equal(admission.peerCount, 0);
  });

  it('takes a place from accept on, header or not, and gives it back', async () => {
    const admission = new Admission({ maxConnections: 2, maxConnectionsPerAddress: 1 });
    const { port, listener, next } = await listen('required', { admission });
    const silent = dial(port);
    await once(silent, 'connect');
    dial(port).write(line('192.0.2.1'));
    const { socket } = await next();
    assert.equal(admission.connectionCount, 2);
    assert.equal(await failure(dial(port)), 'ECONNRESET');
    assert.equal(listener.pendingCount, 1);
    // As a proxy does that tries whether the port is open.
    silent.end();
    silent.resume();
    await closed(silent);
    const gone = closed(socket);
    socket.destroy();
    await gone;
    dial(port).write(line('192.0.2.1'));
    await next();
    assert.deepEqual([admission.connectionCount, admission.peerCount, listener.pendingCount], [1, 1, 0]);
  });

  it('resets a proxy whose header only trickles', async () => {
    const limits = { ...defaultListenerLimits, proxyHeaderTimeoutMs: 200 };
    const { port, log } = await listen('required', { limits });
    const slow = dial(port);
    let sent = 0;
    const trickle = setInterval(() => slow.write(line('192.0.2.1').slice(sent, ++sent)), 20);
    assert.equal(await failure(slow).finally(() => clearInterval(trickle)), 'ECONNRESET');
    assert.ok(sent > 2, 'bytes trickled');
    const [warning] = log.lines.filter(({ level }) => level === 'warn');
    assert.equal(codeOf(warning), 'LIMIT_EXCEEDED');
  });

  it('close drops what has no header yet', async () => {
    const { port, listener, next } = await listen('required');
    const silent = dial(port);
    await once(silent, 'connect');
    // The server has taken the silent one when it answers a later one.
    dial(port).write(line('192.0.2.1'));
    await next();
    listener.close();
    silent.resume();
    silent.on('error', () => undefined);
    await closed(silent);
    assert.equal(listener.pendingCount, 0);
  });

  for (const [title, header] of [
    ['version 1', Buffer.from(line('192.0.2.1'))],
    ['version 2', Buffer.from(overTls)],
  ] as const) {
    it(`stands ahead of the TLS handshake: ${title}`, async () => {
      const { port, next } = await listen('required', { tls: material });
      const wire = dial(port);
      await once(wire, 'connect');
      // One write takes header and ClientHello along together.
      wire.cork();
      wire.write(header);
      const client = tlsConnect({ socket: wire, rejectUnauthorized: false });
      open.push({ close: () => client.destroy() });
      setImmediate(() => wire.uncork());
      const accepted = await next();
      assert.deepEqual(peerOf(accepted), { address: '192.0.2.1', port: 4711, secure: true });
      const text = readText(accepted.socket, 5);
      client.write('hello');
      assert.equal(await text, 'hello');
    });
  }

  it('does not look for headers in TLS of strangers', async () => {
    const { port, next } = await listen('optional', { tls: material });
    const client = tlsConnect({ socket: dial(port, stranger), rejectUnauthorized: false });
    open.push({ close: () => client.destroy() });
    client.write(line('192.0.2.1'));
    const accepted = await next();
    assert.equal(accepted.info.address, stranger);
    const forger = dial(port, stranger);
    forger.on('error', () => undefined);
    forger.write(line('192.0.2.1'));
    forger.resume();
    await closed(forger);
  });
});
