import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import type { AmfValue } from '../../src/codec/amf/index.ts';
import { RecordedLog } from '../../src/module/recorded-log.ts';
import { bootServer } from '../../src/server/boot.ts';
import { storePath } from '../../src/server/gate-records.ts';
import { AuditTable } from '../../src/store/audit-table.ts';
import { LoginCounterTable } from '../../src/store/login-counter-table.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { bytes } from '../support/bytes.ts';
import { RtmpClient, type RtmpClientOptions } from '../support/rtmp-client.ts';
import { applicationXml, localVHost, makeServerHome } from './server-home.ts';

const banned = '192.0.2.1';
const other = '192.0.2.2';
/** An address of this machine that is no trusted proxy. */
const stranger = '127.0.0.2';

const text = (address: string) => `PROXY TCP4 ${address} 198.51.100.1 4711 1935\r\n`;
const binary = (address: string) =>
  bytes(
    '0d0a0d0a000d0a515549540a 2111 000c',
    Uint8Array.from(address.split('.').map(Number)),
    'c6336401 1267 078f',
  );

const atHome = {
  'conf/publish.password': 'alice secret\n',
  'conf/live/Application.xml': applicationXml(['core', 'core-security'], {
    securityPublishRequirePassword: 'true',
  }),
};

function use<T>(home: string, work: (store: Store) => T): T {
  const store = openStore(storePath(home));
  try {
    return work(store);
  } finally {
    store.close();
  }
}

/** A text of what a server answers: `code` or `description`. */
function textOf(info: AmfValue | undefined, name: string): string {
  const value: unknown = typeof info === 'object' && info !== null ? Reflect.get(info, name) : undefined;
  return typeof value === 'string' ? value : '';
}

/** A server behind the proxy 127.0.0.1, with 192.0.2.1 and, if so, others banned. */
async function serve(t: TestContext, protocol: 'optional' | 'required', alsoBanned: readonly string[] = []) {
  const proxies = `<TrustedProxies>127.0.0.1</TrustedProxies><ProxyProtocol>${protocol}</ProxyProtocol></HostPort>`;
  const home = await makeServerHome(t, {
    ...atHome,
    'conf/VHost.xml': localVHost().replaceAll('</HostPort>', proxies),
  });
  use(home, ({ database }) => {
    const counters = new LoginCounterTable(database);
    const nowMs = Date.now();
    for (const key of [banned, ...alsoBanned]) {
      counters.save({
        kind: 'address',
        key,
        failures: 20,
        lastFailureMs: nowMs,
        blockedUntilMs: nowMs + 600_000,
      });
    }
  });
  const log = new RecordedLog();
  const { server } = await bootServer({ home, env: {}, log });
  t.after(() => server.stop());
  const portOf = (tls = false) => server.addresses.find(({ secure }) => secure === tls)?.port ?? 0;
  /** The code of the answer; a banned address is refused at connect already. */
  const publish = async (options: Omit<RtmpClientOptions, 'port'>, password = 'secret') => {
    const client = await RtmpClient.open({ ...options, port: portOf(options.tls) });
    t.after(() => client.close());
    const connected = await client.call('connect', { app: 'live', tcUrl: 'rtmp://localhost/live' });
    if (connected.name !== '_result') return textOf(connected.arguments[0], 'description');
    const { status } = await client.publish(`s?user=alice&pass=${password}`);
    await client.close();
    return textOf(status, 'code');
  };
  return { home, log, server, portOf, publish };
}

const start = 'NetStream.Publish.Start';

/** All that the server answers until it closes. */
async function answerTo(port: number, ...said: readonly (string | Uint8Array)[]): Promise<Buffer> {
  const socket = connect({ port, host: '127.0.0.1', localAddress: stranger });
  const answer: Buffer[] = [];
  socket.on('data', (piece) => answer.push(piece));
  socket.on('error', () => undefined);
  for (const each of said) socket.write(each);
  await new Promise((resolve) => socket.once('close', resolve));
  return Buffer.concat(answer);
}

/** C0 and C1, and the beginning of a ClientHello. */
const openings = { false: new Uint8Array(1537).fill(3, 0, 1), true: bytes('16 0301 0200 01 0001fc 0303') };

describe('a server behind a proxy', { timeout: 60_000 }, () => {
  for (const tls of [false, true]) {
    const port = tls ? 'RTMPS' : 'RTMP';

    it(`${port}: a ban is of the client and not of the proxy`, async (t) => {
      const { publish } = await serve(t, 'required');
      for (const header of [text, binary]) {
        assert.match(await publish({ tls, proxyHeader: header(banned) }), /^Too many failed logins/);
        assert.equal(await publish({ tls, proxyHeader: header(other) }), start);
      }
    });

    it(`${port}: failed logins count for the client`, async (t) => {
      const { home, publish, server } = await serve(t, 'required');
      assert.notEqual(
        await publish(
          { tls, proxyHeader: text('2001:db8::1').replace('TCP4', 'TCP6').replace('198.51.100.1', '::1') },
          'wrong',
        ),
        start,
      );
      assert.notEqual(await publish({ tls, proxyHeader: binary('192.0.2.3') }, 'wrong'), start);
      await server.stop();
      const keys = use(home, ({ database }) => new LoginCounterTable(database).load().map(({ key }) => key));
      assert.deepEqual(keys.toSorted(), ['192.0.2.1', '192.0.2.3', '2001:db8:0:0::/64', 'alice']);
    });

    it(`${port}: log and audit have the client's address and port`, async (t) => {
      const { home, log, publish, server } = await serve(t, 'required');
      await publish({ tls, proxyHeader: text(other) });
      await server.stop();
      const decisions = use(home, ({ database }) => new AuditTable(database).find({ limit: 10 }));
      assert.deepEqual(new Set(decisions.map(({ address }) => address)), new Set([other]));
      const [opened] = log.lines.filter(({ message }) => message === 'connection');
      assert.deepEqual(
        [opened?.fields['address'], opened?.fields['port'], opened?.fields['secure']],
        [other, 4711, tls],
      );
    });

    it(`${port}: a forged header lets nobody past a ban, and nobody be somebody else`, async (t) => {
      const { home, portOf, publish, server } = await serve(t, 'optional', [stranger]);
      for (const header of [text(other), binary(other)]) {
        const answer = await answerTo(portOf(tls), header, openings[`${tls}`]);
        assert.notEqual(answer[0], 3, 'no handshake of RTMP');
        assert.notEqual(answer[0], 0x16, 'nor of TLS');
        assert.doesNotMatch(answer.toString('latin1'), /^HTTP\/1.1 2/);
      }
      assert.match(await publish({ tls, localAddress: stranger }), /^Too many failed logins/);
      assert.equal(await publish({ tls, localAddress: '127.0.0.3' }), start);
      await server.stop();
      const decisions = use(home, ({ database }) => new AuditTable(database).find({ limit: 20 }));
      assert.deepEqual(new Set(decisions.map(({ address }) => address)), new Set([stranger, '127.0.0.3']));
    });
  }

  it('says at check what is missing, with file and line', async (t) => {
    const xml = localVHost().replaceAll(
      '<Port>0</Port>',
      '<Port>0</Port>\n<ProxyProtocol>required</ProxyProtocol>',
    );
    const home = await makeServerHome(t, { ...atHome, 'conf/VHost.xml': xml });
    await assert.rejects(bootServer({ home, env: {}, log: new RecordedLog() }), (error: Error) => {
      assert.match(
        error.message,
        /VHost\.xml:3:\d+ error .*ProxyProtocol {2}must stand beside TrustedProxies/s,
      );
      return true;
    });
  });
});
