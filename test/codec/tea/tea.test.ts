import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  decryptTea,
  encryptingTeaVariants,
  encryptTea,
  maxTeaCiphertextLength,
  maxTeaTextBytes,
  teaVariants,
} from '../../../src/codec/tea/index.ts';
import { bytesOf } from '../../../src/codec/tea/words.ts';
import { xxtea } from '../../../src/codec/tea/xxtea.ts';
import { ProtocolError } from '../../../src/errors.ts';
import { parsedOrRefused, refuses } from '../../support/parser-properties.ts';
import vectors from '../../vectors/tea/tea.json' with { type: 'json' };

const { variants, protocol_example: example } = vectors;
const secret = 'abcdefghijklmnop';

/** A line of a test's title: texts of the vectors are up to 270 characters long. */
function shown(key: string, text: string): string {
  return JSON.stringify([key, text.length > 24 ? `${text.slice(0, 24)}… (${text.length})` : text]);
}

describe('TEA as Wowza has it', () => {
  for (const { key, plaintext, ciphertext, java_decrypt: java } of variants.wowza.vectors) {
    it(`encrypts ${shown(key, plaintext)}`, () => {
      assert.equal(encryptTea(plaintext, key), ciphertext);
    });

    it(`decrypts ${shown(key, plaintext)} as Java does: ${java}`, () => {
      assert.equal(decryptTea(ciphertext, key), java === 'ok (trimmed)' ? plaintext.trim() : plaintext);
    });
  }

  it('encrypts the short texts that Java cannot (test/1234)', () => {
    assert.equal(encryptTea('test', secret), '64baa2a39f32319a');
    assert.equal(encryptTea('1234', secret), 'a38e32ee22217f2b');
    assert.equal(decryptTea('64baa2a39f32319a', secret), 'test');
  });

  it('carries the example of the token protocol', () => {
    assert.ok(example.request.endsWith(`clientid=${encryptTea(example.username, example.secret)}`));
    const { publisherToken } = JSON.parse(example.response) as { publisherToken: string };
    assert.equal(decryptTea(publisherToken, example.secret), example.password);
  });

  it('reads 0x, upper case and line ends', () => {
    for (const text of [
      '905db234b655e9f2',
      '0x905DB234B655E9F2',
      '0X905db234B655e9f2',
      '905db234b655e9f2\r\n',
      '\n905db234b655e9f2\r\n\n',
    ]) {
      assert.equal(decryptTea(text, secret), 'testuser');
    }
  });

  it('trims what Java trims, and keeps what JavaScript would trim', () => {
    assert.equal(decryptTea(encryptTea('\t \u001f a b \n', secret), secret), 'a b');
    assert.equal(decryptTea(encryptTea('\u00a0a\u2003\ufeff', secret), secret), '\u00a0a\u2003\ufeff');
    assert.equal(decryptTea(encryptTea('\ufeffa', secret), secret), '\ufeffa');
    assert.equal(decryptTea(encryptTea(' \n ', secret), secret), '');
  });
});

describe("TEA as Chris Veness's tea-block.js has it", () => {
  for (const { key, plaintext, ciphertext } of variants['veness-base64'].vectors) {
    it(`${shown(key, plaintext)} both ways`, () => {
      assert.equal(encryptTea(plaintext, key, 'veness'), ciphertext);
      assert.equal(decryptTea(ciphertext, key, 'veness'), plaintext);
    });
  }

  it('reads what form decoding, URL-safe writers and careless cutting make of base64', () => {
    for (const [text, key, wanted] of [
      ['5DJcXm szTk=', secret, ' lead'],
      ['5DJcXm-szTk=', secret, ' lead'],
      ['5DJcXm+szTk', secret, ' lead'],
      ['\r\n5DJcXm+szTk=\n', secret, ' lead'],
      ['crCmd2Wy_og=', '#ed%h0#w@1', ' lead'],
    ] as const) {
      assert.equal(decryptTea(text, key, 'veness'), wanted);
    }
  });
});

