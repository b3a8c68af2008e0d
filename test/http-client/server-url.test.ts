import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isUnencrypted, parseServerUrl } from '../../src/http-client/server-url.ts';

const parse = (text: string) => parseServerUrl(text, 'myURL', 'https://auth.example.com/verify');

test('http and https are taken, blanks around them too', () => {
  assert.equal(parse(' https://a.test/x?key=1 ').href, 'https://a.test/x?key=1');
  assert.equal(parse('http://a.test').href, 'http://a.test/');
});

for (const [text, rule] of [
  ['', 'myURL must be set'],
  ['  ', 'myURL must be set'],
  ['hunter2', 'myURL must be a URL as https://auth.example.com/verify'],
  ['ftp://me:hunter2@a.test/', 'myURL must be a URL as https://auth.example.com/verify'],
] as const) {
  test(`${JSON.stringify(text)} is refused without being quoted`, () => {
    assert.throws(() => parse(text), { message: rule });
  });
}

for (const [url, expected] of [
  ['https://a.test/', false],
  ['http://a.test/', true],
  ['http://localhost:8080/', false],
  ['http://127.1.2.3/', false],
  ['http://[::1]/', false],
  ['http://127.0.0.1.a.test/', true],
] as const) {
  test(`what is sent to ${url} can ${expected ? '' : 'not '}be read on the way`, () => {
    assert.equal(isUnencrypted(new URL(url)), expected);
  });
}
