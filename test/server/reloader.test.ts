import assert from 'node:assert/strict';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { type PeerCertificate, type TLSSocket, connect as tlsConnect } from 'node:tls';
import { MessageType } from '../../src/codec/rtmp/index.ts';
import { writeSelfSigned } from '../../src/http/self-signed.ts';
import { RecordedLog } from '../../src/module/recorded-log.ts';
import { bootServer } from '../../src/server/boot.ts';
import { Reloader } from '../../src/server/reloader.ts';
import { sslSettings } from '../http/key-stores.ts';
import { RtmpClient } from '../support/rtmp-client.ts';
import { applicationXml, makeServerHome } from './server-home.ts';

/** HostPorts of 127.0.0.1: by name their port, or all that stands in them. */
function vhost(hostPorts: Readonly<Record<string, number | string>>): string {
  const list = Object.entries(hostPorts).map(([name, given]) => {
    const body = typeof given === 'number' ? `<Port>${given}</Port>` : given;
    const address = body.includes('<IpAddress>') ? '' : '<IpAddress>127.0.0.1</IpAddress>';
    return `<HostPort><Name>${name}</Name>${address}${body}</HostPort>`;
  });
  return `<Root><VHost><HostPortList>\n${list.join('\n')}\n</HostPortList></VHost></Root>`;
}

const secure = (port = 0) =>
  `<Port>${port}</Port><SSLConfig><KeyStorePath>keystore/own.pem</KeyStorePath></SSLConfig>`;

const application = 'conf/live/Application.xml';
const vhostFile = 'conf/VHost.xml';
const open = applicationXml(['core']);
/** Nobody may publish a name that does not begin with `news`. */
const newsOnly = open.replace(
  '<Modules>',
  '<Client><Access><StreamWriteAccess>news</StreamWriteAccess></Access></Client><Modules>',
);

async function run(t: TestContext, files: Readonly<Record<string, string>> = {}) {
  const home = await makeServerHome(t, {
    [vhostFile]: vhost({ RTMP: 0 }),
    [application]: open,
    ...files,
  });
  const log = new RecordedLog();
  const { server } = await bootServer({ home, env: {}, log });
  const stopping = new AbortController();
  t.after(async () => {
    stopping.abort();
    await server.stop();
  });
  const reloader = new Reloader({ home, env: {}, log, server, signal: stopping.signal });

  return {
    home,
    log,
    reloader,
    server,
    stopping,
    portOf: (name = 'RTMP') => server.addresses.find(({ hostPort }) => hostPort === name)?.port ?? 0,

    write: (file: string, text: string) => writeFile(path.join(home, file), text),

    /** @returns what the last line says that sums up, or `undefined` when nothing was reloaded. */
    reload: async () => {
      log.lines.length = 0;
      await reloader.request();
      return log.lines.find(({ message }) => message === 'configuration reloaded')?.fields as
        | { readonly applications: Changes; readonly ports: Changes }
        | undefined;
    },

    errors: () => log.lines.filter(({ level }) => level === 'error'),

    connect: async (port: number, { app = 'live', tls = false } = {}): Promise<RtmpClient> => {
      const client = await RtmpClient.connected({ port, tls }, app);
      t.after(() => client.close());
      return client;
    },
  };
}

type Changes = Readonly<Record<string, readonly (string | number)[]>>;

const audio = (messageStreamId: number, timestampMs: number) => ({
  type: MessageType.Audio,
  messageStreamId,
  chunkStreamId: 4,
  timestampMs,
  payload: Uint8Array.of(0x2f, 0xff, 0xfb, 0x90, 0x44, timestampMs),
});

/** Resolves once the player has got that frame. */
const heard = (player: RtmpClient, timestampMs: number) =>
  player.next((message) => message.type === MessageType.Audio && message.payload.at(-1) === timestampMs);

const codeOf = async (answer: ReturnType<RtmpClient['publish']>) => (await answer).status['code'];

