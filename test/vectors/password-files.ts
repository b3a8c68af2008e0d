import type { StoredPassword } from '../../modules/password-file/password-file.ts';

/** A password file and what it says. */
export interface PasswordFileVector {
  readonly title: string;
  readonly bytes: Uint8Array;
  /** Text is cleartext. */
  readonly passwords: Readonly<Record<string, string | StoredPassword>>;
  /** Lines that are reported, in order. */
  readonly problemLines?: readonly number[];
}

function text(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

/** Of the password `x`, as Wowza's tool writes it, at the lowest cost. */
const bcrypt = '$2y$04$7nQKP9U3FPEV65kt8Zw.oOHtCJhYU0m00CBgBMvjL48QB.mHtLWUK';

/** Shapes of files as Wowza's own and its users' are (header, comment styles, end without a line break). */
export const passwordFileVectors: readonly PasswordFileVector[] = [
  {
    title: 'as Wowza ships it, one user added, no line break at the end',
    bytes: text(
      '# Publish password file (format [username][space][password])\n#username password\n\nencoder S3cret!',
    ),
    passwords: { encoder: 'S3cret!' },
  },
  { title: 'nothing', bytes: text(''), passwords: {} },
  { title: 'only comments', bytes: text('# username password\n   # indented user\n'), passwords: {} },
  { title: 'CRLF', bytes: text('a 1\r\n\r\nb 2\r\n'), passwords: { a: '1', b: '2' } },
  { title: 'CR alone', bytes: text('a 1\rb 2'), passwords: { a: '1', b: '2' } },
  {
    title: 'a byte order mark',
    bytes: Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0x20, 0x31),
    passwords: { a: '1' },
  },
  { title: 'a byte order mark before a comment', bytes: text('\ufeff# c\na 1'), passwords: { a: '1' } },
  { title: 'tabs and several blanks', bytes: text('  a\t \t1 \t\nb   2'), passwords: { a: '1', b: '2' } },
  { title: 'names differ by case', bytes: text('a 1\nA 2'), passwords: { a: '1', A: '2' } },
  { title: 'a # that does not begin the line', bytes: text('a #1\nb# 2'), passwords: { a: '#1', 'b#': '2' } },
  {
    title: 'characters that a query must encode',
    bytes: text('user@example.com p+a/s=s&?%20'),
    passwords: { 'user@example.com': 'p+a/s=s&?%20' },
  },
  { title: 'letters beyond ASCII', bytes: text('jörg größe'), passwords: { jörg: 'größe' } },
  {
    title: 'a third word: the password ends at the blank, as in Wowza',
    bytes: text('a 1 more\nb 2 admin|owner\nc 3'),
    passwords: { a: '1', b: '2', c: '3' },
    problemLines: [1, 2],
  },
  {
    title: 'admin.password: groups, and how the password is kept',
    bytes: text(
      [
        'boss 1 admin|advUser',
        'plain 2 readOnly cleartext',
        `hash ${bcrypt} admin bcrypt`,
        `digest 0F343B0931126A20F133D67C2B018A3B basic digest`,
        '',
      ].join('\n'),
    ),
    passwords: {
      boss: '1',
      plain: '2',
      hash: { kind: 'bcrypt', hash: bcrypt },
      digest: { kind: 'digest', hash: '0f343b0931126a20f133d67c2b018a3b' },
    },
  },
  {
    title: 'a bcrypt hash tells what it is',
    bytes: text(`a ${bcrypt}`),
    passwords: { a: { kind: 'bcrypt', hash: bcrypt } },
  },
  {
    title: 'a hash that is none, and an encoding that nobody knows, are no accounts',
    bytes: text('a secret admin bcrypt\nb secret admin digest\nc secret admin rot13\nd 4 admin'),
    passwords: { d: '4' },
    problemLines: [1, 2, 3],
  },
  {
    title: 'a line without a password, the others stay in force',
    bytes: text('a 1\nbroken\nb 2'),
    passwords: { a: '1', b: '2' },
    problemLines: [2],
  },
  {
    title: 'a user twice: the last line holds',
    bytes: text('a 1\nb 2\na 3'),
    passwords: { a: '3', b: '2' },
    problemLines: [3],
  },
  {
    title: 'a broken second line of a user does not take the first away',
    bytes: text('a 1\na\n'),
    passwords: { a: '1' },
    problemLines: [2],
  },
  {
    title: 'Latin-1 bytes in one line',
    bytes: Uint8Array.of(0x61, 0x20, 0xfc, 0x0a, 0x62, 0x20, 0x32),
    passwords: { b: '2' },
    problemLines: [1],
  },
  {
    title: 'UTF-16 little-endian',
    bytes: Uint8Array.of(0xff, 0xfe, 0x61, 0, 0x20, 0, 0x31, 0),
    passwords: {},
    problemLines: [1],
  },
  { title: 'a NUL in the password', bytes: text('a 1\0\nb 2'), passwords: { b: '2' }, problemLines: [1] },
];
