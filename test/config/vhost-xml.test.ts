import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConfigProblem } from '../../src/config/settings.ts';
import { readVHost } from '../../src/config/vhost-xml.ts';
import { parseXmlDocument } from '../../src/config/xml-document.ts';
import { briefly } from './config-home.ts';

const scope = {
  home: '/srv/sluice',
  userHome: '/home/media',
  vhost: '_defaultVHost_',
  application: undefined,
  env: { RTMP_PORT: '1999', PASSWORD: 'hunter2' },
  secretFiles: new Map(),
};

function read(xml: string) {
  const { root } = parseXmlDocument(new TextEncoder().encode(xml), 'conf/VHost.xml');
  assert.ok(root);
  const problems: ConfigProblem[] = [];
  return { vhost: readVHost(root, scope, problems), problems };
}

/** Host ports one a line, from line 2 on. */
function readPorts(...hostPorts: string[]) {
  const lines = hostPorts.map((inner) => `<HostPort>${inner}</HostPort>`);
  return read(`<Root><VHost><HostPortList>\n${lines.join('\n')}</HostPortList></VHost></Root>`);
}

/** The shape of a stock Wowza 4 VHost.xml, with its quirks: child order varies, a second port has TLS. */
const stock = `<?xml version="1.0" encoding="UTF-8"?>
<Root version="2">
	<VHost>
		<Description></Description>
		<HostPortList>
			<HostPort>
				<Name>Default Streaming</Name>
				<Type>Streaming</Type>
				<ProcessorCount>\${com.wowza.wms.TuningAuto}</ProcessorCount>
				<IpAddress>*</IpAddress>
				<!-- 80: HTTP, RTMPT -->
				<Port>1935,80</Port>
				<HTTPIdent2Response></HTTPIdent2Response>
				<SocketConfiguration>
					<ReuseAddress>true</ReuseAddress>
					<ReceiveBufferSize>0</ReceiveBufferSize>
					<!-- <TcpNoDelay>false</TcpNoDelay> -->
					<AcceptorBackLog>100</AcceptorBackLog>
				</SocketConfiguration>
				<HTTPStreamerAdapterIDs>cupertinostreaming</HTTPStreamerAdapterIDs>
				<HTTPProviders>
					<HTTPProvider>
						<BaseClass>com.wowza.wms.http.HTTPServerVersion</BaseClass>
						<RequestFilters>*ServerVersion</RequestFilters>
						<AuthenticationMethod>none</AuthenticationMethod>
					</HTTPProvider>
				</HTTPProviders>
			</HostPort>
			<HostPort>
				<Name>Default Admin</Name>
				<Type>Admin</Type>
				<IpAddress>127.0.0.1</IpAddress>
				<Port>8086</Port>
			</HostPort>
			<HostPort>
				<Name>webrtc</Name>
				<Port>443</Port>
				<IpAddress>*</IpAddress>
				<Type>Streaming</Type>
				<ProcessorCount>\${com.wowza.wms.TuningAuto}</ProcessorCount>
				<SSLConfig>
					<KeyStorePath>\${com.wowza.wms.context.VHostConfigHome}/conf/example.com.jks</KeyStorePath>
					<KeyStorePassword>\${env:PASSWORD}</KeyStorePassword>
					<KeyStoreType>jks</KeyStoreType>
					<DomainToKeyStoreMapPath></DomainToKeyStoreMapPath>
					<SSLProtocol>TLS</SSLProtocol>
					<Algorithm>SunX509</Algorithm>
					<CipherSuites>TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_RSA_WITH_AES_128_CBC_SHA</CipherSuites>
					<Protocols>TLSv1.2</Protocols>
				</SSLConfig>
			</HostPort>
		</HostPortList>
		<HTTPStreamerAdapters><HTTPStreamerAdapter><ID>x</ID><Properties/></HTTPStreamerAdapter></HTTPStreamerAdapters>
		<IdleWorkers><WorkerCount>\${com.wowza.wms.TuningAuto}</WorkerCount></IdleWorkers>
		<Properties>
			<Property><Name>anything</Name><Value>1</Value></Property>
		</Properties>
	</VHost>
</Root>`;

