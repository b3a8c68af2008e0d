import assert from 'node:assert/strict';
import { copyFile, mkdir, rename } from 'node:fs/promises';
import { request } from 'node:https';
import path from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { RecordedLog } from '../../src/module/recorded-log.ts';
import { bootServer } from '../../src/server/boot.ts';
import { type Issued, TestAuthority } from '../http/test-authority.ts';
import { RtmpClient } from '../support/rtmp-client.ts';
import { applicationXml, localVHost, makeServerHome } from './server-home.ts';

describe('A server that asks for client certificates', () => {
  let authority: TestAuthority;
  let server: Issued;
  let joe: Issued;

  before(async () => {
    authority = await TestAuthority.make();
    server = await authority.issue('server');
    joe = await authority.issue('joe', { usage: 'clientAuth' });
  });
  after(() => authority.stores.remove());

  async function serve(t: TestContext, element: string, proxies = '') {
    const trust = `<TrustStorePath>${authority.file}</TrustStorePath><${element}>true</${element}>`;
    const home = await makeServerHome(t, {
      'conf/VHost.xml': localVHost()
        .replace('</KeyStorePath>', `</KeyStorePath>${trust}`)
        .replace('</SSLConfig>', `</SSLConfig>${proxies}`),
      'conf/live/Application.xml': applicationXml(['core', 'client-certificate', 'flv'], {
        clientCertificateNames: 'joe',
      }),
    });
    const store = path.join(home, 'keystore/own.pem');
    await mkdir(path.dirname(store));
    await copyFile(server.store, store);
    const log = new RecordedLog();
    const booted = await bootServer({ home, env: {}, log });
    t.after(() => booted.server.stop());
    const portOf = (tls: boolean) => booted.server.addresses.find(({ secure }) => secure === tls)?.port ?? 0;
    return { log, portOf, store };
  }

  /** The code of the answer to publish. */
  async function publish(t: TestContext, port: number, tls: boolean, certificate?: Issued, name = 'cam') {
    const client = await RtmpClient.connected({ port, tls, ...(certificate && { certificate }) });
    t.after(() => client.close());
    const { status } = await client.publish(name);
    await client.close();
    const { code } = status;
    return typeof code === 'string' ? code : '';
  }

  /** The status of a request for a stream. */
  function ask(
    port: number,
    certificate?: Issued,
    headers: Record<string, string> = {},
  ): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      const { cert, key } = certificate ?? {};
      request(
        {
          port,
          host: '127.0.0.1',
          // HEAD asks the gate and waits for no stream.
          method: 'HEAD',
          path: '/live/cam.flv',
          rejectUnauthorized: false,
          agent: false,
          cert,
          key,
          headers,
        },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      )
        .on('error', reject)
        .end();
    });
  }

  it('takes the certificate for the login of a publisher, and lets nobody else publish', async (t) => {
    const { log, portOf } = await serve(t, 'WantClientAuth');
    assert.equal(await publish(t, portOf(true), true, joe), 'NetStream.Publish.Start');
    const came = log.lines.find(({ message }) => message === 'connection');
    assert.equal(came?.fields['certificate'], 'CN=joe');
    for (const [tls, certificate] of [
      [true, undefined],
      [false, undefined],
      // A server's certificate: its authority is trusted, its use is another.
      [true, server],
    ] as const) {
      assert.notEqual(await publish(t, portOf(tls), tls, certificate), 'NetStream.Publish.Start');
    }
  });

  it('asks players over HTTPS for it, too', async (t) => {
    const { portOf } = await serve(t, 'WantClientAuth');
    assert.equal(await ask(portOf(true)), 401);
    assert.equal(await ask(portOf(true), joe), 200);
  });

  it('does not take the certificate of a proxy for that of its clients', async (t) => {
    const { portOf } = await serve(t, 'WantClientAuth', '<TrustedProxies>127.0.0.1</TrustedProxies>');
    const client = { 'x-forwarded-for': '192.0.2.1' };
    assert.equal(await ask(portOf(true), joe, client), 401);
    assert.equal(await ask(portOf(true), joe), 200, 'its own request is another matter');
  });

  it('keeps others out of the port altogether, as Red5 spells that', async (t) => {
    const { portOf } = await serve(t, 'needClientAuth');
    assert.equal(await publish(t, portOf(true), true, joe), 'NetStream.Publish.Start');
    await assert.rejects(RtmpClient.connected({ port: portOf(true), tls: true }));
  });

  it('changes its certificate while somebody publishes', async (t) => {
    const { log, portOf, store } = await serve(t, 'WantClientAuth');
    const client = await RtmpClient.connected({ port: portOf(true), tls: true, certificate: joe });
    t.after(() => client.close());
    const { status } = await client.publish('cam');
    assert.equal(status['code'], 'NetStream.Publish.Start');

    const renewed = await authority.issue('renewed');
    await copyFile(renewed.store, `${store}.new`);
    const changed = said(t, log, 'the key stores have changed: new connections get what they hold');
    const began = performance.now();
    await rename(`${store}.new`, store);
    await changed;
    assert.ok(performance.now() - began < 2_000);
    assert.equal((await client.call('createStream', null)).name, '_result', 'the publisher goes on');
    assert.equal(await publish(t, portOf(true), true, joe, 'other'), 'NetStream.Publish.Start');
    assert.ok(log.lines.some(({ fields }) => fields['subject'] === 'CN=renewed' && fields['days'] === 89));
  });
});

/** Resolves when the log has said something. */
function said(t: TestContext, log: RecordedLog, text: string): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (!log.lines.some(({ message }) => message === text)) return;
      clearInterval(timer);
      resolve();
    }, 10);
    t.after(() => clearInterval(timer));
  });
}
