import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { SignJWT } from 'jose';
import { WebSocket } from 'ws';
import { secureTokenHash, serializePlaySign } from '../../src/codec/secure-token/index.ts';
import { ffmpeg, MediaTool, makeSource, runTool } from '../support/media-tools.ts';
import { SluiceServer, testVHost } from '../support/sluice-server.ts';
import { openWebPage } from '../support/web-page.ts';

const secret = 'abcdefghijklmnopqrstuvwxyz012345';
const streamKey = 'k7Fq2xW9sLm4';

function application(module: string, properties: Readonly<Record<string, string>> = {}): string {
  const listed = Object.entries(properties).map(
    ([name, value]) => `<Property><Name>${name}</Name><Value>${value}</Value></Property>`,
  );
  const modules = ['core', module, 'flv'].map(
    (name) => `<Module><Name>${name}</Name><Description></Description><Class>${name}</Class></Module>`,
  );
  return `<Root version="1"><Application><Modules>${modules.join('')}</Modules>
    <Properties>${listed.join('')}</Properties></Application></Root>`;
}

describe('HTTP-FLV and WebSocket-FLV', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-flv-'));
  const source = join(folder, 'source.flv');
  const publishers: MediaTool[] = [];
  let server: SluiceServer;
  let port: number;
  let securePort: number;

  before(async () => {
    await makeSource(source, { seconds: 4 });
    server = await SluiceServer.start({
      properties: { flvWaitSeconds: 1 },
      files: {
        'conf/v2/Application.xml': application('secure-token', {
          securitySecureTokenVersion: '2',
          securitySecureTokenSharedSecret: secret,
          securitySecureTokenIncludeClientIPInHash: 'true',
        }),
        'conf/nms/Application.xml': application('secure-token', { playSignSecret: secret }),
        'conf/jwt/Application.xml': application('jwt', { jwtSecret: secret, jwtGates: 'play' }),
        'conf/keys/Application.xml': application('stream-keys'),
        'conf/aliasmap.stream.txt': `${streamKey}=stage\n`,
      },
    });
    port = await server.port();
    securePort = await server.port(true);
    for (const [app, name, publicName = name] of [
      ['live', 'cam?user=alice&pass=secret', 'cam'],
      ['v2', 'cam-v2'],
      ['nms', 'cam-nms'],
      ['jwt', 'cam-jwt'],
      ['keys', streamKey, 'stage'],
    ] as const) {
      const loop = ['-re', '-stream_loop', '-1', '-i', source, '-c', 'copy', '-f', 'flv'];
      publishers.push(ffmpeg(...loop, server.url(name, { app, port })));
      await server.untilPublished(publicName);
    }
  });

  after(async () => {
    for (const publisher of publishers) await publisher.kill();
    assert.equal(await server.stop(), 0);
    rmSync(folder, { recursive: true, force: true });
  });

  const http = (path: string) => `http://127.0.0.1:${port}${path}`;
  const https = (path: string) => `https://127.0.0.1:${securePort}${path}`;

  async function streamsOf(url: string): Promise<string> {
    const shown = ['-show_entries', 'stream=codec_name', '-of', 'csv=p=0'];
    return (await runTool('ffprobe', ['-v', 'error', ...shown, url])).trim().split('\n').join(' ');
  }

  /** Status of a GET; a body that goes on is left. */
  async function statusOf(path: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
    const leave = new AbortController();
    const { status } = await fetch(http(path), { headers, signal: leave.signal });
    leave.abort();
    return status;
  }

  test('ffprobe plays over HTTP and HTTPS, on the ports that RTMP and RTMPS came by', async () => {
    for (const url of [http('/live/cam.flv'), https('/live/cam.flv'), http('/live/_definst_/cam.flv')]) {
      assert.equal(await streamsOf(url), 'h264 aac');
    }
  });

  test('GStreamer plays over HTTP', async () => {
    const pipeline = `souphttpsrc location=${http('/live/cam.flv')} num-buffers=200 ! flvdemux name=d
      d.video ! queue ! h264parse ! fakesink d.audio ! queue ! aacparse ! fakesink`;
    const player = new MediaTool('gst-launch-1.0', ['-q', ...pipeline.split(/\s+/)]);
    assert.equal(await player.ended(), 0, player.stderr);
  });

  for (const [version, flag] of [
    ['1.1', '--http1.1'],
    ['2', '--http2'],
  ] as const) {
    test(`curl reads it over HTTP/${version} under TLS`, async () => {
      const file = join(folder, `curl-${version}.flv`);
      const args = ['-sk', flag, '--max-time', '2', '-o', file, '-w', '%{http_version} %{content_type}'];
      const curl = new MediaTool('curl', [...args, https('/live/cam.flv')]);
      assert.equal(await curl.ended(), 28, 'it ends by its own time-out');
      assert.equal(curl.stdout, `${version} video/x-flv`);
      assert.ok(readFileSync(file).subarray(0, 3).equals(Buffer.from('FLV')));
      assert.equal(await streamsOf(file), 'h264 aac');
    });
  }

  test('a WebSocket gets the same file, in binary messages', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/live/cam.flv`);
    const [first, isBinary] = (await once(socket, 'message')) as [Buffer, boolean];
    assert.ok(isBinary);
    assert.equal(first.subarray(0, 3).toString(), 'FLV');
    await once(socket, 'message');
    socket.terminate();
  });

  test('Chromium gets it by fetch and by WebSocket, under TLS', async () => {
    const { browser, page } = await openWebPage();
    try {
      const urls = [https('/live/cam.flv'), `wss://127.0.0.1:${securePort}/live/cam.flv`] as const;
      const signatures = await page.evaluate(async ([fetched, socket]) => {
        const reader = (await fetch(fetched)).body?.getReader();
        const chunk = await reader?.read();
        await reader?.cancel();
        const message = await new Promise<Uint8Array>((resolve, reject) => {
          const webSocket = new WebSocket(socket);
          webSocket.binaryType = 'arraybuffer';
          webSocket.onerror = () => reject(new Error('the WebSocket failed'));
          webSocket.onmessage = ({ data }) => {
            webSocket.close();
            resolve(new Uint8Array(data as ArrayBuffer));
          };
        });
        return [chunk?.value ?? new Uint8Array(), message].map((bytes: Uint8Array) =>
          String.fromCharCode(...bytes.subarray(0, 3)),
        );
      }, urls);
      assert.deepEqual(signatures, ['FLV', 'FLV']);
    } finally {
      await browser.close();
    }
  });

  test('a viewer who leaves is told of, with how much it saw', async () => {
    const response = await fetch(http('/live/cam.flv'));
    const reader = response.body?.getReader();
    await reader?.read();
    const before = server.log.length;
    await reader?.cancel();
    const line = await server.nextLog(
      (entry) => entry.msg === 'playing ended' && server.log.indexOf(entry) >= before,
    );
    assert.ok(Number(line['deliveredUnits']) > 0);
  });

  test('a stream that is not live is 404, and so is what nobody serves', async () => {
    assert.equal(await statusOf('/live/nothing.flv'), 404);
    assert.equal(await statusOf('/live/cam.mp4'), 404);
    assert.equal(await statusOf('/other/cam.flv'), 404);
    assert.equal(await statusOf('/'), 404);
  });

  test("Wowza's SecureToken guards it", async () => {
    const endTime = `${Math.floor(Date.now() / 1000) + 60}`;
    const hashFor = (clientAddress: string) =>
      secureTokenHash(
        {
          path: 'v2/cam-v2',
          secret,
          clientAddress,
          parameters: [['wowzatokenendtime', endTime]],
        },
        'SHA-256',
      );
    const path = `/v2/cam-v2.flv?wowzatokenendtime=${endTime}&wowzatokenhash=`;
    assert.equal(await statusOf(`${path}${hashFor('127.0.0.1')}`), 200);
    assert.equal(await statusOf(`${path}${hashFor('127.0.0.2')}`), 401);
    assert.equal(await statusOf('/v2/cam-v2.flv'), 401);
    // A refusal is the same for a stream that does not exist.
    assert.equal(await statusOf('/v2/nothing.flv'), 401);
  });

  test("node-media-server's signed URLs guard it", async () => {
    const expires = Math.floor(Date.now() / 1000) + 60;
    const sign = serializePlaySign('nms/cam-nms', expires, secret);
    assert.equal(await statusOf(`/nms/cam-nms.flv?sign=${sign}`), 200);
    assert.equal(await statusOf(`/nms/cam-nms.flv?sign=${sign}0`), 401);
    assert.equal(await statusOf('/nms/cam-nms.flv'), 401);
  });

  test('a token is taken from the Authorization header and from the URL', async () => {
    const token = await new SignJWT({ permissions: [{ action: 'play', name: 'cam-*' }] })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('viewer')
      .setExpirationTime('1m')
      .sign(Buffer.from(secret));
    assert.equal(await statusOf('/jwt/cam-jwt.flv', { authorization: `Bearer ${token}` }), 200);
    assert.equal(await statusOf(`/jwt/cam-jwt.flv?token=${token}`), 200);
    assert.equal(await statusOf('/jwt/cam-jwt.flv'), 401);
    assert.equal(await statusOf('/jwt/other.flv', { authorization: `Bearer ${token}` }), 403);
  });

  test('a secret stream key plays nothing: only the public name does', async () => {
    assert.equal(await streamsOf(http('/keys/stage.flv')), 'h264 aac');
    assert.notEqual(await statusOf(`/keys/${streamKey}.flv`), 200);
    assert.ok(!JSON.stringify(server.log).includes(streamKey));
  });
});

