import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { importFiles, keyStoreVector } from './import-source.ts';
import {
  beans,
  container,
  newSecureTransport,
  oldSecureTransport,
  plainTransport,
  properties,
} from './red5-files.ts';

const jks = await keyStoreVector('rsa.jks');
const webapp = { 'webapps/live/WEB-INF/web.xml': '<web-app/>' };

/** HostPorts of a VHost.xml, one a line: name, address, port, and what else it says. */
function hostPortsOf(xml: string): string[] {
  return [...xml.matchAll(/<HostPort>(.*?)<\/HostPort>/gs)].map(([, inner = '']) => {
    const text = (name: string) => new RegExp(`<${name}>(.*?)</${name}>`).exec(inner)?.[1] ?? '';
    const closed = ['RTMP', 'HTTP'].filter((service) => text(service) === 'off');
    const without = closed.map((service) => ` without ${service}`).join('');
    const secure = inner.includes('<SSLConfig>') ? ' secure' : '';
    return `${text('Name')} ${text('IpAddress')}:${text('Port')}${secure}${without}`;
  });
}

describe('import red5', () => {
  for (const [style, secureTransport] of [
    ['new', newSecureTransport()],
    ['old', oldSecureTransport],
  ] as const) {
    it(`takes ports, key store and password of the ${style} bean style over`, async (t) => {
      const imported = await importFiles(t, 'red5', {
        'conf/red5.properties': properties(),
        'conf/red5-core.xml': beans(plainTransport, secureTransport),
        'conf/jee-container.xml': container(),
        'conf/keystore': jks,
        ...webapp,
      });
      assert.deepEqual(imported.problems, []);
      const vhost = await imported.read('conf/VHost.xml');
      assert.deepEqual(hostPortsOf(vhost), [
        'RTMP 127.0.0.1:1935 without HTTP',
        'RTMPS 127.0.0.1:8443 secure',
        'HTTP 127.0.0.1:5080 without RTMP',
        'HTTPS 127.0.0.1:5443 secure',
      ]);
      const keyStore = `<KeyStorePath>${path.join(imported.source, 'conf/keystore')}</KeyStorePath>`;
      assert.equal(vhost.split(keyStore).length, 3);
      assert.match(vhost, /<AcceptorBackLog>32</);
      const reference = '<KeyStorePassword>${file:keystore/red5-keystore.password}</KeyStorePassword>';
      assert.equal(vhost.split(reference).length, 3);
      assert.equal(await imported.read('keystore/red5-keystore.password'), 'secret1\n');
      const { mode } = await stat(path.join(imported.home, 'keystore/red5-keystore.password'));
      assert.equal(mode & 0o777, 0o600);
      assert.equal((await stat(path.join(imported.home, 'keystore'))).mode & 0o777, 0o700);

      assert.ok(!(vhost + imported.report).includes('secret1'), 'the password shows nowhere');
      const application = await imported.read('conf/live/Application.xml');
      assert.match(application, /<Class>core-security<\/Class>/);
      assert.ok(
        imported.remarks('taken').some((line) => line.includes('closed: publishers need a user')),
        'that it is closed is said',
      );
    });
  }

  it('leaves out what is commented out, and a template', async (t) => {
    const imported = await importFiles(t, 'red5', {
      'conf/red5.properties': properties(),
      'conf/red5-core.xml': beans(plainTransport, `<!-- ${newSecureTransport()} -->`).replace(
        '</beans>',
        '<bean abstract="true" class="org.red5.server.net.rtmp.RTMPMinaTransport"><property name="port" value="1"/></bean></beans>',
      ),
      'conf/jee-container.xml': container({ secure: false }),
      ...webapp,
    });
    assert.deepEqual(hostPortsOf(await imported.read('conf/VHost.xml')), [
      'RTMP 127.0.0.1:1935 without HTTP',
      'HTTP 127.0.0.1:5080 without RTMP',
    ]);
    assert.deepEqual(imported.remarks('todo'), []);
  });

  it('does not open a port whose TLS cannot be told, and never in the clear', async (t) => {
    const imported = await importFiles(t, 'red5', {
      'conf/red5.properties': properties(),
      'conf/red5-core.xml': beans(
        plainTransport,
        // The handler is commented out, its transport is not.
        newSecureTransport().replace('<bean id="rtmpsMinaIoHandler"', '<!--').replace('</bean>', '-->'),
        oldSecureTransport.replaceAll('rtmpsMinaIoHandler', 'other').replace('conf/keystore', '${nowhere}'),
      ),
      ...webapp,
    });
    assert.deepEqual(hostPortsOf(await imported.read('conf/VHost.xml')), [
      'RTMP 127.0.0.1:1935 without HTTP',
    ]);
    const todo = imported.remarks('todo');
    assert.equal(todo.length, 2, todo.join('\n'));
    assert.match(todo.join('\n'), /rtmpsTransport \| its ioHandler is missing or commented out/);
    assert.match(todo.join('\n'), /key store \| names no key store, so that the port is not opened/);
  });

  it('shares a port that RTMPS and HTTPS have in common, and says where two key stores want one', async (t) => {
    const files = {
      'conf/red5-core.xml': beans(newSecureTransport()),
      'conf/jee-container.xml': container(),
      'conf/keystore': jks,
      ...webapp,
    };
    const shared = await importFiles(t, 'red5', {
      ...files,
      'conf/red5.properties': properties({ 'rtmps.port': '5443' }),
    });
    assert.deepEqual(hostPortsOf(await shared.read('conf/VHost.xml')), [
      'RTMPS, HTTPS 127.0.0.1:5443 secure',
      'HTTP 127.0.0.1:5080 without RTMP',
    ]);
    assert.deepEqual(shared.problems, []);

    const torn = await importFiles(t, 'red5', {
      ...files,
      'conf/red5-core.xml': beans(oldSecureTransport.replace('conf/keystore', 'conf/other')),
      'conf/other': jks,
      'conf/red5.properties': properties({ 'rtmps.port': '5443' }),
    });
    assert.match(
      torn.remarks('todo').join('\n'),
      /HTTPS on 127\.0\.0\.1:5443 \| is taken by RTMPS with another/,
    );
    assert.deepEqual(torn.problems, []);
  });

  it('opens HTTPS only where secureEnabled does not say false', async (t) => {
    const imported = await importFiles(t, 'red5', {
      'conf/red5.properties': properties({ 'secure.enabled': 'false' }),
      'conf/jee-container.xml': container({
        loader: '<property name="secureEnabled" value="${secure.enabled}" />',
      }),
      'conf/red5-core.xml': beans(plainTransport),
      ...webapp,
    });
    assert.ok(!(await imported.read('conf/VHost.xml')).includes('5443'));
    assert.match(imported.remarks('left').join('\n'), /httpsConnector \| secureEnabled is false/);
  });

  it('takes client certificates, suites and protocols over, and drops what is unsafe', async (t) => {
    const imported = await importFiles(t, 'red5', {
      'conf/red5.properties': properties(),
      'conf/red5-core.xml': beans(
        newSecureTransport(`
        <property name="needClientAuth" value="true" />
        <property name="cipherSuites"><array>
          <value>TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256</value>
          <value>TLS_ECDHE_RSA_WITH_RC4_128_SHA</value>
        </array></property>
        <property name="protocols"><array>
          <value>TLSv1</value><value>TLSv1.1</value><value>TLSv1.2</value>
        </array></property>`),
      ),
      'conf/keystore': jks,
      'conf/truststore': await keyStoreVector('truststore.jks'),
      ...webapp,
    });
    assert.deepEqual(imported.problems, []);
    const vhost = await imported.read('conf/VHost.xml');
    assert.match(vhost, /<NeedClientAuth>true</);
    assert.match(vhost, /<TrustStorePath>.*conf\/truststore</);
    assert.match(vhost, /<TrustStorePassword>\$\{file:keystore\/red5-truststore\.password\}</);
    assert.match(vhost, /<CipherSuites>TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256</);
    assert.match(vhost, /<Protocols>TLSv1\.2</);
    assert.match(imported.remarks('left').join('\n'), /TLS_ECDHE_RSA_WITH_RC4_128_SHA/);
    assert.match(imported.remarks('todo').join('\n'), /TLSv1, TLSv1\.1: older than TLS 1\.2/);
  });

  it('leaves a password to the environment where no property has it', async (t) => {
    const imported = await importFiles(
      t,
      'red5',
      {
        'conf/red5.properties': properties({ 'rtmps.keystorepass': '${RED5_STORE_PASS}' }),
        'conf/red5-core.xml': beans(newSecureTransport()),
        'conf/keystore': jks,
        ...webapp,
      },
      { env: { RED5_STORE_PASS: 'secret1' } },
    );
    assert.match(await imported.read('conf/VHost.xml'), /<KeyStorePassword>\$\{env:RED5_STORE_PASS\}</);
    assert.deepEqual(imported.problems, []);
  });

  it('goes by the bytes of a key store where jee-container.xml says JKS, as Java does', async (t) => {
    const imported = await importFiles(t, 'red5', {
      'conf/red5.properties': properties(),
      'conf/red5-core.xml': beans(plainTransport),
      'conf/jee-container.xml': container(),
      'conf/keystore': await keyStoreVector('rsa-legacy.p12'),
      ...webapp,
    });
    assert.deepEqual(imported.problems, []);
  });

  it('copies key stores where it is asked to', async (t) => {
    const imported = await importFiles(
      t,
      'red5',
      {
        'conf/red5.properties': properties(),
        'conf/red5-core.xml': beans(newSecureTransport()),
        'conf/keystore': jks,
        ...webapp,
      },
      { copyKeyStores: true },
    );
    assert.match(await imported.read('conf/VHost.xml'), /<KeyStorePath>keystore\/keystore</);
    assert.equal((await stat(path.join(imported.home, 'keystore/keystore'))).mode & 0o777, 0o600);
    assert.deepEqual(imported.problems, []);
  });

  it('says what a missing key store needs, and keeps the port shut by an error of check', async (t) => {
    const imported = await importFiles(t, 'red5', {
      'conf/red5.properties': properties(),
      'conf/red5-core.xml': beans(newSecureTransport()),
      ...webapp,
    });
    assert.match(imported.remarks('todo').join('\n'), /red5\.properties:7 \| KeyStorePath .*is no file/);
    assert.ok(imported.problems.some(({ severity }) => severity === 'error'));
  });

  it('reads a conf/ folder by itself, and red5.properties without beans', async (t) => {
    const imported = await importFiles(
      t,
      'red5',
      { 'red5/conf/red5.properties': properties() },
      { below: 'red5/conf' },
    );
    assert.deepEqual(hostPortsOf(await imported.read('conf/VHost.xml')), [
      'RTMP 127.0.0.1:1935 without HTTP',
    ]);
    assert.match(imported.remarks('todo').join('\n'), /red5-core\.xml \| is not there/);
    assert.match(await imported.read('conf/live/Application.xml'), /core-security/);
  });

  it('names an application as clients do, and leaves root and archives', async (t) => {
    const imported = await importFiles(t, 'red5', {
      'conf/red5.properties': properties(),
      'conf/red5-core.xml': beans(plainTransport),
      'webapps/oflaDemo/WEB-INF/red5-web.properties': 'webapp.contextPath=/oflademo\n',
      'webapps/root/WEB-INF/web.xml': '',
      'webapps/admin.war': '',
      'webapps/files/index.html': '',
    });
    assert.match(await imported.read('conf/oflademo/Application.xml'), /<Name>oflademo</);
    const left = imported.remarks('left').join('\n');
    assert.match(left, /webapp root/);
    assert.match(left, /admin\.war \| is not unpacked/);
    assert.ok(!imported.report.includes('files'));
  });

  it('refuses a folder without a file of Red5, and files that open no port', async (t) => {
    await assert.rejects(importFiles(t, 'red5', { 'conf/VHost.xml': '' }), {
      code: 'IMPORT_NOTHING_FOUND',
      message: /none of conf\/red5\.properties, conf\/red5-core\.xml, conf\/jee-container\.xml$/,
    });
    await assert.rejects(importFiles(t, 'red5', { 'conf/red5-core.xml': '<beans><bean' }), {
      code: 'IMPORT_NOTHING_FOUND',
      message: /whose files open no port$/,
    });
  });

  it('skips a DOCTYPE and reads beans in a file of 2008', async (t) => {
    const core = `<?xml version="1.0"?>
<!DOCTYPE beans PUBLIC "-//SPRING//DTD BEAN//EN" "http://www.springframework.org/dtd/spring-beans.dtd">
<beans>
  <bean id="rtmpMinaIoHandler" class="org.red5.server.net.rtmp.RTMPMinaIoHandler"/>
  <bean id="rtmpTransport" class="org.red5.server.net.rtmp.RTMPMinaTransport">
    <property name="ioHandler"><ref bean="rtmpMinaIoHandler"/></property>
    <property name="address"><value>\${rtmp.host}</value></property>
    <property name="port"><value>\${rtmp.port}</value></property>
  </bean>
</beans>`;
    const imported = await importFiles(t, 'red5', {
      'conf/red5.properties': properties(),
      'conf/red5-core.xml': core,
      ...webapp,
    });
    assert.deepEqual(hostPortsOf(await imported.read('conf/VHost.xml')), [
      'RTMP 127.0.0.1:1935 without HTTP',
    ]);
  });
});