test('a stock VHost.xml', () => {
  const { vhost, problems } = read(stock);
  assert.deepEqual(
    problems.filter((problem) => problem.severity !== 'not-used'),
    [],
  );
  assert.deepEqual(
    problems.map((problem) => problem.key.replace('VHost/HostPortList/HostPort/', '…')),
    [
      '…ProcessorCount',
      '…HTTPIdent2Response',
      '…SocketConfiguration/ReuseAddress',
      '…SocketConfiguration/ReceiveBufferSize',
      '…HTTPStreamerAdapterIDs',
      '…HTTPProviders',
      '…SSLConfig/SSLProtocol',
      '…SSLConfig/Algorithm',
      'VHost/HTTPStreamerAdapters',
      'VHost/IdleWorkers',
      'VHost/Properties/anything',
    ],
  );
  assert.equal(vhost?.name, '_defaultVHost_');
  const [streaming, admin, tls] = vhost?.hostPorts ?? [];
  assert.deepEqual(streaming, {
    name: 'Default Streaming',
    type: 'Streaming',
    ipAddress: '*',
    ports: [1935, 80],
    ssl: undefined,
    rtmp: 'on',
    http: 'on',
    backlog: 100,
    noDelay: true,
    location: { file: 'conf/VHost.xml', line: 6, column: 4 },
  });
  assert.deepEqual(
    [admin?.type, admin?.ipAddress, admin?.ports, admin?.backlog],
    ['Admin', '127.0.0.1', [8086], 511],
  );
  assert.ok(tls?.ssl);
  const { at, ...ssl } = tls.ssl;
  assert.equal(at?.['KeyStorePath']?.line, 42);
  assert.deepEqual(ssl, {
    keyStorePath: '/srv/sluice/conf/example.com.jks',
    keyStorePassword: 'hunter2',
    keyStoreType: 'JKS',
    keyPassword: '',
    keyAlias: '',
    domainMap: undefined,
    trustStorePath: '',
    trustStorePassword: '',
    clientAuth: 'none',
    protocols: ['TLSv1.2'],
    cipherSuites: ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_RSA_WITH_AES_128_CBC_SHA'],
    allowHttp2: true,
    location: { file: 'conf/VHost.xml', line: 41, column: 5 },
  });
});

const good: readonly [inner: string, ports: readonly number[], address: string][] = [
  ['<Port>1935</Port>', [1935], '*'],
  ['<Port> 1935 , 80,</Port>', [1935, 80], '*'],
  ['<Port>0</Port>', [0], '*'],
  ['<Port>65535</Port><IpAddress>::</IpAddress>', [65535], '::'],
  ['<Port>${env:RTMP_PORT},80</Port><IpAddress>fe80::1%eth0</IpAddress>', [1999, 80], 'fe80::1%eth0'],
  ['<Port>1</Port><IpAddress>media.example.com</IpAddress>', [1], 'media.example.com'],
];

for (const [inner, ports, address] of good) {
  test(`a HostPort with ${inner}`, () => {
    const { vhost, problems } = readPorts(inner);
    assert.deepEqual(problems, []);
    assert.deepEqual([vhost?.hostPorts[0]?.ports, vhost?.hostPorts[0]?.ipAddress], [ports, address]);
  });
}

const path = 'VHost/HostPortList/HostPort';
const portRule = 'must be one or more ports from 0 to 65535, separated with commas';

