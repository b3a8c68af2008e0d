import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { describeClientCertificate, parseSubjectAltNames } from '../../src/http/client-certificate.ts';
import { KeyStoreFolder } from './key-stores.ts';

describe('describeClientCertificate', () => {
  let stores: KeyStoreFolder;

  before(async () => {
    stores = await KeyStoreFolder.make();
  });
  after(() => stores.remove());

  async function describeOne(subject: string, names = '') {
    const extension = names === '' ? '' : ` -addext subjectAltName=${names}`;
    await stores.openssl(
      `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout k -out c -days 9 -multivalue-rdn -utf8 -subj ${subject}${extension}`,
    );
    return describeClientCertificate(new X509Certificate(await readFile(stores.file('c'))));
  }

  for (const [subject, written, commonName] of [
    ['/CN=joe', 'CN=joe', 'joe'],
    ['/C=DE/O=A,B/CN=joe', 'CN=joe,O=A\\,B,C=DE', 'joe'],
    ['/O=x/CN=jürgen', 'CN=jürgen,O=x', 'jürgen'],
    ['/CN=joe+UID=7', 'CN=joe + UID=7', 'joe'],
    ['/CN=a,CN=b', 'CN=a\\,CN\\=b', 'a,CN=b'],
    // Whom of the two it would be is anybody's guess.
    ['/CN=joe/CN=admin', 'CN=admin,CN=joe', undefined],
    ['/O=only', 'O=only', undefined],
  ] as const) {
    it(`reads ${subject}`, async () => {
      const { commonName: name, subject: text } = await describeOne(subject);
      assert.equal(text.replaceAll('\\=', '='), written.replaceAll('\\=', '='));
      assert.equal(name, commonName);
    });
  }

  it('reads the other names', async () => {
    const { subjectAltNames } = await describeOne(
      '/CN=x',
      'DNS:a.example,email:joe@example.com,URI:urn:x:1,IP:192.0.2.1,IP:2001:db8::1,RID:1.2.3',
    );
    assert.deepEqual(subjectAltNames, [
      { kind: 'dns', value: 'a.example' },
      { kind: 'email', value: 'joe@example.com' },
      { kind: 'uri', value: 'urn:x:1' },
      { kind: 'ip', value: '192.0.2.1' },
      { kind: 'ip', value: '2001:DB8:0:0:0:0:0:1' },
    ]);
  });

  for (const [text, names] of [
    ['', []],
    ['DNS:a', ['dns a']],
    // As Node writes a name that holds what would end it (CVE-2021-44532).
    ['DNS:"a, DNS:b", DNS:c', ['dns a, DNS:b', 'dns c']],
    ['URI:"a\\"b"', ['uri a"b']],
    ['othername:<unsupported>, DNS:a', ['dns a']],
    ['DirName:"CN = x, O = y", email:j@x', ['email j@x']],
    ['DNS:a, nonsense', []],
    ['DNS:a,b', []],
    ['DNS:a"b', []],
  ] as const) {
    it(`takes ${text || 'nothing'} for ${names.join(' and ') || 'no name'}`, () => {
      assert.deepEqual(
        parseSubjectAltNames(text).map(({ kind, value }) => `${kind} ${value}`),
        names,
      );
    });
  }
});