describe('TEA as the xxtea libraries have it, with a length word', () => {
  for (const { key, plaintext, ciphertext, hex } of variants['xxtea-length-base64'].vectors) {
    it(`${shown(key, plaintext)} both ways`, () => {
      assert.equal(Buffer.from(ciphertext, 'base64').toString('hex'), hex);
      assert.equal(encryptTea(plaintext, key, 'xxtea-len'), ciphertext);
      assert.equal(decryptTea(ciphertext, key, 'xxtea-len'), plaintext);
    });
  }

  it('refuses a length that cannot be: another secret, or the other variant', () => {
    refuses(() => decryptTea('HvpegaLhwGR//ETX', 'abcdefghijklmnoq', 'xxtea-len'), 'TEA_PLAINTEXT_INVALID');
    const without = encryptTea('password12345678', secret, 'veness');
    refuses(() => decryptTea(without, secret, 'xxtea-len'), 'TEA_PLAINTEXT_INVALID');
    for (const [length, text] of [
      [4, undefined],
      [5, 'aaaaa'],
      [8, 'aaaaaaaa'],
      [9, undefined],
    ] as const) {
      const words = Uint32Array.of(0x61616161, 0x61616161, length);
      xxtea.encrypt(words, new Uint32Array(4));
      const ciphertext = Buffer.from(bytesOf(words, 'little')).toString('base64');
      assert.equal(
        parsedOrRefused(() => decryptTea(ciphertext, '', 'xxtea-len')),
        text,
      );
    }
  });
});

describe('TEA as tea-block.js had it from 2002 to 2009', () => {
  for (const vector of variants['veness-legacy-escaped'].vectors) {
    it(`decrypts ${shown(vector.key, vector.plaintext)}`, () => {
      const { key, plaintext, ciphertext_latin1_as_json_string: ciphertext } = vector;
      assert.equal(decryptTea(ciphertext, key, 'veness-legacy'), plaintext);
    });
  }

  it('refuses characters that are no bytes', () => {
    refuses(() => decryptTea('abcdefg\u0100', secret, 'veness-legacy'), 'TEA_CIPHERTEXT_INVALID');
    refuses(() => decryptTea('abcdefg!256!', secret, 'veness-legacy'), 'TEA_CIPHERTEXT_INVALID');
  });
});

describe('TEA and XTEA in blocks of 64 bits', () => {
  for (const { alg, key_hex: key, plaintext_hex: plain, ciphertext_hex: ciphertext } of variants[
    'tea-raw-block'
  ].vectors) {
    it(`${alg} of ${plain} with ${key} (BouncyCastle 1.72)`, () => {
      const variant = alg === 'tea' ? 'tea-ecb' : 'xtea-ecb';
      const [text, keyText] = [plain, key].map((each) => Buffer.from(each, 'hex').toString());
      assert.equal(encryptTea(text ?? '', keyText ?? '', variant), ciphertext);
      assert.equal(decryptTea(ciphertext, keyText ?? '', variant), text);
    });
  }

  it('turns each block by itself', () => {
    const block = encryptTea('testuser', secret, 'tea-ecb');
    assert.equal(encryptTea('testusertestuser', secret, 'tea-ecb'), block + block);
    assert.equal(decryptTea(encryptTea('testuser1', secret, 'xtea-ecb'), secret, 'xtea-ecb'), 'testuser1');
  });
});

