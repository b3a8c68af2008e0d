import assert from 'node:assert/strict';
import { once } from 'node:events';
import { copyFile, readFile, rename, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { KeyStoreFolder } from '../http/key-stores.ts';
import { TestAuthority } from '../http/test-authority.ts';
import { ffmpeg, MediaTool, makeSource } from '../support/media-tools.ts';
import { SluiceServer } from '../support/sluice-server.ts';

/**
 * A plain port, a secure one that asks for client certificates, and one for rtmpdump: Debian's build fails over
 * TLS 1.3.
 */
function vhost(trustStore: string): string {
  const secure = `<KeyStorePath>keystore/server.pem</KeyStorePath><TrustStorePath>${trustStore}</TrustStorePath>
    <WantClientAuth>true</WantClientAuth>`;
  return `<Root><VHost><HostPortList>
    <HostPort><Name>Plain</Name><IpAddress>127.0.0.1</IpAddress><Port>0</Port></HostPort>
    <HostPort><Name>Secure</Name><IpAddress>127.0.0.1</IpAddress><Port>0</Port><SSLConfig>${secure}</SSLConfig></HostPort>
    <HostPort><Name>Old</Name><IpAddress>127.0.0.1</IpAddress><Port>0</Port><SSLConfig>
      <KeyStorePath>keystore/server.pem</KeyStorePath><Protocols>TLSv1.2</Protocols></SSLConfig></HostPort>
    </HostPortList></VHost></Root>`;
}

const certificateLogin = `<Root><Application><Modules>
  <Module><Name>core</Name><Class>core</Class></Module>
  <Module><Name>client-certificate</Name><Class>client-certificate</Class></Module>
  <Module><Name>flv</Name><Class>flv</Class></Module></Modules></Application></Root>`;

describe('TLS with real clients', () => {
  let stores: KeyStoreFolder;
  let authority: TestAuthority;
  let server: SluiceServer;
  let port: number;
  let plainPort: number;
  let oldPort: number;
  let source: string;
  const sockets: Socket[] = [];

  before(async () => {
    stores = await KeyStoreFolder.make();
    authority = await TestAuthority.make('root', stores);
    const { store } = await authority.issue('first');
    const encoder = await authority.issue('encoder1', { usage: 'clientAuth' });
    await writeFile(stores.file('encoder.key'), encoder.key);
    await writeFile(stores.file('encoder.crt'), encoder.cert);
    source = stores.file('source.flv');
    await makeSource(source, { seconds: 8 });
    server = await SluiceServer.start({
      files: {
        'conf/VHost.xml': vhost(authority.file),
        'conf/cert/Application.xml': certificateLogin,
        'keystore/server.pem': await readFile(store, 'utf8'),
      },
    });
    const listening = (name: string) =>
      server.nextLog(({ hostPort, msg }) => msg === 'listening' && hostPort === name);
    port = Number((await listening('Secure'))['port']);
    oldPort = Number((await listening('Old'))['port']);
    plainPort = await server.port();
  });

  after(async () => {
    for (const socket of sockets) socket.destroy();
    assert.equal(await server.stop(), 0);
    await stores.remove();
  });

  const url = (name: string, app = 'live') => `rtmps://localhost:${port}/${app}/${name}`;
  const verified = () => ['-tls_verify', '1', '-ca_file', authority.file];
  const publish = (...args: string[]) => ffmpeg('-re', '-i', source, '-c', 'copy', '-f', 'flv', ...args);

  it('ffmpeg verifies the chain and the name, and publishes and plays', async () => {
    const publisher = publish(...verified(), url('ffmpeg?user=alice&pass=secret'));
    await server.untilPublished('ffmpeg');
    const player = ffmpeg(...verified(), '-i', url('ffmpeg'), '-frames:v', '10', '-f', 'null', '-');
    assert.equal(await player.ended(), 0, player.stderr);
    await publisher.kill('SIGINT');
  });

  it('ffmpeg leaves when it cannot verify', async () => {
    const other = await TestAuthority.make('other', stores);
    const publisher = publish(
      '-tls_verify',
      '1',
      '-ca_file',
      other.file,
      url('never?user=alice&pass=secret'),
    );
    assert.notEqual(await publisher.ended(), 0);
  });

  it('GStreamer publishes, with everything checked but who signed', async () => {
    const location = `"${url('gst')}?user=alice&pass=secret"`;
    const pipeline = `filesrc location=${source} ! flvdemux name=d flvmux streamable=true name=m
      d.video ! queue ! h264parse ! m. d.audio ! queue ! aacparse ! m.
      m. ! rtmp2sink location=${location} tls-validation-flags=126`;
    const publisher = new MediaTool('gst-launch-1.0', ['-q', ...pipeline.split(/\s+/)]);
    await server.untilPublished('gst');
    assert.equal(await publisher.ended(), 0, publisher.stderr);
  });

  it('rtmpdump plays over RTMPS with TLS 1.2', async () => {
    const publisher = publish(url('dump?user=alice&pass=secret'));
    await server.untilPublished('dump');
    const player = new MediaTool('rtmpdump', ['--live', '-r', `rtmps://localhost:${oldPort}/live/dump`]);
    const received = new Promise<void>((resolve) => {
      player.child.stdout.on('data', () => player.stdout.length > 20_000 && resolve());
    });
    await Promise.race([
      received,
      player.ended().then((code) => assert.fail(`ended with ${code}: ${player.stderr}`)),
    ]);
    await player.kill();
    await publisher.kill();
  });

  it('curl verifies the chain over HTTP/1.1 and HTTP/2', async () => {
    for (const version of ['1.1', '2']) {
      const args = [
        '-s',
        `--http${version}`,
        '--cacert',
        authority.file,
        '-w',
        '%{http_version} %{http_code}',
      ];
      const curl = new MediaTool('curl', [...args, `https://localhost:${port}/nothing`, '-o', '/dev/null']);
      assert.equal(await curl.ended(), 0, curl.stderr);
      assert.equal(curl.stdout, `${version} 404`);
    }
  });

  it('a client certificate is the login, and without one there is none', async () => {
    const certificate = ['-cert_file', stores.file('encoder.crt'), '-key_file', stores.file('encoder.key')];
    const publisher = publish(...verified(), ...certificate, url('mine', 'cert'));
    const line = await server.nextLog(
      (entry) => entry.msg === 'publish allowed' && entry['streamName'] === 'mine',
    );
    assert.equal(line['user'], 'encoder1');
    await publisher.kill();
    const nobody = publish(url('theirs', 'cert'));
    assert.notEqual(await nobody.ended(), 0);
    assert.ok(
      !server.log.some(({ msg, streamName }) => msg === 'publish allowed' && streamName === 'theirs'),
    );
  });

  it('a new certificate is served within two seconds while an encoder goes on; a broken one is not', async () => {
    const publisher = publish(url('steady?user=alice&pass=secret'));
    await server.untilPublished('steady');
    const store = join(server.home, 'keystore', 'server.pem');
    const serial = async () => {
      const socket = connectTls({
        port,
        host: '127.0.0.1',
        servername: 'localhost',
        ca: await authority.pem,
      });
      await once(socket, 'secureConnect');
      const { serialNumber } = socket.getPeerCertificate();
      socket.destroy();
      return serialNumber;
    };
    const before = await serial();
    const second = await authority.issue('second');
    const began = performance.now();
    await copyFile(second.store, `${store}.new`);
    await rename(`${store}.new`, store);
    while ((await serial()) === before) assert.ok(performance.now() - began < 2_000, 'within two seconds');
    const renewed = await serial();
    const seen = server.log.length;
    await writeFile(store, 'broken');
    await server.nextLog((line) => line.level === 50 && server.log.indexOf(line) >= seen);
    assert.equal(await serial(), renewed);
    await copyFile(second.store, store);
    assert.equal(publisher.child.exitCode, null, publisher.stderr);
    assert.equal(await publisher.ended(), 0, publisher.stderr);
  });

  it('TLS 1.0, plain RTMP on the secure port and TLS on the plain port end at once', async () => {
    const old = connectTls({
      port,
      host: '127.0.0.1',
      maxVersion: 'TLSv1',
      minVersion: 'TLSv1',
      ciphers: 'ALL:@SECLEVEL=0',
    });
    await assert.rejects(once(old, 'secureConnect'));
    const plain = dial(port);
    plain.write(Buffer.concat([Buffer.from([3]), Buffer.alloc(1536)]));
    await once(plain, 'close');
    const secure: TLSSocket = connectTls({ port: plainPort, host: '127.0.0.1', rejectUnauthorized: false });
    await assert.rejects(once(secure, 'secureConnect'));
    await server.nextLog(({ reason }) => String(reason).startsWith('A connection to a plain RTMP port'));
  });

  it('500 clients that never finish a handshake harm nobody', async () => {
    const before = server.residentBytes();
    for (let count = 0; count < 500; count++) {
      const socket = dial(port);
      // The beginning of a ClientHello, and then nothing.
      socket.write(Buffer.from('16030102000100', 'hex'));
    }
    const publisher = publish('-t', '3', url('among?user=alice&pass=secret'));
    await server.untilPublished('among');
    const player = ffmpeg('-i', url('among'), '-frames:v', '25', '-f', 'null', '-');
    assert.equal(await player.ended(), 0, player.stderr);
    const grownMiB = (server.residentBytes() - before) / 1024 ** 2;
    assert.ok(grownMiB < 100, `${grownMiB.toFixed(0)} MiB`);
    await Promise.all(sockets.filter(({ closed }) => !closed).map((socket) => once(socket, 'close')));
    await publisher.kill();
  });

  function dial(to: number): Socket {
    const socket = connect(to, '127.0.0.1');
    socket.on('error', () => {});
    socket.resume();
    sockets.push(socket);
    return socket;
  }
});
