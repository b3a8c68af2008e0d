import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { maxSourceFileBytes } from '../../../src/server/import/source-folder.ts';
import { importFiles, keyStoreVector } from './import-source.ts';

const ssl = (more: string) => `<SSLConfig>
  <KeyStorePath>\${com.wowza.wms.context.VHostConfigHome}/conf/example.streamlock.net.jks</KeyStorePath>
  ${more}
  <SSLProtocol>TLS</SSLProtocol><Algorithm>SunX509</Algorithm><CipherSuites></CipherSuites><Protocols></Protocols>
</SSLConfig>`;

/** The quirks of real files: child order varies, comments hold elements, tabs, empty elements everywhere. */
function vhost(more: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<Root version="2">
	<VHost>
		<Description></Description>
		<HostPortList>
			<HostPort>
				<Name>Default Streaming</Name>
				<Type>Streaming</Type>
				<ProcessorCount>\${com.wowza.wms.TuningAuto}</ProcessorCount>
				<IpAddress>127.0.0.1</IpAddress>
				<!-- 80: HTTP, RTMPT -->
				<Port>1935,8080</Port>
				<HTTPIdent2Response></HTTPIdent2Response>
				<SocketConfiguration><ReuseAddress>true</ReuseAddress><AcceptorBackLog>100</AcceptorBackLog></SocketConfiguration>
				<HTTPProviders><HTTPProvider><BaseClass>x</BaseClass></HTTPProvider></HTTPProviders>
			</HostPort>
			<!-- <HostPort><Port>444</Port></HostPort> -->
			<HostPort><Name>Default Admin</Name><Type>Admin</Type><IpAddress>*</IpAddress><Port>8086</Port></HostPort>
			${more}
		</HostPortList>
		<Client><ClientTimeout>90000</ClientTimeout></Client>
	</VHost>
</Root>`;
}

function application(modules: string, properties = ''): string {
  return `<Root version="3">\r\n\t<Application>\r\n\t\t<Name>live</Name>
<Streams><StreamType>live</StreamType></Streams>
<Transcoder><LiveStreamTranscoder>transcoder</LiveStreamTranscoder></Transcoder>
<Modules>${modules}</Modules>
<Properties>${properties}</Properties>
</Application></Root>`;
}

const module = (name: string) =>
  `<Module><Name>x</Name><Description></Description><Class>${name}</Class></Module>\n`;
const guarded =
  module('com.wowza.wms.module.ModuleCore') + module('com.wowza.wms.security.ModuleCoreSecurity');
const property = (name: string, value: string) =>
  `<Property><Name>${name}</Name><Value>${value}</Value></Property>\n`;

const sources = {
  'wowza/conf/VHost.xml': vhost(
    `<HostPort><Name>TLS</Name><Port>8443</Port><IpAddress>127.0.0.1</IpAddress>${ssl('<KeyStorePassword>secret1</KeyStorePassword>')}</HostPort>`,
  ),
  'wowza/conf/Server.xml':
    '<Root><Server><Name>My Wowza</Name><Description></Description><RESTInterface><Enable>true</Enable></RESTInterface></Server></Root>',
  'wowza/conf/VHosts.xml':
    '<Root><VHosts><VHost><Name>_defaultVHost_</Name></VHost>\n<VHost><Name>second</Name></VHost></VHosts></Root>',
  'wowza/conf/example.streamlock.net.jks': await keyStoreVector('rsa.jks'),
  'wowza/conf/live/Application.xml': application(
    guarded,
    property(
      'securityPublishPasswordFile',
      '${com.wowza.wms.context.VHostConfigHome}/conf/${com.wowza.wms.context.Application}/encoders.passwordfile',
    ),
  ),
  'wowza/conf/live/encoders.passwordfile': '# users\nalice hunter2',
  'wowza/conf/Golden Roulette/Application.xml': application(guarded).replace(
    '<Name>live</Name>',
    '<Name>Golden Roulette</Name>',
  ),
  'wowza/conf/publish.password': 'bob letmein',
  'wowza/conf/admin.password': 'boss secret admin',
  'wowza/conf/StartupStreams.xml':
    '<Root><StartupStreams>\n<StartupStream><Application>live/_definst_</Application><MediaCasterType>rtp</MediaCasterType><StreamName>cam.stream</StreamName></StartupStream></StartupStreams></Root>',
  'wowza/conf/Tune.xml': '<Root/>',
  'wowza/content/README': '',
};

describe('import wowza', () => {
  it('takes ports, key stores, users and applications over, and passes check', async (t) => {
    const imported = await importFiles(t, 'wowza', sources, { below: 'wowza' });
    assert.deepEqual(
      imported.problems.filter(({ severity }) => severity !== 'not-used'),
      [],
    );
    const text = await imported.read('conf/VHost.xml');
    const ports = [...text.matchAll(/<Port>(.*?)</g)].map(([, port]) => port);
    assert.deepEqual(ports, ['1935,8080', '8086', '8443']);
    const store = path.join(imported.source, 'wowza/conf/example.streamlock.net.jks');
    assert.ok(text.includes(`<KeyStorePath>${store}</KeyStorePath>`));
    assert.match(text, /<KeyStorePassword>\$\{file:keystore\/wowza-keystore\.password\}</);
    assert.match(text, /<AcceptorBackLog>100</);
    assert.equal(await imported.read('keystore/wowza-keystore.password'), 'secret1\n');
    assert.ok(!(text + imported.report).includes('secret1'));

    assert.equal(
      await imported.read('conf/live/Application.xml'),
      sources['wowza/conf/live/Application.xml'],
    );
    assert.equal(await imported.read('conf/live/encoders.passwordfile'), '# users\nalice hunter2');
    assert.equal(await imported.read('conf/publish.password'), 'bob letmein');
    const { mode } = await stat(path.join(imported.home, 'conf/publish.password'));
    assert.equal(mode & 0o777, 0o600);
    assert.match(await imported.read('conf/Server.xml'), /<Name>My Wowza</);
    await stat(path.join(imported.home, 'conf/Golden Roulette/Application.xml'));

    const left = imported.remarks('left').join('\n');
    assert.match(left, /StartupStreams\.xml:2 \| startup stream live\/_definst_\/cam\.stream/);
    assert.match(left, /LiveStreamTranscoder \| Sluice does not transcode .*1 more/);
    assert.match(left, /RESTInterface/);
    assert.match(left, /HTTPProviders/);
    assert.match(imported.remarks('todo').join('\n'), /virtual host second/);
  });

  it('reads a conf/ by itself, and copies key stores where it is asked to', async (t) => {
    const imported = await importFiles(t, 'wowza', sources, { below: 'wowza/conf', copyKeyStores: true });
    assert.match(
      await imported.read('conf/VHost.xml'),
      /<KeyStorePath>keystore\/example\.streamlock\.net\.jks</,
    );
    const copy = await readFile(path.join(imported.home, 'keystore/example.streamlock.net.jks'));
    assert.deepEqual(copy, sources['wowza/conf/example.streamlock.net.jks']);
    assert.ok(imported.problems.every(({ severity }) => severity !== 'error'));
  });

  it('keeps a module that is Java, and says where it must be replaced', async (t) => {
    const file = 'conf/live/Application.xml';
    const imported = await importFiles(t, 'wowza', {
      'conf/VHost.xml': vhost(''),
      [file]: application(guarded + module('com.example.MyModule')),
    });
    assert.match(await imported.read(file), /com\.example\.MyModule/);
    const error = imported.problems.find(({ severity }) => severity === 'error');
    assert.deepEqual([error?.location.file, error?.location.line], [file, 8]);
  });

  it('keeps references as they are, and says that a secret stands in the clear', async (t) => {
    const imported = await importFiles(
      t,
      'wowza',
      {
        ...sources,
        'wowza/conf/VHost.xml': vhost(
          `<HostPort><Port>8443</Port>${ssl('<KeyStorePassword>${env:STORE_PASS}</KeyStorePassword><Protocols>TLSv1,TLSv1.2</Protocols>').replace('<Protocols></Protocols>', '')}</HostPort>`,
        ),
        'wowza/conf/live/Application.xml': application(
          guarded + module('com.wowza.wms.security.ModuleSecureToken'),
          property('securitySecureTokenVersion', '2') +
            property('securitySecureTokenSharedSecret', '<![CDATA[s3cr3t&]]>'),
        ),
      },
      { below: 'wowza', env: { STORE_PASS: 'secret1' } },
    );
    assert.ok(imported.problems.every(({ severity }) => severity !== 'error'));
    const text = await imported.read('conf/VHost.xml');
    assert.match(text, /<KeyStorePassword>\$\{env:STORE_PASS\}</);
    assert.match(text, /<Protocols>TLSv1\.2</);
    const todo = imported.remarks('todo').join('\n');
    assert.match(todo, /securitySecureTokenSharedSecret \| conf\/live\/Application\.xml \| holds a secret/);
    assert.ok(!imported.report.includes('s3cr3t'));
    const { mode } = await stat(path.join(imported.home, 'conf/live/Application.xml'));
    assert.equal(mode & 0o777, 0o600);
  });

  it('opens no port in the clear that was meant to be secure', async (t) => {
    const imported = await importFiles(t, 'wowza', {
      'conf/VHost.xml': vhost(
        `<HostPort><Port>8443</Port>${ssl('').replaceAll('SSLConfig', 'SslConfig')}</HostPort>`,
      ),
      'conf/live/Application.xml': application(guarded),
    });
    assert.ok(!(await imported.read('conf/VHost.xml')).includes('8443'));
    assert.match(imported.remarks('todo').join('\n'), /<SslConfig> is not <SSLConfig>: it is not opened/);
  });

  it('says what it cannot read, and takes the rest', async (t) => {
    const imported = await importFiles(t, 'wowza', {
      'conf/VHost.xml': vhost(''),
      'conf/live/Application.xml': application(guarded),
      'conf/broken/Application.xml': '<Root><Application>',
      'conf/-odd/Application.xml': application(guarded),
      'conf/publish.password': new Uint8Array(maxSourceFileBytes + 1),
    });
    const todo = imported.remarks('todo').join('\n');
    assert.match(todo, /broken\/Application\.xml:1 \| application broken \| must be well-formed XML/);
    assert.match(todo, /application -odd/);
    assert.match(todo, /publish\.password \| must be readable \(more than/);
    assert.ok(imported.problems.every(({ severity }) => severity !== 'error'));
  });

  it('refuses a folder without a file of Wowza', async (t) => {
    await assert.rejects(importFiles(t, 'wowza', { 'conf/red5.properties': '' }), {
      code: 'IMPORT_NOTHING_FOUND',
      message: /none of conf\/VHost\.xml, conf\/Server\.xml, conf\/Application\.xml$/,
    });
  });
});
