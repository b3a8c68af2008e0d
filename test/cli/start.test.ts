import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, it } from 'node:test';
import { applicationXml, localVHost, makeServerHome } from '../server/server-home.ts';
import { SluiceProcess } from './sluice-process.ts';

const passwordIn = (text: string) => /^publisher (\S+)$/m.exec(text)?.[1];

/** A module with this body of `create`. */
const module = (body: string) =>
  `export default { name: 'odd', apiVersion: 1, description: 'odd', guardsPublish: true, create() { ${body} } };`;
const withModule = (body: string) => ({
  'modules/odd.mjs': module(body),
  'conf/live/Application.xml': applicationXml(['modules/odd.mjs']),
});

describe('sluice start', () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`logs where it listens, ends with 0 at ${signal}, and keeps the first password out of a pipe`, async (t) => {
      const home = await makeServerHome(t);
      const sluice = new SluiceProcess(t, ['start', '--home', home]);
      await sluice.seen(/"msg":"started"/);
      const listening = sluice.log.filter(({ msg }) => msg === 'listening');
      assert.deepEqual(
        listening.map(({ hostPort, address, secure }) => [hostPort, address, secure]),
        [
          ['RTMP', '127.0.0.1', false],
          ['RTMPS', '127.0.0.1', true],
        ],
      );
      assert.ok(listening.every(({ port }) => Number(port) > 0));
      sluice.kill(signal);
      assert.equal(await sluice.ended(), 0);
      assert.deepEqual(
        sluice.log.slice(-2).map(({ msg }) => msg),
        ['stopping', 'stopped'],
      );
      const password = passwordIn(await readFile(path.join(home, 'conf/publish.password'), 'utf8'));
      assert.ok(password);
      assert.ok(!(sluice.stdout + sluice.stderr).includes(password));
      assert.equal(sluice.stderr, '');
    });
  }

  it('shows the password on a terminal, at the first start only', async (t) => {
    const home = await makeServerHome(t);
    const first = new SluiceProcess(t, ['start', '--home', home], { terminal: true });
    await first.seen(/is not shown again/);
    first.type('\u0003');
    assert.equal(await first.ended(), 0);
    const password = passwordIn(await readFile(path.join(home, 'conf/publish.password'), 'utf8')) ?? '';
    assert.match(first.stdout, /Server +rtmp:\/\/127\.0\.0\.1:\d+\/live/);
    assert.match(first.stdout, /Stream Key +myStream\r?\n/);
    assert.ok(
      first.stdout.includes(`User Name     publisher`) && first.stdout.includes(`Password      ${password}`),
    );
    assert.match(first.stdout, /INFO/, 'the log is for people too');

    const second = new SluiceProcess(t, ['start', '--home', home], { terminal: true });
    await second.seen(/Applications: live/);
    second.type('\u0003');
    assert.equal(await second.ended(), 0);
    assert.ok(!second.stdout.includes(password));
    assert.match(second.stdout, /rtmps:\/\/127\.0\.0\.1:\d+/);
  });

  it('ends with 2 and every problem when the configuration is wrong', async (t) => {
    const home = await makeServerHome(t, {
      'conf/VHost.xml': localVHost().replace('>0<', '>many<'),
      'conf/live/Application.xml': applicationXml(['core', 'com.example.Guard']),
    });
    const sluice = new SluiceProcess(t, ['start', '--home', home]);
    assert.equal(await sluice.ended(), 2);
    assert.match(
      sluice.stderr,
      /conf\/VHost\.xml[\s\S]*com\.example\.Guard/,
      'a script reads standard error',
    );
    const { msg, error, problems, err } = sluice.log.at(-1) ?? {};
    assert.deepEqual([msg, error, err], ['the server did not start', 'CONFIG_INVALID', undefined]);
    assert.ok(Array.isArray(problems));
    assert.equal(problems.length, 2);
    assert.match(problems.join('\n'), /conf\/VHost\.xml:2:\d+ error .*Port.*many/);
    assert.match(problems.join('\n'), /conf\/live\/Application\.xml:2:\d+ error .*com\.example\.Guard/);
  });

  it('lists a wrong key store among all that is wrong, as check does', async (t) => {
    const home = await makeServerHome(t, {
      'conf/live/Application.xml': applicationXml(['core', 'com.example.Guard']),
      'keystore/own.pem': 'no key',
    });
    for (const command of ['start', 'check']) {
      const sluice = new SluiceProcess(t, [command, '--home', home]);
      assert.equal(await sluice.ended(), 2);
      const shown = sluice.stdout + sluice.stderr;
      assert.match(shown, /com\.example\.Guard/);
      assert.match(shown, /A key store must be JKS, JCEKS, PKCS12 or PEM/, command);
    }
  });

  it('tells a person why it did not start where the log is silent', async (t) => {
    const home = await makeServerHome(t, { 'conf/VHost.xml': localVHost().replace('>0<', '>many<') });
    const sluice = new SluiceProcess(t, ['start', '--home', home], { env: { SLUICE_LOG_LEVEL: 'silent' } });
    assert.equal(await sluice.ended(), 2);
    assert.equal(sluice.stdout, '');
    assert.match(sluice.stderr, /1 error,/);
  });

  it('ends with 2 at an unknown log level', async (t) => {
    const home = await makeServerHome(t);
    const sluice = new SluiceProcess(t, ['start', '--home', home], { env: { SLUICE_LOG_LEVEL: 'loud' } });
    assert.equal(await sluice.ended(), 2);
    assert.match(sluice.stderr, /SLUICE_LOG_LEVEL must be .*"loud"/);
  });

  it('ends with 1 and names port and HostPort when the port is taken', async (t) => {
    const squatter = createServer().listen(0, '127.0.0.1');
    t.after(() => squatter.close());
    await once(squatter, 'listening');
    const address = squatter.address();
    assert.ok(address !== null && typeof address === 'object');
    const home = await makeServerHome(t, { 'conf/VHost.xml': localVHost({ rtmp: address.port }) });
    const sluice = new SluiceProcess(t, ['start', '--home', home]);
    assert.equal(await sluice.ended(), 1);
    const { error, reason, err } = sluice.log.at(-1) ?? {};
    assert.deepEqual([error, err], ['PORT_IN_USE', undefined]);
    assert.match(sluice.stderr, new RegExp(`port ${address.port} .*HostPort "RTMP"`));
    assert.match(String(reason), new RegExp(`port ${address.port} .*HostPort "RTMP"`));
  });

  it('logs an uncaught error and ends with 1', async (t) => {
    const body = `setTimeout(() => { throw new Error('boom ?pass=hunter2') }, 300); return {};`;
    const home = await makeServerHome(t, withModule(body));
    const sluice = new SluiceProcess(t, ['start', '--home', home]);
    assert.equal(await sluice.ended(), 1);
    const last = sluice.log.at(-1);
    assert.equal(last?.['msg'], 'uncaught error: the server ends');
    assert.match(JSON.stringify(last), /"message":"boom \?pass=\[redacted\]"/);
  });

  for (const [hook, body] of [
    ['create', 'return new Promise(() => {});'],
    ['onAppStart', 'return { onAppStart: () => new Promise(() => {}) };'],
  ] as const) {
    it(`ends with 2 and leaves no first password when ${hook} never settles`, async (t) => {
      const text = module(body).replace('guardsPublish', 'hookTimeoutMs: 200, guardsPublish');
      const home = await makeServerHome(t, { ...withModule(''), 'modules/odd.mjs': text });
      const sluice = new SluiceProcess(t, ['start', '--home', home]);
      assert.equal(await sluice.ended(), 2);
      assert.match(sluice.stderr, new RegExp(`must start, but ${hook} failed: it did not settle`));
      await assert.rejects(readFile(path.join(home, 'conf/publish.password')), { code: 'ENOENT' });
    });
  }

  it('ends with 2, as check does, when the file of a module never finishes loading', async (t) => {
    const home = await makeServerHome(t, {
      ...withModule(''),
      'modules/odd.mjs': 'await new Promise(() => {}); export default {};',
    });
    const processes = ['start', 'check'].map((name) => new SluiceProcess(t, [name, '--home', home]));
    for (const sluice of processes) {
      assert.equal(await sluice.ended(), 2);
      assert.match(sluice.stdout + sluice.stderr, /must load within 10 s/);
    }
  });

  const loud = 'console.log(JSON.stringify({ waiting: true })); ';
  const hanging = 'new Promise(() => {})';
  const files = withModule('');
  for (const [where, text] of [
    ['the file of a module loads', `${loud} await ${hanging}; ${files['modules/odd.mjs']}`],
    ['a module is made', module(`${loud} return ${hanging};`)],
    ['a module starts', module(`return { onAppStart: () => { ${loud} return ${hanging}; } };`)],
  ] as const) {
    it(`ends with 0 at a signal while ${where}, and leaves no first password`, async (t) => {
      const home = await makeServerHome(t, {
        ...files,
        'modules/odd.mjs': text,
        'conf/guarded/Application.xml': applicationXml(),
      });
      const sluice = new SluiceProcess(t, ['start', '--home', home]);
      await sluice.seen(/"waiting":true/);
      const askedMs = performance.now();
      sluice.kill('SIGTERM');
      assert.equal(await sluice.ended(), 0);
      // Well before the module's own time-out.
      assert.ok(performance.now() - askedMs < 8_000);
      assert.deepEqual(
        sluice.log.slice(-2).map(({ msg }) => msg),
        ['stopping', 'stopped'],
      );
      assert.doesNotMatch(sluice.stdout, /"msg":"listening"/);
      await assert.rejects(readFile(path.join(home, 'conf/publish.password')), { code: 'ENOENT' });
    });
  }

  it('ends at once with 1 at a second signal', async (t) => {
    const home = await makeServerHome(
      t,
      withModule('return { onAppStop: () => new Promise(() => setInterval(() => {}, 1000)) };'),
    );
    const sluice = new SluiceProcess(t, ['start', '--home', home]);
    await sluice.seen(/"msg":"started"/);
    sluice.kill('SIGTERM');
    await sluice.seen(/"msg":"stopping"/);
    sluice.kill('SIGTERM');
    assert.equal(await sluice.ended(), 1);
    assert.doesNotMatch(sluice.stdout, /"msg":"stopped"/);
  });

  it('does not wait for what a module leaves behind', async (t) => {
    const home = await makeServerHome(t, withModule('setInterval(() => {}, 1000); return {};'));
    const sluice = new SluiceProcess(t, ['start', '--home', home]);
    await sluice.seen(/"msg":"started"/);
    sluice.kill('SIGTERM');
    assert.equal(await sluice.ended(), 0);
  });
});
