import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { signRequest } from '../../../modules/http-verify/request-signature.ts';

type Check = (headers: Readonly<Record<string, string>>, rawBody: string, secret: string) => boolean;

/** The function that operators are given to copy. */
async function readSnippet(): Promise<Check> {
  const readme = readFileSync('modules/http-verify/README.md', 'utf8');
  const code = /```js\n(.*?)```/s.exec(readme)?.[1] ?? '';
  const url = `data:text/javascript,${encodeURIComponent(`${code}\nexport default isFromSluice;`)}`;
  return ((await import(url)) as { readonly default: Check }).default;
}

test('the README tells right from wrong signatures', async () => {
  const isFromSluice = await readSnippet();
  const lowerCase = (headers: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const signed = lowerCase(signRequest('shared', '{"user":"ü"}', Date.now()));
  const old = lowerCase(signRequest('shared', '{"user":"ü"}', Date.now() - 120_000));
  assert.equal(isFromSluice(signed, '{"user":"ü"}', 'shared'), true);
  assert.equal(isFromSluice(signed, '{"user":"u"}', 'shared'), false);
  assert.equal(isFromSluice(signed, '{"user":"ü"}', 'other'), false);
  assert.equal(isFromSluice({ ...signed, 'x-sluice-timestamp': '1' }, '{"user":"ü"}', 'shared'), false);
  assert.equal(isFromSluice(old, '{"user":"ü"}', 'shared'), false);
  assert.equal(isFromSluice({}, '{"user":"ü"}', 'shared'), false);
});
