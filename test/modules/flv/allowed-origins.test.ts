import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { HttpRequest } from 'sluice/module';
import { AllowedOrigins } from '../../../modules/flv/allowed-origins.ts';
import { parseRawQuery } from '../../../src/codec/rtmp/index.ts';

function request(headers: Record<string, string>, method: HttpRequest['method'] = 'GET'): HttpRequest {
  return { method, path: 'cam.flv', query: parseRawQuery(''), headers, webSocket: false };
}

function told(list: string, asked: HttpRequest): Record<string, string> {
  const headers: Record<string, string> = {};
  new AllowedOrigins(list).tell({ request: asked, setHeader: (name, value) => (headers[name] = value) });
  return headers;
}

describe('AllowedOrigins', () => {
  const page = { origin: 'https://page.example', host: 'media.example:1935' };

  it('lets every page in by default', () => {
    assert.deepEqual(told('*', request(page)), { 'access-control-allow-origin': '*' });
    assert.ok(new AllowedOrigins('*').allows(request(page)));
  });

  it('lets in the pages of its list, and caches know that it depends', () => {
    const list = 'https://other.example, https://PAGE.example';
    assert.deepEqual(told(list, request(page)), {
      vary: 'Origin',
      'access-control-allow-origin': 'https://page.example',
    });
    assert.deepEqual(told('https://other.example', request(page)), { vary: 'Origin' });
    assert.ok(!new AllowedOrigins('https://other.example').allows(request(page)));
  });

  it('takes no part of a name for the name', () => {
    for (const origin of [
      'https://page.example.evil',
      'http://page.example',
      'https://page.example:8443',
      'null',
    ]) {
      assert.ok(!new AllowedOrigins('https://page.example').allows(request({ ...page, origin })), origin);
    }
  });

  it('always lets in programs, and pages of the server itself', () => {
    const nobody = new AllowedOrigins('');
    assert.ok(nobody.allows(request({ host: page.host })));
    assert.ok(nobody.allows(request({ ...page, origin: 'https://media.example:1935' })));
    assert.ok(!nobody.allows(request(page)));
  });

  it('answers what browsers ask before they ask', () => {
    assert.deepEqual(told('*', request(page, 'OPTIONS')), {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, HEAD',
      'access-control-allow-headers': 'Authorization, Range',
      'access-control-max-age': '600',
    });
  });
});
