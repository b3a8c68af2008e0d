import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ffmpeg, MediaTool, makeSource } from '../support/media-tools.ts';
import { runSluice, SluiceServer } from '../support/sluice-server.ts';

const obs = 'FMLE/3.0 (compatible; FMSc/1.0)';

/** `conf/live/Application.xml` with these modules and properties. */
function applicationXml(
  modules: readonly string[],
  properties: Readonly<Record<string, string>> = {},
): string {
  const list = modules.map((name) => `<Module><Name>${name}</Name><Class>${name}</Class></Module>`).join('');
  const values = Object.entries(properties)
    .map(([name, value]) => `<Property><Name>${name}</Name><Value>${value}</Value></Property>`)
    .join('');
  return `<Root><Application><Name>live</Name><Modules>${list}</Modules><Properties>${values}</Properties></Application></Root>`;
}

describe('logins by challenge', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-login-'));
  const source = join(folder, 'source.flv');
  let server: SluiceServer;
  const ports = { plain: 0, secure: 0 };

  before(async () => {
    await makeSource(source, { seconds: 3 });
    server = await SluiceServer.start({
      users: { alice: 'secret', 'te@st': 'p@ss' },
      files: {
        // Wowza's class: every encoder is challenged.
        'conf/live/Application.xml': applicationXml([
          'core',
          'com.wowza.wms.security.ModuleRTMPAuthenticate',
        ]),
        // Brought along by core-security: only encoders with boxes are.
        'conf/auto/Application.xml': applicationXml(['core', 'core-security']).replace('live', 'auto'),
        'conf/llnw/Application.xml': applicationXml(['core', 'rtmp-authenticate'], {
          rtmpAuthenticateMethod: 'llnw',
        }).replace('live', 'llnw'),
        'conf/db/Application.xml': applicationXml(['core', 'rtmp-authenticate'], {
          usernamePasswordProviderClass: 'accounts',
        }).replace('live', 'db'),
      },
    });
    ports.plain = await server.port(false);
    ports.secure = await server.port(true);
  });

  after(async () => {
    assert.equal(await server.stop(), 0);
    rmSync(folder, { recursive: true, force: true });
  });

  interface Login {
    readonly who: string;
    readonly app?: string;
    readonly name: string;
    readonly secure?: boolean;
    readonly flashVer?: string;
  }

  function publish({ app = 'live', flashVer, name, secure = false, who }: Login): MediaTool {
    const port = secure ? ports.secure : ports.plain;
    const url = `rtmp${secure ? 's' : ''}://${who}@127.0.0.1:${port}/${app}/${name}`;
    const asEncoder = flashVer === undefined ? [] : ['-rtmp_flashver', flashVer];
    return ffmpeg('-re', '-i', source, '-c', 'copy', '-f', 'flv', ...asEncoder, url);
  }

  function gstreamer(sink: 'rtmp2sink' | 'rtmpsink', location: string): MediaTool {
    const elements = [
      ['filesrc', `location=${source}`],
      ['flvdemux', 'name=d', 'd.video'],
      ['h264parse'],
      ['flvmux', 'streamable=true'],
      [sink, `location=${location}`],
    ];
    const pipeline = elements.flatMap((element, index) => (index === 0 ? element : ['!', ...element]));
    return new MediaTool('gst-launch-1.0', ['-q', '-e', ...pipeline]);
  }

  for (const [title, login] of [
    ['ffmpeg over RTMP', { who: 'alice:secret', name: 'f1' }],
    ['ffmpeg over RTMPS', { who: 'alice:secret', name: 'f2', secure: true }],
    ['ffmpeg with a user name that it does not decode', { who: 'te%40st:p@ss', name: 'f3' }],
    [
      'the boxes of OBS, by core-security alone',
      { who: 'alice:secret', app: 'auto', name: 'f4', flashVer: obs },
    ],
    ['ffmpeg by Limelight', { who: 'alice:secret', app: 'llnw', name: 'f5' }],
  ] as const) {
    test(`${title} publishes`, async () => {
      const publisher = publish(login);
      await server.untilPublished(login.name);
      assert.equal(await publisher.ended(), 0, publisher.stderr);
    });
  }

  for (const [title, who, said] of [
    ['a wrong password', 'alice:wrong', /Incorrect username\/password/],
    ['an unknown user', 'mallory:secret', /Incorrect username\/password/],
  ] as const) {
    test(`${title} is refused within 3 s, before anything starts`, async () => {
      const publisher = publish({ who, name: 'never' });
      assert.notEqual(await publisher.ended(3_000), 0);
      assert.match(publisher.stderr, said);
      assert.ok(!server.log.some((line) => line['streamName'] === 'never'));
    });
  }

  test('an encoder without a password is told so', async () => {
    const url = `rtmp://127.0.0.1:${ports.plain}/live/never`;
    const publisher = ffmpeg('-re', '-i', source, '-c', 'copy', '-f', 'flv', url);
    assert.notEqual(await publisher.ended(3_000), 0);
    assert.match(publisher.stderr, /No credentials set/);
  });

  test('GStreamer rtmp2sink logs in, and fails with a wrong password', async () => {
    const login = (password: string) =>
      gstreamer('rtmp2sink', `rtmp://alice:${password}@127.0.0.1:${ports.plain}/live/gst`);
    const right = login('secret');
    await server.untilPublished('gst');
    assert.equal(await right.ended(), 0, right.stderr);
    const wrong = login('wrong');
    assert.notEqual(await wrong.ended(10_000), 0);
  });

  test('librtmp logs in by Limelight', async () => {
    const location = `rtmp://127.0.0.1:${ports.plain}/llnw/librtmp live=1 pubUser=alice pubPasswd=secret`;
    const publisher = gstreamer('rtmpsink', location);
    await server.untilPublished('librtmp');
    assert.equal(await publisher.ended(), 0, publisher.stderr);
  });

  test('an account without cleartext logs in by challenge and by URL; changes hold without a restart', async () => {
    const accounts = (...args: string[]) => runSluice(['accounts', ...args, '--home', server.home]);
    const added = await accounts('add', 'dave', '--password', 'fourth', '--allow', 'd*');
    assert.equal(added.code, 0, added.stderr);
    const byChallenge = publish({ who: 'dave:fourth', app: 'db', name: 'd1' });
    await server.untilPublished('d1');
    await accounts('disable', 'dave');
    assert.equal(await byChallenge.ended(), 0, 'a stream that runs goes on');
    assert.notEqual(await publish({ who: 'dave:fourth', app: 'db', name: 'd2' }).ended(5_000), 0);
    await accounts('enable', 'dave');
    const elsewhere = publish({ who: 'dave:fourth', app: 'db', name: 'other' });
    assert.notEqual(await elsewhere.ended(5_000), 0);
    assert.match(elsewhere.stderr, /Stream name not allowed for the logged in user: other/);
  });

  test('no password stands in the log, and every decision stands in the database', async () => {
    assert.doesNotMatch(JSON.stringify(server.log), /secret|wrong|p@ss|fourth/);
    const { stdout } = await runSluice(['audit', '--home', server.home, '--json', '--user', 'mallory']);
    const decisions = stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { outcome: string; claimedUser: string });
    assert.deepEqual(
      decisions.map(({ claimedUser, outcome }) => [outcome, claimedUser]),
      [
        ['challenge', 'mallory'],
        ['deny', 'mallory'],
      ],
    );
  });
});