const bad: readonly [inner: string, report: readonly string[]][] = [
  ['', [`2:1 error ${path}/Port: must be given`]],
  ['<Port></Port>', [`2:11 error ${path}/Port: ${portRule}`]],
  ['<Port>rtmp</Port>', [`2:11 error ${path}/Port: ${portRule}; rtmp`]],
  ['<Port>1935;80</Port>', [`2:11 error ${path}/Port: ${portRule}; 1935;80`]],
  ['<Port>80,65536,-1</Port>', [`2:11 error ${path}/Port: ${portRule}; 80,65536,-1`]],
  ['<Port>${env:PASSWORD}</Port>', [`2:11 error ${path}/Port: ${portRule}`]],
  ['<Port>1</Port><Type>Stream</Type>', [`2:25 error ${path}/Type: must be one of Streaming, Admin; Stream`]],
  [
    '<Port>1</Port><IpAddress>10.0.0.1, 10.0.0.2</IpAddress>',
    [`2:25 error ${path}/IpAddress: must be *, an IP address or a host name; 10.0.0.1, 10.0.0.2`],
  ],
  [
    '<Port>1</Port><IPAddress>127.0.0.1</IPAddress>',
    [`2:25 error ${path}/IPAddress: must be an element that Sluice or Wowza knows; <IpAddress> is close`],
  ],
  [
    '<Port>1</Port><SSLConfg/>',
    [`2:25 error ${path}/SSLConfg: must be an element that Sluice or Wowza knows; <SSLConfig> is close`],
  ],
  ...['SSL', 'TLSConfig', 'MySsl', 'Secure'].map((name): [string, readonly string[]] => [
    `<Port>1</Port><${name}><KeyStorePath>k</KeyStorePath></${name}>`,
    [
      `2:25 error ${path}/${name}: must be an element that Sluice or Wowza knows; <SSLConfig> makes a port secure`,
    ],
  ]),
  [
    '<Port>1</Port><TLS/>',
    [
      `2:25 error ${path}/TLS: must be an element that Sluice or Wowza knows; <SSLConfig> makes a port secure`,
    ],
  ],
  [
    '<Port>1</Port><Titlesbook/>',
    [`2:25 warning ${path}/Titlesbook: must be an element that Sluice or Wowza knows`],
  ],
  [
    '<Port>1</Port><SSLConfig/>',
    [`2:25 error ${path}/SSLConfig/KeyStorePath: must be the path of a key store`],
  ],
  [
    '<Port>1</Port><SSLConfig><KeyStorePath>k</KeyStorePath><Protocols>TLSv1.2,SSLv3</Protocols></SSLConfig>',
    [
      `2:66 error ${path}/SSLConfig/Protocols: must be one of TLSv1.2, TLSv1.3, TLSv1.1, TLSv1, TLSv1.0, SSLv2Hello; TLSv1.2,SSLv3`,
    ],
  ],
  [
    '<Port>1</Port><SocketConfiguration><AcceptorBackLog>0</AcceptorBackLog></SocketConfiguration>',
    [`2:46 error ${path}/SocketConfiguration/AcceptorBackLog: must be a whole number from 1 to 65535; 0`],
  ],
];

for (const [inner, report] of bad) {
  test(`a HostPort with ${inner || 'nothing'} is refused`, () => {
    assert.deepEqual(briefly(readPorts('<Name>other</Name><Port>2</Port>').problems), []);
    assert.deepEqual(briefly(readPorts(inner).problems), report);
  });
}

test('a broken HostPort does not hide what is wrong with the others', () => {
  const { problems } = readPorts(
    '<Name>a</Name><Port>no</Port>',
    '<Name>b</Name><Port>80</Port>',
    '<Name>c</Name><Port>80</Port>',
    '<Name>d</Name><Port>443</Port><SSLConfig/>',
  );
  assert.deepEqual(
    problems.map(({ location, severity }) => [location.line, severity]),
    [
      [2, 'error'],
      [5, 'error'],
      [4, 'error'],
    ],
  );
});

test('a broken port does not hide the good one beside it', () => {
  const { problems } = readPorts('<Port>x,y,80</Port>', '<Port>80</Port>');
  assert.deepEqual(
    problems.map(({ location }) => location.line),
    [2, 3],
  );
});

const conflicts: readonly [first: string, second: string, conflict: boolean][] = [
  ['<Port>1935</Port>', '<Port>80,1935</Port>', true],
  ['<Port>1935</Port>', '<Port>1936</Port>', false],
  ['<Port>0</Port>', '<Port>0,0</Port>', false],
  ['<Port>80</Port>', '<Port>80</Port><IpAddress>127.0.0.1</IpAddress>', true],
  ['<Port>80</Port><IpAddress>::1</IpAddress>', '<Port>80</Port><IpAddress>::</IpAddress>', true],
  ['<Port>80</Port><IpAddress>0.0.0.0</IpAddress>', '<Port>80</Port><IpAddress>10.0.0.1</IpAddress>', true],
  ['<Port>80</Port><IpAddress>0.0.0.0</IpAddress>', '<Port>80</Port><IpAddress>::1</IpAddress>', false],
  ['<Port>80</Port><IpAddress>10.0.0.1</IpAddress>', '<Port>80</Port><IpAddress>10.0.0.2</IpAddress>', false],
  ['<Port>80</Port><IpAddress>FE80::1</IpAddress>', '<Port>80</Port><IpAddress>fe80::1</IpAddress>', true],
];

