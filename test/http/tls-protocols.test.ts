import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseProtocols } from '../../src/http/tls-protocols.ts';

describe('parseProtocols', () => {
  for (const [names, minVersion, maxVersion] of [
    [[], 'TLSv1.2', 'TLSv1.3'],
    [['SSLv2Hello'], 'TLSv1.2', 'TLSv1.3'],
    [['TLSv1.2'], 'TLSv1.2', 'TLSv1.2'],
    [['TLSv1.3', 'TLSv1.2'], 'TLSv1.2', 'TLSv1.3'],
    [['TLSv1.0', 'tlsv1.1', 'TLSv1.2'], 'TLSv1', 'TLSv1.2'],
  ] as const) {
    it(`reads [${names.join(', ')}]`, () => {
      assert.deepEqual(parseProtocols(names), { minVersion, maxVersion });
    });
  }

  for (const names of [['SSLv3'], ['TLS'], [''], ['TLSv1.1', 'TLSv1.3']]) {
    it(`refuses [${names.join(', ')}]`, () => {
      assert.throws(() => parseProtocols(names), { code: 'TLS_PROTOCOL_UNKNOWN', element: 'Protocols' });
    });
  }
});
