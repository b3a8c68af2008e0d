import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, it } from 'node:test';
import { ConnectionDemux } from '../../src/http/connection-demux.ts';
import { detectProtocol } from '../../src/http/first-bytes.ts';
import type { AcceptedInfo } from '../../src/http/host-port-listener.ts';
import { RecordedLog } from '../../src/module/recorded-log.ts';
import { acceptedInfo, listenFor } from '../support/http-listener.ts';

describe('detectProtocol', () => {
  for (const [what, byte, protocol] of [
    ['RTMP', 3, 'rtmp'],
    ['RTMPE, of which RTMP says that it is not served', 6, 'rtmp'],
    ['GET', 0x47, 'http'],
    ['OPTIONS', 0x4f, 'http'],
    ['a TLS handshake', 0x16, 'tls'],
    ['small letters', 0x67, 'rtmp'],
    ['nothing known', 0, 'rtmp'],
  ] as const) {
    it(`tells ${what}`, () => assert.equal(detectProtocol(byte), protocol));
  }
});

describe('ConnectionDemux', () => {
  const cleanup: (() => void)[] = [];
  afterEach(() => {
    for (const undo of cleanup.splice(0)) undo();
  });

  async function start(info: Partial<AcceptedInfo> = {}, firstByteTimeoutMs = 60_000) {
    const log = new RecordedLog();
    const heard: Promise<string>[] = [];
    const hear = (service: string) => (socket: Socket) => {
      cleanup.push(() => socket.destroy());
      heard.push(once(socket, 'data').then(([bytes]) => `${service} ${String(bytes)}`));
    };
    const demux = new ConnectionDemux({
      onRtmp: hear('rtmp'),
      onHttp: hear('http'),
      firstByteTimeoutMs,
      log,
      now: () => 0,
    });
    const listener = await listenFor((socket) => {
      socket.on('error', () => {});
      demux.accept(socket, acceptedInfo(info));
    });
    const client = connect(listener.port, '127.0.0.1');
    client.on('error', () => {});
    cleanup.push(
      () => listener.close(),
      () => client.destroy(),
    );
    await once(client, 'connect');
    return { client, demux, heard, log, port: listener.port };
  }

  async function untilHeard(heard: readonly Promise<string>[], log: RecordedLog): Promise<string> {
    while (heard[0] === undefined) {
      if (log.lines.length > 0) return 'refused';
      await new Promise((resolve) => setImmediate(resolve));
    }
    return heard[0];
  }

  it('hands each its protocol, with the first byte still there', async () => {
    const rtmp = await start();
    rtmp.client.write('\u0003hello');
    assert.equal(await untilHeard(rtmp.heard, rtmp.log), 'rtmp \u0003hello');
    const http = await start();
    http.client.write('GET / HTTP/1.1');
    assert.equal(await untilHeard(http.heard, http.log), 'http GET / HTTP/1.1');
  });

  it('cuts off who asks for what is off on the port, and says so', async () => {
    for (const [info, bytes] of [
      [{ http: 'off' }, 'GET / HTTP/1.1'],
      [{ rtmp: 'off' }, '\u0003hello'],
    ] as const) {
      const { client, heard, log } = await start(info);
      client.write(bytes);
      await once(client, 'close');
      assert.equal(heard.length, 0);
      assert.equal(log.lines[0]?.message, 'refused: off on this port');
    }
  });

  it('does not fill the log with them', async () => {
    const { client, log, port } = await start({ http: 'off' });
    client.write('GET / HTTP/1.1');
    await once(client, 'close');
    const again = connect(port, '127.0.0.1').on('error', () => {});
    again.write('GET / HTTP/1.1');
    await once(again, 'close');
    assert.equal(log.lines.length, 1);
  });

  it('lets players in where RTMP is for players', async () => {
    const { client, heard, log } = await start({ rtmp: 'play' });
    client.write('\u0003hello');
    assert.equal(await untilHeard(heard, log), 'rtmp \u0003hello');
  });

  it('cuts off who says nothing in time', async () => {
    const { client, heard } = await start({}, 20);
    await once(client, 'close');
    assert.equal(heard.length, 0);
  });

  it('drops who has said nothing when it closes', async () => {
    const { client, demux } = await start();
    // The server has accepted by the time it answers another connection of its own.
    const second = await start();
    second.client.write('\u0003x');
    await untilHeard(second.heard, second.log);
    demux.close();
    await once(client, 'close');
  });
});