for (const [first, second, conflict] of conflicts) {
  test(`${first} and ${second} ${conflict ? 'exclude each other' : 'go together'}`, () => {
    const { problems } = readPorts(`<Name>one</Name>${first}`, `<Name>two</Name>${second}`);
    assert.equal(problems.length, conflict ? 1 : 0);
    if (!conflict) return;
    assert.equal(problems[0]?.severity, 'error');
    assert.match(
      problems[0]?.rule ?? '',
      /HostPort "two" \(.+\) and HostPort "one" \(.+\) on line 2 overlap/,
    );
    assert.equal(problems[0]?.location.line, 3);
  });
}

test('the same port twice in one HostPort', () => {
  assert.equal(readPorts('<Port>80,80</Port>').problems.length, 1);
});

test('SSLConfig that is not enabled leaves the port plain', () => {
  const { vhost, problems } = readPorts(
    '<Port>80</Port><SSLConfig><Enable>False</Enable><KeyStorePath></KeyStorePath></SSLConfig>',
  );
  assert.deepEqual(problems, []);
  assert.equal(vhost?.hostPorts[0]?.ssl, undefined);
});

test('a password with a ${ in it is not shown, not even in part', () => {
  const { vhost, problems } = readPorts(`<Port>80</Port><SSLConfig><KeyStorePath>k</KeyStorePath>
    <KeyStorePassword>a\${hunter2}b</KeyStorePassword></SSLConfig>`);
  assert.equal(vhost?.hostPorts[0]?.ssl?.keyStorePassword, 'a${hunter2}b');
  assert.equal(problems[0]?.severity, 'warning');
  assert.doesNotMatch(JSON.stringify(problems), /hunter2/);
});

test('client certificates, as we and as Red5 spell them', () => {
  const store = '<KeyStorePath>k</KeyStorePath>';
  const trust =
    '<TrustStorePath>keystore/trust.jks</TrustStorePath><TrustStorePassword>t</TrustStorePassword>';
  const read = (inner: string) => {
    const { vhost, problems } = readPorts(`<Port>80</Port><SSLConfig>${store}${inner}</SSLConfig>`);
    return { ssl: vhost?.hostPorts[0]?.ssl, problems: briefly(problems) };
  };
  const need = read(`${trust}<NeedClientAuth>true</NeedClientAuth>`);
  assert.deepEqual(
    [need.ssl?.clientAuth, need.ssl?.trustStorePath, need.ssl?.trustStorePassword, need.problems],
    ['need', '/srv/sluice/keystore/trust.jks', 't', []],
  );
  const want = read(`${trust}<wantClientAuth>true</wantClientAuth>`);
  assert.equal(want.ssl?.clientAuth, 'want');
  assert.match(want.problems[0] ?? '', /warning .* must be spelled <WantClientAuth>/);
  assert.equal(
    read(`${trust}<NeedClientAuth>true</NeedClientAuth><WantClientAuth>true</WantClientAuth>`).ssl
      ?.clientAuth,
    'need',
  );
  for (const element of ['NeedClientAuth', 'WantClientAuth']) {
    const { problems } = read(`<${element}>true</${element}>`);
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? '', new RegExp(`error .*/${element}: must stand beside a TrustStorePath`));
  }
  // Overlooked, it would let everybody in.
  assert.match(read(`${trust}<NeedClientAth>true</NeedClientAth>`).problems[0] ?? '', / error .*is close/);
});

test('a domain map does without a key store of its own', () => {
  const { vhost, problems } = readPorts(
    '<Port>80</Port><SSLConfig><DomainToKeyStoreMapPath>conf/map.txt</DomainToKeyStoreMapPath></SSLConfig>',
  );
  assert.deepEqual(problems, []);
  const { domainMap, keyStorePath } = vhost?.hostPorts[0]?.ssl ?? {};
  assert.deepEqual([domainMap?.path, keyStorePath], ['/srv/sluice/conf/map.txt', '']);
});