describe('a HostPort that serves players only', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-playonly-'));
  const source = join(folder, 'source.flv');
  let server: SluiceServer;

  before(async () => {
    await makeSource(source, { seconds: 4 });
    const plain = '<Name>RTMP</Name>';
    server = await SluiceServer.start({
      files: { 'conf/VHost.xml': testVHost.replace(plain, `${plain}<RTMP>play</RTMP><HTTP>off</HTTP>`) },
    });
  });

  after(async () => {
    assert.equal(await server.stop(), 0);
    rmSync(folder, { recursive: true, force: true });
  });

  test('refuses encoders, serves players, and no HTTP where that is off', async () => {
    const [port, securePort] = [await server.port(), await server.port(true)];
    const name = 'cam?user=alice&pass=secret';
    const copy = ['-re', '-i', source, '-c', 'copy', '-f', 'flv'];
    const refused = ffmpeg(...copy, server.url(name, { port }));
    assert.notEqual(await refused.ended(), 0);
    await server.nextLog(
      ({ description }) => description === 'This port is for players: publish to another one',
    );
    const publisher = ffmpeg(...copy, server.url(name, { port: securePort, secure: true }));
    await server.untilPublished('cam');
    const player = ffmpeg('-i', server.url('cam', { port }), '-frames:v', '5', '-f', 'null', '-');
    assert.equal(await player.ended(), 0, player.stderr);
    await assert.rejects(fetch(`http://127.0.0.1:${port}/live/cam.flv`));
    await publisher.kill();
  });
});