describe('Reloader', { timeout: 60_000 }, () => {
  it('takes a changed application up for new clients, while those there publish and play on', async (t) => {
    const { connect, log, portOf, reload, write } = await run(t);
    const publisher = await connect(portOf());
    const { streamId } = await publisher.publish('cam');
    const player = await connect(portOf());
    await player.play('cam');
    publisher.send(audio(streamId, 1));
    await heard(player, 1);

    await write(application, newsOnly);
    const summary = await reload();
    assert.deepEqual(summary?.applications, {
      added: [],
      changed: ['live'],
      removed: [],
      unchanged: [],
      kept: [],
    });
    assert.equal(log.lines.at(-1)?.level, 'info');

    const late = await connect(portOf());
    assert.equal((await late.play('cam')).status['code'], 'NetStream.Play.Start', 'published before');
    publisher.send(audio(streamId, 2));
    await Promise.all([heard(player, 2), heard(late, 2)]);
    assert.equal(await codeOf((await connect(portOf())).publish('other')), 'NetStream.Publish.Denied');
    assert.equal(await codeOf((await connect(portOf())).publish('news')), 'NetStream.Publish.Start');
    assert.equal(await codeOf(publisher.publish('more')), 'NetStream.Publish.Start', 'by its old rules');
  });

  it('forgets no place that somebody holds', async (t) => {
    const limited = (more: Readonly<Record<string, string>>) =>
      applicationXml(['core', 'connection-limits'], { securityPublishMaximumPerAddress: '1', ...more });
    const { connect, portOf, reload, write } = await run(t, { [application]: limited({}) });
    const publisher = await connect(portOf());
    await publisher.publish('cam');
    await write(application, limited({ gopCacheMaxTime: '1000' }));
    assert.deepEqual((await reload())?.applications['changed'], ['live']);
    assert.equal(await codeOf((await connect(portOf())).publish('other')), 'NetStream.Publish.Denied');
    await publisher.close();
    const freed = await connect(portOf());
    assert.equal(await codeOf(freed.publish('other')), 'NetStream.Publish.Start');
  });

  it('adds and removes applications; who is in one that went stays', async (t) => {
    const { connect, home, portOf, reload, write } = await run(t, { 'conf/old/Application.xml': open });
    const publisher = await connect(portOf(), { app: 'old' });
    await publisher.publish('cam');
    await rm(path.join(home, 'conf/old'), { recursive: true });
    await write('conf/Application.xml', newsOnly);
    const { added, removed, unchanged } = (await reload())?.applications ?? {};
    assert.deepEqual([added, removed, unchanged], [['conf/Application.xml'], ['old'], ['live']]);
    assert.equal(await codeOf(publisher.publish('more')), 'NetStream.Publish.Start');
    assert.equal(
      await codeOf((await connect(portOf(), { app: 'x' })).publish('y')),
      'NetStream.Publish.Denied',
    );
    await rm(path.join(home, 'conf/Application.xml'));
    await reload();
    await assert.rejects(connect(portOf(), { app: 'old' }), /no such application/i);
  });

  it('takes up what a ${file:…} brings in', async (t) => {
    const text = applicationXml(['core'], { note: `\${file:conf/note}` });
    const { reload, write } = await run(t, { [application]: text, 'conf/note': 'one' });
    assert.deepEqual((await reload())?.applications['unchanged'], ['live']);
    await write('conf/note', 'two');
    assert.deepEqual((await reload())?.applications['changed'], ['live']);
  });

  it('changes nothing at an error anywhere, and lists every one with file and line', async (t) => {
    const { connect, errors, portOf, reload, server, write } = await run(t);
    const before = server.addresses;
    await write(application, newsOnly);
    await write(vhostFile, vhost({ RTMP: 0, More: 0, Odd: '<Port>many</Port>' }));
    await write('conf/Application.xml', applicationXml(['core', 'com.example.Guard']));
    assert.equal(await reload(), undefined);
    const lines = errors().map(({ message }) => message);
    assert.equal(lines.length, 3);
    assert.match(lines.join('\n'), /conf\/VHost\.xml:4:\d+ error .*Port.*many/);
    assert.match(lines.join('\n'), /conf\/Application\.xml:2:\d+ error .*com\.example\.Guard/);
    assert.match(lines.at(-1) ?? '', /was not reloaded: .* the one before stays in force/);
    assert.deepEqual(server.addresses, before);
    assert.equal(await codeOf((await connect(portOf())).publish('other')), 'NetStream.Publish.Start');
  });

  it('changes nothing when a module cannot be made, and keeps an application whose module cannot start', async (t) => {
    const module = (body: string) =>
      `export default { name: 'odd', apiVersion: 1, description: 'odd', guardsPublish: true, create() { ${body} } };`;
    const { connect, errors, log, portOf, reload, server, write } = await run(t, {
      'modules/no-hook.mjs': module('return { onPublsh() {} };'),
      'modules/no-start.mjs': module("return { onAppStart() { throw new Error('no start'); } };"),
    });
    await write(vhostFile, vhost({ RTMP: 0, More: 0 }));
    await write(application, applicationXml(['modules/no-hook.mjs']));
    assert.equal(await reload(), undefined);
    assert.match(errors()[0]?.message ?? '', /conf\/live\/Application\.xml:2:\d+ error .*onPublsh/);
    assert.equal(server.addresses.length, 1);

    await write(application, applicationXml(['modules/no-start.mjs']));
    const summary = await reload();
    assert.deepEqual(summary?.applications['kept'], ['live']);
    assert.equal(log.lines.at(-1)?.level, 'warn');
    assert.ok(errors().some(({ message }) => /Application\.xml:2:\d+ error .*no start/.test(message)));
    assert.equal(server.addresses.length, 2, 'the others change');
    assert.equal(await codeOf((await connect(portOf())).publish('other')), 'NetStream.Publish.Start');
  });

  it('opens and closes ports; whoever came by one that went stays', async (t) => {
    const { connect, portOf, reload, server, write } = await run(t);
    const port = portOf();
    const publisher = await connect(port);
    await write(vhostFile, vhost({ Other: 0 }));
    const summary = await reload();
    const [opened] = summary?.ports['opened'] ?? [];
    assert.deepEqual(summary?.ports['closed'], [`RTMP 127.0.0.1:${port}`]);
    assert.equal(opened, `Other 127.0.0.1:${portOf('Other')}`);
    assert.equal(server.addresses.length, 1);
    await assert.rejects(connect(port), { code: 'ECONNREFUSED' });
    await connect(portOf('Other'));
    assert.equal(await codeOf(publisher.publish('cam')), 'NetStream.Publish.Start');
  });

  it('keeps a port open whatever else changes of it, its HostPort included', async (t) => {
    const { connect, portOf, reload, write } = await run(t);
    const port = portOf();
    const publisher = await connect(port);
    await write(vhostFile, vhost({ A: `<Port>${port}</Port>`, B: 0 }));
    await reload();
    const noDelay = '<SocketConfiguration><TcpNoDelay>false</TcpNoDelay></SocketConfiguration>';
    await write(vhostFile, vhost({ B: `<Port>0,${port}</Port>${noDelay}` }));
    const summary = await reload();
    assert.deepEqual(summary?.ports['closed'], []);
    assert.ok(summary?.ports['changed']?.includes(`B 127.0.0.1:${port}`));
    await connect(port);
    assert.equal(await codeOf(publisher.publish('cam')), 'NetStream.Publish.Start');
    assert.deepEqual((await reload())?.ports['changed'], [], 'nothing is left to change');
  });

  it('names a port that cannot be opened, opens the others, and tries again the next time', async (t) => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    t.after(() => squatter.close());
    const { port: taken } = squatter.address() as AddressInfo;
    const { connect, errors, portOf, reload, write } = await run(t);
    await write(vhostFile, vhost({ RTMP: `<Port>0,${taken}</Port>`, More: 0 }));
    const summary = await reload();
    assert.deepEqual(summary?.ports['failed'], [taken]);
    assert.match(
      String(errors()[0]?.fields['reason']),
      new RegExp(`port ${taken} on 127\\.0\\.0\\.1 for HostPort "RTMP" \\(conf/VHost\\.xml:2\\)`),
    );
    await connect(portOf('More'));
    await connect(portOf());
    squatter.close();
    await once(squatter, 'close');
    assert.deepEqual((await reload())?.ports['opened'], [`RTMP 127.0.0.1:${taken}`]);
    await connect(taken);
  });

  it('opens an address again that had to close for one that then cannot be opened', async (t) => {
    const { connect, errors, portOf, reload, write } = await run(t);
    // A port of its own choice: 0 would be another one at the new address.
    const port = portOf();
    await write(vhostFile, vhost({ RTMP: port }));
    await reload();
    await write(vhostFile, vhost({ RTMP: `<IpAddress>192.0.2.1</IpAddress><Port>${port}</Port>` }));
    const summary = await reload();
    assert.equal(errors()[0]?.fields['error'], 'LISTEN_ADDRESS_UNAVAILABLE');
    assert.deepEqual([summary?.ports['closed'], summary?.ports['opened']], [[], []]);
    await connect(port);
    await write(vhostFile, vhost({ RTMP: `<IpAddress>*</IpAddress><Port>${port}</Port>` }));
    assert.equal((await reload())?.ports['opened']?.length, 1);
    assert.deepEqual(errors(), []);
    await connect(port);
  });

  describe('on secure ports', () => {
    async function certificateOf(t: TestContext, port: number): Promise<PeerCertificate> {
      const socket: TLSSocket = tlsConnect({ port, host: '127.0.0.1', rejectUnauthorized: false });
      t.after(() => socket.destroy());
      await once(socket, 'secureConnect');
      return socket.getPeerCertificate();
    }

    it('shows a new certificate to new connections, and keeps the one there was when the new one is broken', async (t) => {
      const { connect, errors, home, portOf, reload, write } = await run(t, {
        [vhostFile]: vhost({ RTMPS: secure() }),
      });
      const port = portOf('RTMPS');
      const publisher = await connect(port, { tls: true });
      const before = await certificateOf(t, port);
      const keyStorePath = path.join(home, 'keystore/own.pem');
      await rm(keyStorePath);
      assert.equal(await reload(), undefined, 'none is made in its place');
      await writeSelfSigned(sslSettings({ keyStorePath }), 'localhost', new Date());
      const summary = await reload();
      assert.deepEqual(summary?.ports['unchanged'], [`RTMPS 127.0.0.1:${port}`]);
      const after = await certificateOf(t, port);
      assert.notEqual(after.fingerprint256, before.fingerprint256);
      await write('keystore/own.pem', 'no key');
      assert.equal(await reload(), undefined);
      assert.match(errors()[0]?.message ?? '', /conf\/VHost\.xml:2:\d+ error .*KeyStorePath/);
      assert.equal((await certificateOf(t, port)).fingerprint256, after.fingerprint256);
      assert.equal(await codeOf(publisher.publish('cam')), 'NetStream.Publish.Start');
    });

    it('makes an open port secure, and plain again, while its sessions go on', async (t) => {
      const { connect, home, portOf, reload, write } = await run(t);
      const keyStorePath = path.join(home, 'keystore/own.pem');
      await writeSelfSigned(sslSettings({ keyStorePath }), 'localhost', new Date());
      const port = portOf();
      const plain = await connect(port);
      await write(vhostFile, vhost({ RTMP: secure() }));
      assert.deepEqual((await reload())?.ports['changed'], [`RTMP 127.0.0.1:${port}`]);
      const encrypted = await connect(port, { tls: true });
      await write(vhostFile, vhost({ RTMP: 0 }));
      await reload();
      await connect(port);
      for (const [client, name] of [
        [plain, 'a'],
        [encrypted, 'b'],
      ] as const) {
        assert.equal(await codeOf(client.publish(name)), 'NetStream.Publish.Start');
      }
    });
  });

  it('does what is asked while it is at it in one more go', async (t) => {
    const { log, portOf, reloader, write } = await run(t);
    log.lines.length = 0;
    const first = reloader.request();
    await write(vhostFile, vhost({ RTMP: 0, More: 0 }));
    await Promise.all([first, ...Array.from({ length: 20 }, () => reloader.request())]);
    const marks = ['reloading the configuration', 'configuration reloaded'];
    const seen = log.lines.map(({ message }) => message).filter((message) => marks.includes(message));
    assert.deepEqual(seen, [...marks, ...marks], 'one after the other');
    assert.ok(portOf('More') > 0);
    await reloader.request();
  });

  it('gives up when the server stops, and takes nothing up afterwards', async (t) => {
    const { errors, log, reloader, server, stopping, write } = await run(t, {
      'modules/slow.mjs': `export default { name: 'slow', apiVersion: 1, description: 'slow', guardsPublish: true,
        create: () => ({ onAppStart: () => { globalThis.slowStarted?.(); return new Promise(() => {}); } }) };`,
    });
    const starting = new Promise<void>((resolve) => {
      Object.assign(globalThis, { slowStarted: resolve });
    });
    await write(application, applicationXml(['modules/slow.mjs']));
    log.lines.length = 0;
    const reloading = reloader.request();
    await starting;
    stopping.abort();
    await server.stop();
    await reloading;
    assert.deepEqual(errors(), []);
    assert.equal(
      log.lines.some(({ message }) => message === 'configuration reloaded'),
      false,
    );
    await reloader.request();
    assert.equal(log.lines.filter(({ message }) => message === 'reloading the configuration').length, 1);
  });
});
