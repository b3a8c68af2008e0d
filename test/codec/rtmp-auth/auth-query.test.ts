import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseApplicationUrl } from '../../../src/codec/rtmp/index.ts';
import { type AuthQuery, maxAuthFieldLength, parseAuthQuery } from '../../../src/codec/rtmp-auth/index.ts';

function parse(app: string): AuthQuery {
  return parseAuthQuery(parseApplicationUrl(app).query);
}

/** A GnuTLS build of librtmp sends what lies behind its base64: anything but NUL. */
const garbage = '\u0001\u00e9=&?x\ufffd%zz==';

const adobe = {
  kind: 'response',
  authmod: 'adobe',
  user: 'test',
  challenge: 'rOH4Qw==',
  response: 'NZJ0wiEhCk/cJ75CW6QFkQ==',
  opaque: 'opaque99',
} as const;

const llnw = {
  kind: 'response',
  authmod: 'llnw',
  user: 'test',
  nonce: 'chal5678',
  cnonce: 'd84bceb1',
  nc: '00000001',
  response: '626c4e6bdcea0284262f0fc172258350',
} as const;

const rows: readonly (readonly [title: string, app: string, wanted: AuthQuery])[] = [
  ['no query', 'live', { kind: 'none' }],
  ['a login by query', 'live?user=u&pass=p', { kind: 'none' }],
  [
    'the second connection of ffmpeg',
    'live?authmod=adobe&user=test',
    { kind: 'needs-challenge', authmod: 'adobe', user: 'test' },
  ],
  [
    'without a path (Reuters Connect)',
    '?authmod=adobe&user=x',
    { kind: 'needs-challenge', authmod: 'adobe', user: 'x' },
  ],
  [
    'Limelight',
    'live/inst/?authmod=llnw&user=te%40st',
    { kind: 'needs-challenge', authmod: 'llnw', user: 'te%40st' },
  ],
  [
    'a challenge without a response',
    'live?authmod=adobe&user=u&challenge=c&opaque=o',
    { kind: 'needs-challenge', authmod: 'adobe', user: 'u' },
  ],
  [
    'the third connection of ffmpeg and GStreamer',
    'live?authmod=adobe&user=test&challenge=71c3a2c6&response=3FZkdW7j1YYzvpKwI51DNQ==&opaque=opaque99',
    { ...adobe, challenge: '71c3a2c6', response: '3FZkdW7j1YYzvpKwI51DNQ==' },
  ],
  [
    'the third connection of HaishinKit, opaque first',
    `live?authmod=adobe&user=test&opaque=opaque99&challenge=rOH4Qw==&response=${adobe.response}`,
    adobe,
  ],
  [
    'an opaque with + / =',
    `live?authmod=adobe&user=test&challenge=024fcbb0&response=t319WISdx9T7oa5YDlNzcw==&opaque=op+q/==`,
    { ...adobe, challenge: '024fcbb0', response: 't319WISdx9T7oa5YDlNzcw==', opaque: 'op+q/==' },
  ],
  [
    'no opaque (ffmpeg, when it was given none)',
    `live?authmod=adobe&user=test&challenge=rOH4Qw==&response=${adobe.response}`,
    { ...adobe, opaque: '' },
  ],
  [
    'garbage behind the base64 of librtmp',
    `live?authmod=adobe&user=test&challenge=rOH4Qw==${garbage}&response=${adobe.response}${garbage}&opaque=opaque99`,
    adobe,
  ],
  [
    'the third connection of Limelight',
    `live?authmod=llnw&user=test&nonce=chal5678&cnonce=d84bceb1&nc=00000001&response=${llnw.response}`,
    llnw,
  ],
  ['a way that nobody knows', 'live?authmod=kerberos&user=u', { kind: 'unsupported' }],
  ['an empty way', 'live?authmod=&user=u', { kind: 'unsupported' }],
  ['another spelling', 'live?authmod=Adobe&user=u', { kind: 'unsupported' }],
];

describe('what the query of app says of a login', () => {
  for (const [title, app, wanted] of rows) {
    it(title, () => assert.deepEqual(parse(app), wanted));
  }

  const faults: readonly (readonly [title: string, query: string, fault: RegExp])[] = [
    ['no user', 'authmod=adobe', /needs a user name/],
    ['an empty user', 'authmod=llnw&user=', /needs a user name/],
    ['a user of 65 bytes', `authmod=adobe&user=${'u'.repeat(65)}`, /at most 64 bytes/],
    ['a user of 33 characters and 66 bytes', `authmod=adobe&user=${'ü'.repeat(33)}`, /at most 64 bytes/],
    ['a line break in a user', 'authmod=adobe&user=a\nb', /no control characters/],
    [
      'a response of other length',
      'authmod=adobe&user=u&challenge=c&response=abc==&opaque=o',
      /its response /,
    ],
    ['an empty response', 'authmod=adobe&user=u&challenge=c&response=&opaque=o', /its response /],
    ['no challenge', `authmod=adobe&user=u&response=${adobe.response}&opaque=o`, /its challenge /],
    [
      'too long a challenge',
      `authmod=adobe&user=u&challenge=${'c'.repeat(maxAuthFieldLength + 1)}&response=${adobe.response}`,
      /its challenge /,
    ],
    [
      'a control character in the opaque',
      `authmod=adobe&user=u&challenge=c&response=${adobe.response}&opaque=o\r`,
      /its opaque /,
    ],
    [
      'too long an opaque',
      `authmod=adobe&user=u&challenge=c&response=${adobe.response}&opaque=${'o'.repeat(maxAuthFieldLength + 1)}`,
      /its opaque /,
    ],
    ['no nonce', `authmod=llnw&user=u&cnonce=c&nc=00000001&response=${llnw.response}`, /its nonce /],
    ['no cnonce', `authmod=llnw&user=u&nonce=n&nc=00000001&response=${llnw.response}`, /its cnonce /],
    ['nc of other length', `authmod=llnw&user=u&nonce=n&cnonce=c&nc=1&response=${llnw.response}`, /its nc /],
    [
      'a response in base64',
      `authmod=llnw&user=u&nonce=n&cnonce=c&nc=00000001&response=${adobe.response}`,
      /its response /,
    ],
  ];
  for (const [title, query, fault] of faults) {
    it(`is no login with ${title}`, () => {
      const found = parse(`live?${query}`);
      assert.equal(found.kind, 'invalid');
      assert.match('fault' in found ? found.fault : '', fault);
    });
  }

  it('reads every part of a login as no whole one', () => {
    for (const [title, app, wanted] of rows) {
      if (wanted.kind !== 'response') continue;
      for (let length = 0; length < app.length; length++) {
        const found = parse(app.slice(0, length));
        // Only an opaque can lose its end and still be one.
        const same = found.kind === 'response' && { ...found, opaque: '' };
        if (same) assert.deepEqual(same, { ...wanted, opaque: '' }, `${title} cut at ${length}`);
      }
    }
  });

  it('takes fields of the longest length', () => {
    const longest = 'x'.repeat(maxAuthFieldLength);
    const user = 'ü'.repeat(32);
    assert.equal(parse(`live?authmod=adobe&user=${'u'.repeat(64)}`).kind, 'needs-challenge');
    const app = `live?authmod=adobe&user=${user}&challenge=${longest}&response=${adobe.response}&opaque=${longest}`;
    assert.deepEqual(parse(app), { ...adobe, user, challenge: longest, opaque: longest });
  });
});
