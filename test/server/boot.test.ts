import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir, readFile, stat } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { ConfigError } from '../../src/config/config-error.ts';
import { RecordedLog } from '../../src/module/recorded-log.ts';
import { type BootedServer, bootServer } from '../../src/server/boot.ts';
import { RtmpClient } from '../support/rtmp-client.ts';
import { applicationXml, localVHost, makeServerHome } from './server-home.ts';

async function boot(
  t: TestContext,
  home: string,
): Promise<BootedServer & { log: RecordedLog; port: number }> {
  const log = new RecordedLog();
  const booted = await bootServer({ home, env: {}, log });
  t.after(() => booted.server.stop());
  return { ...booted, log, port: portOf(booted, false) };
}

function portOf({ server }: BootedServer, secure: boolean): number {
  return server.addresses.find((address) => address.secure === secure)?.port ?? 0;
}

const publish = async (t: TestContext, port: number, query: string, tls = false) => {
  const client = await RtmpClient.connected({ port, tls });
  t.after(() => client.close());
  return { client, ...(await client.publish(`s${query}`)) };
};

describe('bootServer', () => {
  it('takes the first publisher over RTMP and RTMPS, and nobody else', async (t) => {
    const home = await makeServerHome(t);
    const booted = await boot(t, home);
    const { account, applications, selfSigned } = booted;
    assert.ok(account);
    assert.deepEqual(applications, [{ name: 'live', open: false }]);
    assert.equal(selfSigned, true);
    assert.equal((await stat(path.join(home, 'keystore/own.pem'))).mode & 0o777, 0o600);
    const right = `?user=${account.user}&pass=${account.password}`;
    for (const secure of [false, true]) {
      const accepted = await publish(t, portOf(booted, secure), right, secure);
      assert.equal(accepted.status['code'], 'NetStream.Publish.Start');
      await accepted.client.close();
      const refused = await RtmpClient.connected({ port: portOf(booted, secure), tls: secure });
      t.after(() => refused.close());
      const { status } = await refused.publish('s?user=publisher&pass=wrong');
      assert.notEqual(status['code'], 'NetStream.Publish.Start');
    }
  });

  it('never logs the password', async (t) => {
    const { account, log } = await boot(t, await makeServerHome(t));
    assert.ok(account);
    assert.ok(log.lines.some(({ message }) => message.startsWith('first publisher made')));
    assert.ok(!JSON.stringify(log.lines).includes(account.password));
  });

  it('makes certificate and publisher at the first start only', async (t) => {
    const home = await makeServerHome(t);
    const first = await boot(t, home);
    await first.server.stop();
    const made = await snapshot(home);
    const second = await boot(t, home);
    assert.equal(second.account, undefined);
    assert.deepEqual(await snapshot(home), made);
  });

  it('says of an open application that it is open', async (t) => {
    const home = await makeServerHome(t, {
      'conf/live/Application.xml': applicationXml(['core']),
      'conf/off/Application.xml': applicationXml(undefined, { securityPublishRequirePassword: 'false' }),
    });
    const { account, applications, log } = await boot(t, home);
    assert.equal(account, undefined);
    assert.deepEqual(applications, [
      { name: 'live', open: true },
      { name: 'off', open: true },
    ]);
    const warnings = log.lines.filter(({ level }) => level === 'warn').map(({ fields }) => fields['file']);
    assert.ok(warnings.some((file) => String(file).startsWith('conf/live/Application.xml:')));
  });

  it('counts the fallback among the applications, and warns when it is open', async (t) => {
    const home = await makeServerHome(t, {
      'conf/Application.xml': applicationXml(undefined, { securityPublishRequirePassword: 'false' }),
    });
    const { applications, log } = await boot(t, home);
    assert.deepEqual(applications, [
      { name: 'live', open: false },
      { name: 'any other name (conf/Application.xml)', open: true },
    ]);
    const warnings = log.lines.filter(({ message }) => message.includes('anyone may publish'));
    assert.match(String(warnings[0]?.fields['file']), /^conf\/Application\.xml:/);
  });

  it('names every problem of files, modules and key stores before anything starts', async (t) => {
    const home = await makeServerHome(t, {
      'conf/VHost.xml': localVHost().replace('>0<', '>70000<'),
      'conf/live/Application.xml': applicationXml(['core-secruity'], {
        securityPublishRequirePasword: 'true',
      }),
    });
    await assert.rejects(bootServer({ home, env: {}, log: new RecordedLog() }), (error) => {
      assert.ok(error instanceof ConfigError);
      const keys = error.problems.filter(({ severity }) => severity === 'error').map(({ key }) => key);
      assert.equal(keys.length, 3);
      assert.match(
        keys.join(),
        /Port.*Module.*securityPublishRequirePasword|securityPublishRequirePasword.*Module.*Port/s,
      );
      return true;
    });
    assert.deepEqual(await readdir(home), ['conf']);
  });

  it('reports a key store that cannot be used as a problem of the configuration', async (t) => {
    const home = await makeServerHome(t, { 'keystore/own.pem': 'not a key' });
    await assert.rejects(bootServer({ home, env: {}, log: new RecordedLog() }), (error) => {
      assert.ok(error instanceof ConfigError);
      assert.deepEqual(
        error.problems.map(({ key }) => key),
        ['VHost/HostPortList/HostPort/SSLConfig/KeyStorePath'],
      );
      return true;
    });
  });

  it('closes everything and takes the account back when a port is taken', async (t) => {
    const squatter = createServer().listen(0, '127.0.0.1');
    t.after(() => squatter.close());
    await once(squatter, 'listening');
    const address = squatter.address();
    assert.ok(address !== null && typeof address === 'object');
    const home = await makeServerHome(t, { 'conf/VHost.xml': localVHost({ rtmps: address.port }) });
    const log = new RecordedLog();
    await assert.rejects(bootServer({ home, env: {}, log }), {
      code: 'PORT_IN_USE',
      hostPort: 'RTMPS',
      port: address.port,
    });
    assert.ok(!(await readdir(path.join(home, 'conf'))).includes('publish.password'));
    const opened = log.lines.find(({ message }) => message === 'listening');
    const socket = connect(Number(opened?.fields['port']), '127.0.0.1');
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    assert.equal(error.code, 'ECONNREFUSED');
  });

  it('runs, closed to publishers, where it cannot write', async (t) => {
    const home = await makeServerHome(t, {
      'conf/live/Application.xml': applicationXml(undefined, {
        securityPublishPasswordFile: 'missing/publish.password',
      }),
    });
    const { account, log } = await boot(t, home);
    assert.equal(account, undefined);
    assert.ok(log.lines.some(({ message }) => message === 'no first publisher could be made'));
  });
});

