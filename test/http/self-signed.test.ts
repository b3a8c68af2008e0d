import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { writeSelfSigned } from '../../src/http/self-signed.ts';
import { loadTlsMaterial } from '../../src/http/tls-material.ts';
import { KeyStoreFolder, sslSettings } from './key-stores.ts';

describe('writeSelfSigned', () => {
  let stores: KeyStoreFolder;
  const now = new Date('2026-03-01T12:00:00Z');

  before(async () => {
    stores = await KeyStoreFolder.make();
  });
  after(() => stores.remove());

  it('makes a PEM store for this machine, for its owner only, valid for two years', async () => {
    const ssl = sslSettings({ keyStorePath: stores.file('keystore/own.pem') });
    assert.equal(await writeSelfSigned(ssl, 'media.example.com', now), true);
    assert.equal((await stat(ssl.keyStorePath)).mode & 0o777, 0o600);
    const certificate = new X509Certificate(await readFile(ssl.keyStorePath));
    assert.equal(certificate.validFrom, 'Mar  1 11:00:00 2026 GMT');
    assert.equal(certificate.validTo, 'Mar  1 12:00:00 2028 GMT');
    assert.equal(
      certificate.subjectAltName,
      'DNS:media.example.com, DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1',
    );
    assert.equal(certificate.ca, false);
    const outcome = await loadTlsMaterial(ssl, now);
    assert.ok(outcome.usable);
    // openssl reads it and finds it well-signed.
    assert.match(
      await stores.openssl('verify -attime 1780000000 -CAfile keystore/own.pem keystore/own.pem'),
      /own\.pem: OK/,
    );
  });

  it('leaves out a host name that cannot stand in a certificate', async () => {
    const ssl = sslSettings({ keyStorePath: stores.file('odd.pem') });
    await writeSelfSigned(ssl, 'bad_name, DNS:evil', now);
    const certificate = new X509Certificate(await readFile(ssl.keyStorePath));
    assert.equal(
      certificate.subjectAltName,
      'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1',
    );
  });

  it('never overwrites what is there, nor writes through a link', async () => {
    const existing = stores.file('existing.pem');
    await writeFile(existing, 'mine');
    assert.equal(await writeSelfSigned(sslSettings({ keyStorePath: existing }), 'localhost', now), false);
    assert.equal(await readFile(existing, 'utf8'), 'mine');

    const link = stores.file('link.pem');
    await symlink(stores.file('nowhere.pem'), link);
    assert.equal(await writeSelfSigned(sslSettings({ keyStorePath: link }), 'localhost', now), false);
    await assert.rejects(stat(stores.file('nowhere.pem')), { code: 'ENOENT' });
  });
});