describe('import red5 with OpenMeetings', () => {
  const files = {
    'conf/red5.properties': properties({ 'rtmps.screen.keystorepass': 'secret1' }),
    'conf/red5-core.xml': beans(plainTransport, newSecureTransport()),
    'conf/jee-container.xml': container({ secure: false }),
    'conf/keystore': jks,
    'conf/keystore.screen': jks,
    'webapps/openmeetings/WEB-INF/web.xml': '',
  };
  const config = (values: string) => ({
    'webapps/openmeetings/public/config.xml': `<root>\n${values}</root>`,
  });

  it('gives screen sharing a port and key store of its own', async (t) => {
    const imported = await importFiles(t, 'red5', files);
    const vhost = await imported.read('conf/VHost.xml');
    assert.equal(hostPortsOf(vhost).at(-1), 'Screen sharing 127.0.0.1:8444 secure');
    assert.match(
      vhost,
      /conf\/keystore\.screen<\/KeyStorePath>\s*<KeyStorePassword>\$\{file:keystore\/red5-screen/,
    );
    assert.match(imported.remarks('todo').join('\n'), /its files name no port: 8444/);
    assert.deepEqual(imported.problems, []);
    assert.match(await imported.read('conf/openmeetings/Application.xml'), /core-security/);

    const named = await importFiles(t, 'red5', {
      ...files,
      'conf/red5.properties': properties({
        'rtmps.screen.keystorepass': 'secret1',
        'rtmps.screen.port': '9443',
      }),
    });
    assert.equal(
      hostPortsOf(await named.read('conf/VHost.xml')).at(-1),
      'Screen sharing 127.0.0.1:9443 secure',
    );
    assert.deepEqual(named.remarks('todo'), []);
  });

  it('agrees with config.xml, or says what contradicts it', async (t) => {
    const good = await importFiles(t, 'red5', {
      ...files,
      ...config(
        '<rtmpport>1935</rtmpport>\n<rtmpsslport>8443</rtmpsslport>\n<useSSL>yes</useSSL>\n<red5httpport>5080</red5httpport>\n<protocol>http</protocol>',
      ),
    });
    assert.equal(good.remarks('todo').filter((line) => line.includes('contradicts')).length, 0);
    assert.match(good.remarks('taken').join('\n'), /config\.xml:3 \| rtmpsslport 8443 .*agrees/);

    const bad = await importFiles(t, 'red5', {
      ...files,
      ...config(
        '<rtmpport>1936</rtmpport>\n<rtmpsslport>443</rtmpsslport>\n<useSSL>yes</useSSL>\n<red5httpport>5443</red5httpport>\n<protocol>https</protocol>',
      ),
    });
    const todo = bad.remarks('todo').filter((line) => line.includes('contradicts'));
    assert.equal(todo.length, 3, todo.join('\n'));
    assert.match(
      todo[0] ?? '',
      /config\.xml:2 \| rtmpport 1936 \| contradicts Red5's files, where RTMP is 1935/,
    );
  });
});
