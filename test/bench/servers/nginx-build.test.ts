import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseNginxBuild } from '../../../bench/servers/nginx-build.ts';

test('Debian keeps modules in a folder of their own', () => {
  // nginx 1.22.1-9+deb12u11, shortened
  const text = `nginx version: nginx/1.22.1
built with OpenSSL 3.0.22 25 Aug 2026
configure arguments: --with-cc-opt='-g -O2' --prefix=/usr/share/nginx --modules-path=/usr/lib/nginx/modules --with-threads`;
  assert.deepEqual(parseNginxBuild(text), {
    version: '1.22.1',
    modulesPath: '/usr/lib/nginx/modules',
    hasRtmp: false,
  });
});

test('a build of its own may have the module in it', () => {
  const text = `nginx version: nginx/1.27.0
configure arguments: --prefix=/opt/nginx --add-module=../nginx-rtmp-module`;
  assert.deepEqual(parseNginxBuild(text), {
    version: '1.27.0',
    modulesPath: '/opt/nginx/modules',
    hasRtmp: true,
  });
});

test('words that nobody knows', () => {
  assert.deepEqual(parseNginxBuild(''), {
    version: 'unknown',
    modulesPath: '/usr/local/nginx/modules',
    hasRtmp: false,
  });
});
