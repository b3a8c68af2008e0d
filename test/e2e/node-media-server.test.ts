import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { RtmpClient } from '../support/rtmp-client.ts';
import { isVideo, TestStream } from '../support/test-stream.ts';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

async function untilOpen(port: number): Promise<void> {
  for (;;) {
    const socket = connect({ port, host: '127.0.0.1' });
    const open = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('our codec as a client publishes to and plays from node-media-server', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-nms-'));
  const [rtmpPort, httpPort] = [await freePort(), await freePort()];
  const args = ['--bind', '127.0.0.1', '--no-admin', '--data-path', folder, '--rtmp-port', String(rtmpPort)];
  const entry = 'node_modules/node-media-server/bin/app.js';
  const peer = spawn(process.execPath, [entry, ...args, '--http-port', String(httpPort)], {
    stdio: 'ignore',
  });
  try {
    await untilOpen(rtmpPort);
    const stream = await TestStream.publish(rtmpPort, 'cam');
    stream.sendFrame(0);
    const player = await RtmpClient.connected({ port: rtmpPort });
    await player.play('cam');
    for (let frame = 1; frame < 50; frame += 1) stream.sendFrame(frame * 40);
    const last = await player.next((message) => isVideo(message) && message.timestampMs === 49 * 40);
    assert.deepEqual(last.payload, stream.frame(49));
    await Promise.all([stream.close(), player.close()]);
  } finally {
    peer.kill();
    await once(peer, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
});
