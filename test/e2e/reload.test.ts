import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ffmpeg, frameHashes, makeSource, runTool } from '../support/media-tools.ts';
import { SluiceServer } from '../support/sluice-server.ts';

describe('SIGHUP while ffmpeg publishes and plays', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-reload-'));
  const source = join(folder, 'source.flv');
  const copied = ['-map', '0:v', '-c', 'copy', '-f', 'framemd5', '-'];
  let server: SluiceServer;
  let sourceHashes: string[];

  before(async () => {
    await makeSource(source, { seconds: 12 });
    sourceHashes = frameHashes(await runTool('ffmpeg', ['-loglevel', 'error', '-i', source, ...copied]));
    server = await SluiceServer.start({ users: { alice: 'secret' } });
  });

  after(async () => {
    assert.equal(await server.stop(), 0);
    rmSync(folder, { recursive: true, force: true });
  });

  function setProperty(name: string, value: string): void {
    const file = join(server.home, 'conf/live/Application.xml');
    const xml = readFileSync(file, 'utf8');
    const end = xml.lastIndexOf('</Properties>');
    const property = `<Property><Name>${name}</Name><Value>${value}</Value></Property>`;
    writeFileSync(file, `${xml.slice(0, end)}${property}${xml.slice(end)}`);
  }

  function assertUnbroken(played: string[], atLeast: number): void {
    assert.ok(played.length >= atLeast, `at least ${atLeast} frames; got ${played.length}`);
    const start = sourceHashes.indexOf(played[0] ?? '');
    assert.deepEqual(played, sourceHashes.slice(start, start + played.length));
  }

  test('both go on frame for frame; new rules hold for new players, who see the stream there was', async () => {
    const [plain, secure] = [await server.port(), await server.port(true)];
    const target = server.url('cam?user=alice&pass=secret', { port: plain });
    const publisher = ffmpeg('-re', '-i', source, '-c', 'copy', '-f', 'flv', target);
    await server.untilPublished('cam');
    const url = server.url('cam', { port: plain });
    const player = ffmpeg('-i', url, '-t', '8', ...copied);
    await server.nextLog(({ msg }) => msg === 'play allowed');

    setProperty('securityPlayRequireSecureConnection', 'true');
    process.kill(server.pid, 'SIGHUP');
    const { applications } = await server.nextLog(({ msg }) => msg === 'configuration reloaded');
    assert.deepEqual((applications as Record<string, string[]>)['changed'], ['live']);

    const late = ffmpeg('-i', server.url('cam', { port: secure, secure: true }), '-t', '3', ...copied);
    assert.notEqual(await ffmpeg('-i', url, '-t', '1', ...copied).ended(), 0, 'not in the clear any more');
    assert.equal(await late.ended(), 0, late.stderr);
    assert.equal(await player.ended(), 0, player.stderr);
    assert.equal(await publisher.ended(), 0, publisher.stderr);
    assertUnbroken(frameHashes(late.stdout), 70);
    assertUnbroken(frameHashes(player.stdout), 190);
  });
});
