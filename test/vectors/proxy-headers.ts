import type { ProxyHeader } from '../../src/codec/proxy-protocol/index.ts';
import type { ErrorCode } from '../../src/errors.ts';
import { bytes, hex } from '../support/bytes.ts';

const signature = '0d0a0d0a000d0a515549540a';

interface ProxyHeaderVector {
  /** Where it comes from: a section of the PROXY protocol's specification, or haproxy 2.6.12 with its options. */
  readonly title: string;
  readonly bytes: Uint8Array;
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function header(
  version: 1 | 2,
  [from, fromPort, to, toPort]: readonly [string, number, string, number],
  secure?: boolean,
): ProxyHeader {
  const source = { address: from, port: fromPort };
  return { version, route: { source, destination: { address: to, port: toPort } }, secure };
}

const unnamed = (version: 1 | 2): ProxyHeader => ({ version, route: undefined, secure: undefined });

/** A header of version 2 whose length fits what stands behind it. */
function binary(command: string, family: string, ...rest: readonly string[]): Uint8Array {
  const block = bytes(...rest);
  const length = block.length.toString(16).padStart(4, '0');
  return bytes(signature, command, family, length, block);
}

const ipv4Route = 'c0000201 c6336402 dd45 078f';
const ipv6Route = '20010db8000000000000000000000001 20010db8000000000000000000000002 dd45 078f';

export const proxyHeaders: readonly (ProxyHeaderVector & { readonly header: ProxyHeader })[] = [
  {
    title: '§2.1, the example',
    bytes: ascii('PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\r\n'),
    header: header(1, ['192.168.0.1', 56_324, '192.168.0.11', 443]),
  },
  {
    title: '§2.1, the longest of IPv4',
    bytes: ascii('PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n'),
    header: header(1, ['255.255.255.255', 65_535, '255.255.255.255', 65_535]),
  },
  {
    title: '§2.1, the longest of IPv6',
    bytes: ascii(`PROXY TCP6 ${'ffff:'.repeat(7)}ffff ${'FFFF:'.repeat(7)}FFFF 65535 65535\r\n`),
    header: header(1, [`${'ffff:'.repeat(7)}ffff`, 65_535, `${'ffff:'.repeat(7)}ffff`, 65_535]),
  },
  { title: '§2.1, UNKNOWN', bytes: ascii('PROXY UNKNOWN\r\n'), header: unnamed(1) },
  {
    title: '§2.1, the worst case',
    bytes: ascii(`PROXY UNKNOWN ${'ffff:'.repeat(7)}ffff ${'ffff:'.repeat(7)}ffff 65535 65535\r\n`),
    header: unnamed(1),
  },
  { title: 'UNKNOWN with anything behind', bytes: ascii('PROXY UNKNOWN \0\xff  x\r\n'), header: unnamed(1) },
  {
    title: 'IPv4 in IPv6',
    bytes: ascii('PROXY TCP6 ::ffff:192.0.2.1 ::ffff:c000:202 1 0\r\n'),
    header: header(1, ['192.0.2.1', 1, '192.0.2.2', 0]),
  },
  {
    title: 'IPv6 with zeros in front',
    bytes: ascii('PROXY TCP6 2001:0DB8:0000:0000:0000:0000:0000:0001 ::1 1 2\r\n'),
    header: header(1, ['2001:db8::1', 1, '::1', 2]),
  },
  {
    title: 'haproxy, send-proxy, IPv4',
    bytes: hex('50524f58592054435034203132372e302e302e31203132372e302e302e312035353132342032343130310d0a'),
    header: header(1, ['127.0.0.1', 55_124, '127.0.0.1', 24_101]),
  },
  {
    title: 'haproxy, send-proxy, IPv6',
    bytes: hex('50524f58592054435036203a3a31203a3a312034383039302032343130320d0a'),
    header: header(1, ['::1', 48_090, '::1', 24_102]),
  },
  {
    title: 'haproxy, send-proxy-v2, IPv4',
    bytes: hex('0d0a0d0a000d0a515549540a2111000c7f0000017f000001df405e29'),
    header: header(2, ['127.0.0.1', 57_152, '127.0.0.1', 24_105]),
  },
  {
    title: 'haproxy, send-proxy-v2, IPv6',
    bytes: hex(
      '0d0a0d0a000d0a515549540a212100240000000000000000000000000000000100000000000000000000000000000001dabe5e2a',
    ),
    header: header(2, ['::1', 55_998, '::1', 24_106]),
  },
  {
    title: 'haproxy, send-proxy-v2-ssl-cn, a client in the clear',
    bytes: hex('0d0a0d0a000d0a515549540a211100147f0000017f000001cf925e2d2000050000000000'),
    header: header(2, ['127.0.0.1', 53_138, '127.0.0.1', 24_109], false),
  },
  {
    title: 'haproxy, send-proxy-v2-ssl-cn, a client over TLS 1.3',
    bytes: hex(
      '0d0a0d0a000d0a515549540a2111001e7f0000017f000001b6925e2f20000f0100000000210007544c5376312e33',
    ),
    header: header(2, ['127.0.0.1', 46_738, '127.0.0.1', 24_111], true),
  },
  {
    title: 'haproxy, crc32c,ssl,authority,unique-id, IPv4',
    bytes: hex(
      '0d0a0d0a000d0a515549540a2111003c7f0000017f000001d6f45e330300049abaf0a00200116d656469612e6578616d706c652e6f726705000020000f0100000000210007544c5376312e33',
    ),
    header: header(2, ['127.0.0.1', 55_028, '127.0.0.1', 24_115], true),
  },
  {
    title: 'haproxy, crc32c,ssl,authority,unique-id, IPv6',
    bytes: hex(
      '0d0a0d0a000d0a515549540a212100540000000000000000000000000000000100000000000000000000000000000001872c5e34030004e03093750200116d656469612e6578616d706c652e6f726705000020000f0100000000210007544c5376312e33',
    ),
    header: header(2, ['::1', 34_604, '::1', 24_116], true),
  },
  { title: '§2.2, LOCAL', bytes: binary('20', '00'), header: unnamed(2) },
  {
    title: '§2.2, LOCAL with anything behind, and an unknown family',
    bytes: binary('20', 'ff', '01020304'),
    header: unnamed(2),
  },
  { title: '§2.2, UNSPEC', bytes: binary('21', '00', 'ffff'), header: unnamed(2) },
  { title: '§2.2, UNIX stream', bytes: binary('21', '31', '00'.repeat(216)), header: unnamed(2) },
  { title: '§2.2, UDP over IPv4', bytes: binary('21', '12', ipv4Route), header: unnamed(2) },
  {
    title: '§2.2, TCP over IPv4',
    bytes: binary('21', '11', ipv4Route),
    header: header(2, ['192.0.2.1', 56_645, '198.51.100.2', 1935]),
  },
  {
    title: '§2.2, TCP over IPv6',
    bytes: binary('21', '21', ipv6Route),
    header: header(2, ['2001:db8::1', 56_645, '2001:db8::2', 1935]),
  },
  {
    title: '§2.2, IPv4 in IPv6',
    bytes: binary('21', '21', '00000000000000000000ffffc0000201', '00000000000000000000ffffc6336402', '0001 0002'),
    header: header(2, ['192.0.2.1', 1, '198.51.100.2', 2]),
  },
  {
    title: '§2.2.4, NOOP, and a type as AWS has it (0xEA)',
    bytes: binary('21', '11', ipv4Route, '04 0003 000000', 'ea 0005 0176706365'),
    header: header(2, ['192.0.2.1', 56_645, '198.51.100.2', 1935]),
  },
];

/** Made by hand. */
export const brokenProxyHeaders: readonly (ProxyHeaderVector & { readonly code: ErrorCode })[] = [
  ...[
    'PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\n',
    'PROXY TCP4 192.168.0.1 192.168.0.11\r56324 443\r\n',
    'PROXY UNKNOWN \r x\r\n',
    'PROXY \r\n',
    'PROXY TCP4\r\n',
    'PROXY UNKNOWNx\r\n',
    'PROXY unknown\r\n',
    'PROXY tcp4 192.168.0.1 192.168.0.11 56324 443\r\n',
    'PROXY UDP4 192.168.0.1 192.168.0.11 56324 443\r\n',
    'PROXY TCP4  192.168.0.1 192.168.0.11 56324 443\r\n',
    'PROXY TCP4 192.168.0.1 192.168.0.11 56324 443 \r\n',
    'PROXY TCP4 192.168.0.1 192.168.0.11 56324\r\n',
    'PROXY TCP4 192.168.0.01 192.168.0.11 56324 443\r\n',
    'PROXY TCP4 192.168.0.256 192.168.0.11 56324 443\r\n',
    'PROXY TCP4 192.168.0.1 192.168.0.11 056324 443\r\n',
    'PROXY TCP4 192.168.0.1 192.168.0.11 65536 443\r\n',
    'PROXY TCP4 192.168.0.1 192.168.0.11 -1 443\r\n',
    'PROXY TCP4 ::1 ::1 1 2\r\n',
    'PROXY TCP6 192.168.0.1 192.168.0.11 1 2\r\n',
    'PROXY TCP6 fe80::1%eth0 ::1 1 2\r\n',
    'PROXY TCP6 ::1 ::g 1 2\r\n',
    'PROXY TCP4 localhost localhost 1 2\r\n',
    `PROXY UNKNOWN ${'x'.repeat(92)}\r\n`,
    `PROXY ${'x'.repeat(200)}`,
  ].map((text) => ({
    title: `${JSON.stringify(text.slice(0, 60))} (${text.length} bytes)`,
    bytes: ascii(text),
    code: 'PROXY_HEADER_INVALID' as const,
  })),
  ...(
    [
      ['version 1', binary('11', '11', ipv4Route)],
      ['version 3', binary('31', '11', ipv4Route)],
      ['command 2', binary('22', '11', ipv4Route)],
      ['family 4', binary('21', '41', ipv4Route)],
      ['transport 3', binary('21', '13', ipv4Route)],
      ['no addresses', binary('21', '11')],
      ['addresses a byte short', binary('21', '11', ipv4Route.slice(0, -2))],
      ['addresses of IPv4 for IPv6', binary('21', '21', ipv4Route)],
      ['a TLV that ends late', binary('21', '11', ipv4Route, '04 0004 000000')],
      ['half the head of a TLV', binary('21', '11', ipv4Route, '04 00')],
      ['a checksum of other bytes', binary('21', '11', ipv4Route, '03 0004 00000000')],
      ['a checksum of 3 bytes', binary('21', '11', ipv4Route, '03 0003 000000')],
      [
        'a checksum twice',
        binary('21', '11', ipv4Route, '03 0004 00000000', '03 0004 00000000'),
      ],
      ['PP2_TYPE_SSL of 4 bytes', binary('21', '11', ipv4Route, '20 0004 01000000')],
    ] as const
  ).map(([title, input]) => ({ title, bytes: input, code: 'PROXY_HEADER_INVALID' as const })),
  { title: 'a byte more than may be', bytes: bytes(signature, '2111 3ff1'), code: 'LIMIT_EXCEEDED' },
  { title: 'the longest that can be announced', bytes: bytes(signature, '2000 ffff'), code: 'LIMIT_EXCEEDED' },
];

/** What else a connection may begin with. */
export const noProxyHeaders: readonly ProxyHeaderVector[] = [
  { title: 'an RTMP handshake', bytes: bytes('03 00000000 00000000', '5a'.repeat(30)) },
  { title: 'a TLS ClientHello', bytes: hex('16030102000100') },
  { title: 'HTTP', bytes: ascii('GET / HTTP/1.1\r\n') },
  { title: 'HTTP with PROXY as its method', bytes: ascii('PROXY/ HTTP/1.1\r\n') },
  { title: 'HTTP/2', bytes: ascii('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n') },
  { title: 'empty lines', bytes: ascii('\r\n\r\n\r\n') },
  { title: 'another case', bytes: ascii('proxy TCP4 192.0.2.1 192.0.2.2 1 2\r\n') },
];
