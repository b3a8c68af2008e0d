import { bytes } from '../support/bytes.ts';

interface ClientHelloVector {
  readonly title: string;
  readonly bytes: Uint8Array;
  readonly serverName: string | undefined;
}

const random = 'cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece7';

function length(of: Uint8Array, octets: number): Uint8Array {
  return Uint8Array.from({ length: octets }, (_, index) => (of.length >> (8 * (octets - 1 - index))) & 0xff);
}

function record(body: Uint8Array): Uint8Array {
  return bytes('160301', length(body, 2), body);
}

/** A hello as a message, with these extensions, or with none at all. */
function message(...extensions: readonly string[]): Uint8Array {
  const all = bytes(...extensions);
  const block = extensions.length === 0 ? all : bytes(length(all, 2), all);
  const body = bytes('0303', random, '00', '0002', '1301', '0100', block);
  return bytes('01', length(body, 3), body);
}

const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

function named(name: string): Uint8Array {
  const host = ascii(name);
  const entry = bytes('00', length(host, 2), host);
  const list = bytes(length(entry, 2), entry);
  return bytes('0000', length(list, 2), list);
}

const hexOf = (input: Uint8Array) => Buffer.from(input).toString('hex');
const www = hexOf(named('www.example.com'));

/** Hellos as a connection begins with them. */
export const clientHellos: readonly ClientHelloVector[] = [
  {
    title: 'RFC 8448 §3',
    bytes: bytes(
      '16030100c4 010000c00303',
      random,
      '0000061301130313020100009100 00000b0009000006736572766572ff01000100000a00140012001d00170018001901000101',
      '01020103010400230000003300260024001d002099381de560e4bd43d23d8e435a7dbafeb3c06e51c13cae4d5413691e529aaf',
      '2c002b0003020304000d0020001e040305030603020308040805080604010501060102010402050206020202002d00020101001c',
      '00024001',
    ),
    serverName: 'server',
  },
  { title: 'a name behind others', bytes: record(message('00170000', www)), serverName: 'www.example.com' },
  {
    title: 'a message in records of ten bytes',
    bytes: bytes(
      ...Array.from({ length: Math.ceil(message(www).length / 10) }, (_, index) =>
        record(message(www).subarray(index * 10, index * 10 + 10)),
      ),
    ),
    serverName: 'www.example.com',
  },
  { title: 'no extensions (TLS 1.2)', bytes: record(message()), serverName: undefined },
  { title: 'extensions without a name', bytes: record(message('00170000')), serverName: undefined },
  { title: 'a name of another type', bytes: record(message('00000006000401000161')), serverName: undefined },
  { title: 'an empty name extension', bytes: record(message('00000000')), serverName: undefined },
  { title: 'an extension past its end', bytes: record(message('0000ffff00')), serverName: undefined },
];

/** What will never be a hello that has a name. */
export const noClientHellos: readonly { readonly title: string; readonly bytes: Uint8Array }[] = [
  { title: 'an alert', bytes: bytes('15030100020228') },
  { title: 'another handshake message', bytes: record(bytes('0200000100')) },
  { title: 'an empty record', bytes: bytes('1603010000') },
  { title: 'an alert amid the message', bytes: bytes(record(bytes('010000c0')), '15030100020228') },
];