describe('every variant', () => {
  const texts = fc.string({ unit: 'binary', maxLength: 80 }).filter((text) => !text.includes('\0'));

  for (const variant of encryptingTeaVariants) {
    it(`${variant}: a text comes back`, () => {
      fc.assert(
        fc.property(texts, fc.string({ unit: 'binary', maxLength: 24 }), (text, key) => {
          const back = decryptTea(encryptTea(text, key, variant), key, variant);
          assert.equal(back, variant === 'wowza' ? text.replace(/^[\0- ]+|[\0- ]+$/g, '') : text);
        }),
        { numRuns: 200 },
      );
    });

    it(`${variant}: an empty text is an empty ciphertext`, () => {
      assert.equal(encryptTea('', secret, variant), '');
      assert.equal(decryptTea('', secret, variant), '');
    });

    it(`${variant}: only the first 16 bytes of the secret count`, () => {
      assert.equal(encryptTea('testuser', `${secret}qrs`, variant), encryptTea('testuser', secret, variant));
      assert.notEqual(
        encryptTea('testuser', 'abcdefghijklmno', variant),
        encryptTea('testuser', secret, variant),
      );
      // 15 bytes and the first of four.
      const key = 'abcdefghijklmno😀';
      assert.equal(encryptTea('a', key, variant), encryptTea('a', `${key}x`, variant));
      assert.notEqual(encryptTea('a', key, variant), encryptTea('a', 'abcdefghijklmno\ufffd', variant));
    });

    it(`${variant}: refuses what could not be had back`, () => {
      for (const text of ['a\0', '\0', 'a\0b', 'a\ud800', '\udc00b']) {
        refuses(() => encryptTea(text, secret, variant), 'TEA_PLAINTEXT_INVALID');
      }
    });

    it(`${variant}: maxTeaTextBytes`, () => {
      const longest = 'x'.repeat(maxTeaTextBytes);
      assert.equal(decryptTea(encryptTea(longest, secret, variant), secret, variant), longest);
      refuses(() => encryptTea(`${longest}x`, secret, variant), 'LIMIT_EXCEEDED');
      refuses(() => encryptTea(`${longest.slice(1)}ä`, secret, variant), 'LIMIT_EXCEEDED');
    });
  }

  for (const variant of teaVariants) {
    it(`${variant}: refuses parts of a ciphertext, or reads them as another`, () => {
      const whole =
        variant === 'veness-legacy'
          ? "XÖÄÝ©'LY\x8b»&B"
          : encryptTea('user name', secret, variant).replace(/=+$/, '');
      for (let length = 1; length < whole.length; length++) {
        const part = whole.slice(0, length);
        const text = parsedOrRefused(() => decryptTea(part, secret, variant));
        assert.notEqual(text, 'user name');
        if (length < 8) assert.equal(text, undefined);
      }
    });

    it(`${variant}: maxTeaCiphertextLength`, () => {
      const tooLong = '0'.repeat(maxTeaCiphertextLength + 1);
      refuses(() => decryptTea(tooLong, secret, variant), 'LIMIT_EXCEEDED');
      try {
        decryptTea(tooLong.slice(1), secret, variant);
      } catch (error) {
        assert.ok(error instanceof ProtocolError && error.code !== 'LIMIT_EXCEEDED', String(error));
      }
    });
  }

  for (const [variant, text] of [
    ['wowza', '905db234'],
    ['wowza', '905db234b655e9f'],
    ['wowza', '905db234b655e9f2b6'],
    ['wowza', '905db234b655e9fg'],
    ['wowza', '905db234 b655e9f2'],
    ['wowza', '0x'.repeat(5)],
    ['tea-ecb', '905db234b655e9f2905db234'],
    ['veness', '*JBd'],
    ['veness', '5DJcX'],
    ['veness', '5DJcXm+szTk=5DJcXm+szTk='],
    ['veness', '5DJc'],
    ['veness-legacy', 'abcd'],
  ] as const) {
    it(`${variant}: refuses ${text}`, () => {
      refuses(() => decryptTea(text, secret, variant), 'TEA_CIPHERTEXT_INVALID');
    });
  }

  it('refuses what decrypts to no text, and does not quote it', () => {
    assert.throws(() => decryptTea('905db234b655e9f2', 'another secret'), {
      code: 'TEA_PLAINTEXT_INVALID',
      message: /; got 8 bytes that are no UTF-8$/,
    });
    assert.throws(() => decryptTea('905db234b655e9', secret), { message: /; got 7 bytes$/ });
  });
});