test('a key store path may be absolute', () => {
  const { vhost } = readPorts(
    '<Port>80</Port><SSLConfig><KeyStorePath>/etc/tls/a.pem</KeyStorePath></SSLConfig>',
  );
  assert.equal(vhost?.hostPorts[0]?.ssl?.keyStorePath, '/etc/tls/a.pem');
});

for (const xml of ['<Root><VHost/></Root>', '<Root><VHost><HostPortList/></VHost></Root>']) {
  test(`${xml} has nothing to listen on`, () => {
    const { vhost, problems } = read(xml);
    assert.equal(vhost, undefined);
    assert.equal(problems[0]?.severity, 'error');
    assert.equal(problems[0]?.key, 'VHost/HostPortList');
  });
}

test('a security property of the virtual host, which nobody would enforce', () => {
  const property = '<Property><Name>securityPlayMaximumConnections</Name><Value>1</Value></Property>';
  const { problems } = read(`<Root><VHost><HostPortList><HostPort><Port>1</Port></HostPort></HostPortList>
    <Properties>${property}</Properties></VHost></Root>`);
  assert.deepEqual(
    problems.map(({ severity, key }) => [severity, key]),
    [['error', 'VHost/Properties/securityPlayMaximumConnections']],
  );
});

test('trusted proxies and the PROXY protocol', () => {
  const read = (inner: string) => {
    const { vhost, problems } = readPorts(`<Port>1935</Port>${inner}`);
    return { proxies: vhost?.hostPorts[0]?.proxies, problems: briefly(problems) };
  };
  assert.deepEqual(read(''), { proxies: undefined, problems: [] });
  assert.deepEqual(
    read('<TrustedProxies></TrustedProxies><ProxyProtocol>off</ProxyProtocol>').proxies,
    undefined,
  );
  assert.deepEqual(read('<TrustedProxies>10.0.0.1, 192.168.1.*,2001:db8::/32</TrustedProxies>'), {
    proxies: { trusted: ['10.0.0.1', '192.168.1.*', '2001:db8::/32'], protocol: 'off' },
    problems: [],
  });
  assert.deepEqual(read('<ProxyProtocol>Required</ProxyProtocol><TrustedProxies>::1</TrustedProxies>'), {
    proxies: { trusted: ['::1'], protocol: 'required' },
    problems: [],
  });
});

for (const [inner, ...expected] of [
  [
    '<ProxyProtocol>required</ProxyProtocol>',
    '2:28 error VHost/HostPortList/HostPort/ProxyProtocol: must stand beside TrustedProxies: the addresses whose headers count; required',
  ],
  [
    '<TrustedProxies>10.0.0.1,proxy.example.com</TrustedProxies>',
    '2:28 error VHost/HostPortList/HostPort/TrustedProxies: must be *, an address, a network (10.0.0.0/8) or have * for whole octets; proxy.example.com',
  ],
  [
    '<TrustedProxies>10.0.0.1,0.0.0.0/0</TrustedProxies>',
    '2:28 warning VHost/HostPortList/HostPort/TrustedProxies: should name proxies only: who is listed can pass for anybody; 0.0.0.0/0',
  ],
  [
    `<TrustedProxies>\${env:PASSWORD}</TrustedProxies>`,
    '2:28 error VHost/HostPortList/HostPort/TrustedProxies: must be *, an address, a network (10.0.0.0/8) or have * for whole octets',
  ],
  [
    '<TrustedProxies>::1</TrustedProxies><ProxyProtocol>on</ProxyProtocol>',
    '2:64 error VHost/HostPortList/HostPort/ProxyProtocol: must be one of off, optional, required; on',
  ],
  [
    '<TrustedProxy>::1</TrustedProxy>',
    '2:28 warning VHost/HostPortList/HostPort/TrustedProxy: must be spelled <TrustedProxies>; it is read as that',
  ],
  [
    '<TrustedProxies>::1</TrustedProxies><ProxyProtocl>required</ProxyProtocl>',
    '2:64 error VHost/HostPortList/HostPort/ProxyProtocl: must be an element that Sluice or Wowza knows; <ProxyProtocol> is close',
  ],
] as const) {
  test(`proxies: ${inner}`, () => {
    assert.deepEqual(briefly(readPorts(`<Port>1935</Port>${inner}`).problems), expected);
  });
}
