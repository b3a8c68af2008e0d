import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import { runTool } from '../../support/media-tools.ts';
import { SluiceServer } from '../../support/sluice-server.ts';
import { ObsStudio } from './obs-studio.ts';
import { TestAuthority } from './test-authority.ts';
import { VirtualDisplay } from './virtual-display.ts';

const user = 'alice';
/** With what queries and URLs could spoil. */
const right = 'Right-horse&?=%+@é';
const wrong = 'Wrong-horse&?=%+@é';
const isRoot = process.getuid?.() === 0;
/** Of a test: OBS is up within seconds, but a busy machine takes its time. */
const timeout = 120_000;

/** What a player finds in two seconds of a stream. */
interface Seen {
  readonly codec_name: string;
  readonly nb_read_frames: string;
  readonly width?: number;
  readonly height?: number;
}

async function play(url: string): Promise<readonly Seen[]> {
  const reading = ['-v', 'error', '-read_intervals', '%+2', '-count_frames'];
  const entries = ['-show_entries', 'stream=codec_name,nb_read_frames,width,height', '-of', 'json'];
  const json = await runTool('ffprobe', [...reading, ...entries, url]);
  return (JSON.parse(json) as { streams: Seen[] }).streams;
}

describe('OBS Studio with "Use authentication", on the shipped application', () => {
  const authority = new TestAuthority();
  let display: VirtualDisplay;
  let server: SluiceServer;

  before(async () => {
    // An interrupted run leaves by way of `exit`, where screen, server and authority go.
    process.once('SIGINT', () => process.exit(1));
    process.once('SIGTERM', () => process.exit(1));
    display = await VirtualDisplay.start();
    server = await SluiceServer.start({
      users: { [user]: right },
      files: { 'keystore/sluice.pem': authority.serverPem },
    });
    process.once('exit', () => void server.stop());
  });

  after(async () => {
    await display.stop();
    assert.equal(await server.stop(), 0);
  });

  async function withObs(
    settings: { secure: boolean; key: string; password: string },
    run: (obs: ObsStudio) => Promise<void>,
  ): Promise<void> {
    const { key, password, secure } = settings;
    const scheme = secure ? 'rtmps' : 'rtmp';
    const url = `${scheme}://localhost:${await server.port(secure)}/live`;
    const obs = new ObsStudio(display, { server: url, key, user, password });
    try {
      await run(obs);
    } finally {
      await obs.dispose();
    }
  }

  /** The server's log of this name, whoever asked for it. */
  function logOf(key: string) {
    return server.log.filter((line) => line['streamName'] === key);
  }

  async function publishes(t: TestContext, secure: boolean, key: string): Promise<void> {
    await withObs({ secure, key, password: right }, async (obs) => {
      await obs.says(/Streaming Start/);
      await server.untilPublished(key);
      const seen = await play(server.url(key, { port: await server.port(secure), secure }));
      const video = seen.find(({ codec_name }) => codec_name === 'h264');
      const audio = seen.find(({ codec_name }) => codec_name === 'aac');
      assert.deepEqual([video?.width, video?.height], [640, 360]);
      assert.ok(Number(video?.nb_read_frames) >= 30, JSON.stringify(seen));
      assert.ok(Number(audio?.nb_read_frames) >= 30, JSON.stringify(seen));

      assert.equal(await obs.quit(), 0);
      assert.match(obs.log, /Connection to rtmps?:\/\/localhost:\d+\/live successful/);
      const frames = /Total frames output: (\d+)/.exec(obs.log)?.[1];
      assert.ok(Number(frames) >= 30, obs.log);
      assert.doesNotMatch(obs.log, /dropped frames|Disconnected from/);
      t.diagnostic(
        `OBS sent ${frames} frames; the player got ${video?.nb_read_frames} of video, ${audio?.nb_read_frames} of audio`,
      );
    });
    const ended = await server.nextLog(
      (line) => line.msg === 'publishing ended' && line['streamName'] === key,
    );
    assert.equal(ended['how'], 'unpublished');
    const allowed = logOf(key).find((line) => line.msg === 'publish allowed');
    assert.equal(allowed?.['user'], user);
  }

  async function isRefused(secure: boolean, key: string): Promise<void> {
    const refusals = () => server.log.filter((line) => line.msg === 'connect refused').length;
    const before = refusals();
    await withObs({ secure, key, password: wrong }, async (obs) => {
      await obs.says(/Connection to rtmps?:\/\/localhost:\d+\/live failed: -3/);
      await obs.says(/Streaming Stop/);
      assert.match(obs.log, /Authentication failed: wrong password/);
      assert.doesNotMatch(obs.log, /Streaming Start/);
      assert.equal(await obs.quit(), 0);
    });
    assert.equal(refusals(), before + 1, 'OBS asks once, and does not try again');
    assert.deepEqual(logOf(key), []);
  }

  test('publishes over RTMP, and a player gets its frames', { timeout }, (t) => publishes(t, false, 'plain'));

  test('is refused over RTMP with a wrong password', { timeout }, () => isRefused(false, 'plain-wrong'));

  test('does not connect over RTMPS to a certificate that the system does not trust', {
    timeout,
  }, async () => {
    await withObs({ secure: true, key: 'untrusted', password: right }, async (obs) => {
      await obs.says(/Connection to rtmps:\/\/localhost:\d+\/live failed/);
      await obs.says(/Streaming Stop/);
      assert.equal(await obs.quit(), 0);
    });
    assert.deepEqual(logOf('untrusted'), []);
  });

  describe('over RTMPS', { skip: !isRoot && "only root may add to the system's certificate store" }, () => {
    before(() => authority.trust());
    after(() => authority.distrust());

    test('publishes, and a player gets its frames', { timeout }, (t) => publishes(t, true, 'secure'));

    test('is refused with a wrong password', { timeout }, () => isRefused(true, 'secure-wrong'));
  });

  test("no password stands in the server's log", () => {
    assert.doesNotMatch(JSON.stringify(server.log), /-horse/);
  });
});
