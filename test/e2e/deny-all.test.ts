import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ffmpeg, MediaTool, makeSource } from '../support/media-tools.ts';
import { SluiceServer } from '../support/sluice-server.ts';

/** A way in or out: a new protocol adds its row here, and with it the proof that it asks the gate. */
interface Way {
  readonly title: string;
  readonly wants: 'publish' | 'play';
  readonly start: (server: SluiceServer, source: string) => Promise<MediaTool>;
}

/** What a browser sends to open a WebSocket. */
const upgrade = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
].flatMap((header) => ['-H', header]);

const ways: readonly Way[] = [false, true].flatMap((secure): Way[] => {
  const protocol = secure ? 'RTMPS' : 'RTMP';
  const url = async (server: SluiceServer) =>
    server.url('cam?user=alice&pass=secret', { secure, port: await server.port(secure) });
  const flvUrl = async (server: SluiceServer) =>
    `http${secure ? 's' : ''}://127.0.0.1:${await server.port(secure)}/live/cam.flv?user=alice&pass=secret`;
  return [
    {
      title: `${protocol} ingest`,
      wants: 'publish',
      start: async (server, source) =>
        ffmpeg('-re', '-i', source, '-c', 'copy', '-f', 'flv', await url(server)),
    },
    {
      title: `${protocol} egress`,
      wants: 'play',
      start: async (server) => ffmpeg('-i', await url(server), '-f', 'null', '-'),
    },
    {
      title: `${secure ? 'HTTPS' : 'HTTP'}-FLV egress`,
      wants: 'play',
      start: async (server) => ffmpeg('-i', await flvUrl(server), '-f', 'null', '-'),
    },
    {
      title: `WebSocket-FLV egress${secure ? ' under TLS' : ''}`,
      wants: 'play',
      start: async (server) =>
        new MediaTool('curl', ['-skf', '--http1.1', '--max-time', '3', ...upgrade, await flvUrl(server)]),
    },
  ];
});

/** Each refuses in its own way; the last ones are faults, which must refuse as well. */
const refusing: readonly (readonly [title: string, hook: string])[] = [
  ['says no', "deny('forbidden', 'Nobody comes in')"],
  ['throws', "(() => { throw new Error('broken'); })()"],
  ['rejects', "Promise.reject(new Error('broken'))"],
  ['answers nonsense', 'true'],
  ['never answers', 'new Promise(() => {})'],
];

for (const [title, answer] of refusing) {
  describe(`an application whose module ${title}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-deny-'));
    const source = join(folder, 'source.flv');
    let server: SluiceServer;

    before(async () => {
      await makeSource(source, { seconds: 2 });
      const module = `import { defineModule, deny } from 'sluice/module';
        export default defineModule({ name: 'wall', apiVersion: 1, description: 'Keeps everybody out',
          hookTimeoutMs: 500, guardsPublish: true,
          create: () => ({ onPublish: () => ${answer}, onPlay: () => ${answer} }) });`;
      const application = `<Root><Application><Name>live</Name><Modules>
        <Module><Name>wall</Name><Class>modules/wall.mjs</Class></Module>
        <Module><Name>flv</Name><Class>flv</Class></Module>
        </Modules></Application></Root>`;
      server = await SluiceServer.start({
        files: { 'modules/wall.mjs': module, 'conf/live/Application.xml': application },
      });
    });
    after(async () => {
      assert.equal(await server.stop(), 0);
      rmSync(folder, { recursive: true, force: true });
    });

    for (const { start, title: way, wants } of ways) {
      test(`lets nobody in by ${way}`, async () => {
        const client = await start(server, source);
        assert.notEqual(await client.ended(5_000), 0, client.stderr);
        assert.ok(!server.log.some(({ msg }) => msg === `${wants} allowed`));
      });
    }
  });
}
