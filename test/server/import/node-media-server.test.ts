import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { importFiles, keyStoreVector } from './import-source.ts';

const [key = '', ...certificates] = (await keyStoreVector('chain.pem'))
  .toString()
  .split(/(?=-----BEGIN CERT)/);
const pem = { 'bin/key.pem': key, 'bin/cert.pem': certificates.join('') };

/** The shape of version 4. */
const version4 = {
  bind: '127.0.0.1',
  notify: { url: '' },
  auth: { play: true, publish: true, secret: 'nodemedia2017privatekey', jwt: { secret: 'other' } },
  rtmp: { port: 1935 },
  rtmps: { port: 1936, key: './key.pem', cert: './cert.pem' },
  http: { port: 8000 },
  https: { port: 8443, key: './key.pem', cert: './cert.pem' },
  record: { auto: false, path: './record' },
};

/** Version 2: TLS inside `rtmp`, paths from the folder where it was started, tasks. */
const version2 = {
  logType: 3,
  auth: { api: true, api_user: 'admin', api_pass: 'topsecret', play: false, publish: false, secret: 'x' },
  rtmp: {
    port: 1935,
    chunk_size: 60000,
    gop_cache: true,
    ping: 30,
    ping_timeout: 60,
    ssl: { port: 1936, key: 'bin/key.pem', cert: 'bin/cert.pem' },
  },
  http: {
    port: '8000',
    mediaroot: './media',
    webroot: './www',
    allow_origin: 'https://player.example.com',
    api: true,
  },
  trans: { ffmpeg: '/usr/bin/ffmpeg', tasks: [{ app: 'live', hls: true }] },
  relay: { ffmpeg: '/usr/bin/ffmpeg', tasks: [] },
  fission: { ffmpeg: '/usr/bin/ffmpeg', tasks: [] },
};

function importConfig(t: Parameters<typeof importFiles>[0], config: unknown, files = {}) {
  const text = typeof config === 'string' ? config : JSON.stringify(config, null, 2);
  return importFiles(
    t,
    'node-media-server',
    { 'bin/config.json': text, ...files },
    { below: 'bin/config.json' },
  );
}

describe('import node-media-server', () => {
  it('takes version 4 over: ports, PEM files as one store, signed URLs with the secret by reference', async (t) => {
    const imported = await importConfig(t, version4, pem);
    assert.deepEqual(imported.problems, []);
    const vhost = await imported.read('conf/VHost.xml');
    assert.deepEqual(
      [...vhost.matchAll(/<Name>(.*?)<|<IpAddress>(.*?)<|<Port>(.*?)</g)].map((match) =>
        match.slice(1).join(''),
      ),
      ['RTMP', '1935', 'RTMPS', '1936', 'HTTP', '8000', 'HTTPS', '8443'].flatMap((text, index) =>
        index % 2 === 0 ? [text, '127.0.0.1'] : [text],
      ),
    );
    assert.equal(vhost.split('<KeyStorePath>keystore/node-media-server.pem<').length, 3);
    const store = await imported.read('keystore/node-media-server.pem');
    assert.match(store, /PRIVATE KEY-----[\s\S]*BEGIN CERTIFICATE/);

    const application = await imported.read('conf/Application.xml');
    for (const name of ['publishSignSecret', 'playSignSecret']) {
      assert.ok(
        application.includes(
          `<Name>${name}</Name>\n        <Value>\${file:keystore/node-media-server.secret}</Value>`,
        ),
      );
    }
    assert.match(application, /<Class>secure-token<[\s\S]*<Class>flv</);
    assert.ok(!application.includes('flvAllowOrigin'));
    assert.ok(!application.includes('core-security'), 'encoders have no password, they sign');
    assert.equal(await imported.read('keystore/node-media-server.secret'), 'nodemedia2017privatekey\n');
    assert.ok(!(application + vhost + imported.report).includes('nodemedia2017'));
    const left = imported.remarks('left').join('\n');
    assert.match(left, /config\.json:30 \| record/);
    assert.match(left, /auth\.jwt/);
  });

  it('takes version 2 over, closed where publishing was open', async (t) => {
    const imported = await importConfig(t, version2, pem);
    assert.deepEqual(imported.problems, []);
    const vhost = await imported.read('conf/VHost.xml');
    assert.match(vhost, /<Name>RTMPS<[\s\S]*<Port>1936<[\s\S]*node-media-server\.pem/);
    assert.match(vhost, /<IpAddress>\*<[\s\S]*<Port>8000</);
    const application = await imported.read('conf/Application.xml');
    assert.match(application, /<Class>core-security<[\s\S]*<Class>flv</);
    assert.match(application, /<Name>flvAllowOrigin<[^>]*>\s*<Value>https:\/\/player\.example\.com</);
    assert.match(imported.remarks('todo').join('\n'), /auth\.publish .* anyone could publish/);
    const left = imported.remarks('left').join('\n');
    for (const name of [
      'trans',
      'relay',
      'fission',
      'logType',
      'rtmp.gop_cache',
      'http.mediaroot',
      'auth.api_pass',
    ]) {
      assert.ok(left.includes(`| ${name} |`), name);
    }
    assert.ok(!imported.report.includes('topsecret'));
  });

  it('has no flv where there was no HTTP port', async (t) => {
    const imported = await importConfig(t, { auth: version4.auth, rtmp: version4.rtmp });
    assert.ok(!(await imported.read('conf/Application.xml')).includes('flv'));
  });

  it('says what is missing: PEM files, a secret; a port that is none is not opened', async (t) => {
    const imported = await importConfig(t, {
      ...version4,
      auth: { play: true, publish: true, secret: '' },
      http: { port: 'eighty' },
    });
    const todo = imported.remarks('todo').join('\n');
    assert.match(todo, /rtmps\.key .*no PEM file in/);
    assert.match(todo, /auth\.secret .*until then nobody gets in/);
    assert.match(todo, /http\.port \| must be a port/);
    assert.match(await imported.read('keystore/node-media-server.secret'), /^[\w-]{43}\n$/);
    assert.match(await imported.read('conf/VHost.xml'), /<SSLConfig>/, 'never in the clear instead');
  });

  it('does not run JavaScript, and says how to export it', async (t) => {
    const script =
      'const config = { rtmp: { port: 1935 }, auth: { secret: "hidden" } };\nmodule.exports = config;';
    await assert.rejects(importConfig(t, script), (error: Error & { code: string }) => {
      assert.equal(error.code, 'IMPORT_FILE_INVALID');
      assert.match(
        error.message,
        /JavaScript in .*export its configuration as JSON first, such as with node -p/,
      );
      assert.ok(!error.message.includes('hidden'));
      return true;
    });
    await assert.rejects(importConfig(t, '{"rtmp":'), { message: /which is not JSON$/ });
    await assert.rejects(importConfig(t, '[]'), { message: /no JSON object$/ });
    await assert.rejects(importConfig(t, {}), {
      code: 'IMPORT_NOTHING_FOUND',
      message: /none of rtmp\.port/,
    });
  });
});