describe('SluiceServer.stop', () => {
  it('says goodbye to clients, closes the ports and may be called again', async (t) => {
    const booted = await boot(t, await makeServerHome(t));
    const { server, port, account } = booted;
    const publisher = await publish(t, port, `?user=publisher&pass=${account?.password}`);
    const silent = await RtmpClient.openSilently({ port });
    const idle = await RtmpClient.openSilently({ port: portOf(booted, true), tls: true });
    t.after(() => Promise.all([silent.close(), idle.close()]));
    const stopped = server.stop();
    assert.equal(server.stop(), stopped);
    const goodbye = await publisher.client.nextStatus(/NetConnection\.Connect\.(Closed|AppShutdown)/);
    assert.ok(goodbye);
    await Promise.all([stopped, publisher.client.closed, silent.closed, idle.closed]);
    assert.deepEqual(server.addresses, []);
    await assert.rejects(RtmpClient.openSilently({ port }), { code: 'ECONNREFUSED' });
  });
});

/** Every file that a first start may have made, with its content. */
async function snapshot(home: string): Promise<Record<string, string>> {
  const files = ['keystore/own.pem', 'conf/publish.password'];
  const entries = files.map(async (file) => [file, await readFile(path.join(home, file), 'utf8')] as const);
  return Object.fromEntries(await Promise.all(entries));
}
