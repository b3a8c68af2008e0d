import type { ObjectSchema } from './document-schema.ts';

const sslConfig = {
  type: 'object',
  // Overlooked, it would leave the port without TLS; a misspelled IpAddress would open it to all.
  guard: true,
  properties: {
    Enable: { type: 'boolean', default: true },
    KeyStorePath: { type: 'string', default: '' },
    KeyStorePassword: { type: 'string', default: '', secret: true },
    KeyStoreType: { type: 'string', enum: ['', 'JKS', 'JCEKS', 'PKCS12', 'PEM'], default: '' },
    KeyPassword: { type: 'string', default: '', secret: true },
    KeyAlias: { type: 'string', default: '' },
    DomainToKeyStoreMapPath: { type: 'string', default: '' },
    TrustStorePath: { type: 'string', default: '' },
    TrustStorePassword: { type: 'string', default: '', secret: true },
    // Misspelt, it would let everybody in.
    NeedClientAuth: { type: 'boolean', default: false, guard: true },
    WantClientAuth: { type: 'boolean', default: false },
    Protocols: {
      type: 'array',
      separator: ',',
      items: { type: 'string', enum: ['TLSv1.2', 'TLSv1.3', 'TLSv1.1', 'TLSv1', 'TLSv1.0', 'SSLv2Hello'] },
      default: [],
    },
    CipherSuites: { type: 'array', separator: ',', items: { type: 'string' }, default: [] },
    AllowHttp2: { type: 'boolean', default: true },
  },
  notUsed: ['SSLProtocol', 'Algorithm'],
  // As Red5 and Tomcat spell them.
  aliases: {
    needClientAuth: 'NeedClientAuth',
    wantClientAuth: 'WantClientAuth',
    TruststorePath: 'TrustStorePath',
    truststorePath: 'TrustStorePath',
    TruststorePassword: 'TrustStorePassword',
    truststorePassword: 'TrustStorePassword',
  },
} as const satisfies ObjectSchema;

const socketConfiguration = {
  type: 'object',
  default: {},
  properties: {
    AcceptorBackLog: { type: 'integer', minimum: 1, maximum: 65_535, default: 511 },
    TcpNoDelay: { type: 'boolean', default: true },
  },
  notUsed: [
    'ReuseAddress',
    'ReceiveBufferSize',
    'ReadBufferSize',
    'SendBufferSize',
    'KeepAlive',
    'TrafficClass',
    'OobInline',
    'SoLingerTime',
    'ConnectionTimeout',
  ],
} as const satisfies ObjectSchema;

const portRule = 'must be one or more ports from 0 to 65535, separated with commas';

const hostPort = {
  type: 'object',
  properties: {
    Name: { type: 'string', default: '' },
    Type: { type: 'string', enum: ['Streaming', 'Admin'], default: 'Streaming' },
    IpAddress: {
      type: 'string',
      guard: true,
      default: '*',
      pattern: '^(\\*|[0-9A-Za-z][0-9A-Za-z.-]*|[0-9A-Fa-f:.]+(%[0-9A-Za-z]+)?)$',
      rule: 'must be *, an IP address or a host name',
    },
    Port: {
      type: 'array',
      separator: ',',
      items: { type: 'integer', minimum: 0, maximum: 65_535, rule: portRule },
      minItems: 1,
      rule: portRule,
    },
    SSLConfig: sslConfig,
    // Misspelt, it would let encoders in where they were shut out.
    RTMP: { type: 'string', enum: ['on', 'play', 'off'], default: 'on', guard: true },
    HTTP: { type: 'string', enum: ['on', 'off'], default: 'on', guard: true },
    // Misspelt, bans and limits would count for the proxy and not for the client.
    TrustedProxies: { type: 'array', separator: ',', items: { type: 'string' }, default: [], guard: true },
    ProxyProtocol: { type: 'string', enum: ['off', 'optional', 'required'], default: 'off', guard: true },
    SocketConfiguration: socketConfiguration,
  },
  required: ['Port'],
  // A single one.
  aliases: { TrustedProxy: 'TrustedProxies' },
  // The port would listen in the clear.
  lookalikes: { name: 'ssl|tls', holds: 'KeyStorePath', hint: '<SSLConfig> makes a port secure' },
  notUsed: ['ProcessorCount', 'HTTPIdent2Response', 'HTTPStreamerAdapterIDs', 'HTTPProviders', 'Description'],
} as const satisfies ObjectSchema;

/** `/Root/VHost` of VHost.xml. */
export const vhostSchema = {
  type: 'object',
  properties: {
    Description: { type: 'string', default: '' },
    HostPortList: {
      type: 'array',
      element: 'HostPort',
      items: hostPort,
      minItems: 1,
      rule: 'must hold at least one HostPort',
    },
  },
  required: ['HostPortList'],
  notUsed: [
    'HTTPStreamerAdapters',
    'HandlerThreadPool',
    'TransportThreadPool',
    'IdleWorkers',
    'NetConnections',
    'MediaCasters',
    'LiveStreamTranscoders',
    'HTTPTunnel',
    'Client',
    'RTP',
    'HTTPProvider',
    'WebSocket',
    'WebRTC',
    'Application',
    'StartStartupStreams',
    'Manager',
    'Properties',
  ],
} as const satisfies ObjectSchema;
