import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type KeyStorePasswords, readKeyStore } from '../../src/http/key-store.ts';
import { type KeyStoreReport, reportKeyStore } from '../../src/server/key-store-report.ts';
import { renderKeyStoreReport } from '../../src/server/key-store-report-text.ts';
import { CertificateAuthority, newEcKey, today } from '../support/certificate-authority.ts';

const stores = 'test/vectors/keystore/';
// The stores were made, and are valid, around this time.
const now = new Date('2027-01-01T00:00:00Z');

async function report(
  name: string,
  alias?: string,
  passwords: KeyStorePasswords = { storePassword: 'secret1' },
): Promise<KeyStoreReport> {
  const store = await readKeyStore(stores + name, passwords);
  return reportKeyStore(store, { alias, file: name, now });
}

describe('reportKeyStore', () => {
  it('tells of keys, chains, names and days', async () => {
    const { entries, problems, served, type } = await report('imported.jks');
    assert.equal(type, 'jks');
    assert.deepEqual(problems, []);
    const entry = entries.find(({ kind }) => kind === 'key');
    assert.equal(entry?.alias, 'red5');
    assert.deepEqual(entry.key, { kind: 'ec', bits: undefined, curve: 'prime256v1' });
    assert.equal(served?.chain.length, 3);
    assert.ok(entry.chain[0] && entry.chain[0].daysLeft > 30 && !entry.chain[0].selfSigned);
    assert.ok(entries.some(({ kind }) => kind === 'trusted'));
  });

  it('holds nothing secret', async () => {
    const text = JSON.stringify(
      await report('key-password.jks', undefined, { storePassword: 'secret1', keyPassword: 'keysecret' }),
    );
    assert.doesNotMatch(text, /secret|PRIVATE/);
  });

  for (const [name, code, advice] of [
    ['dsa.jks', 'TLS_KEY_KIND', /-keyalg RSA/],
    ['incomplete.jks', 'TLS_CHAIN_INCOMPLETE', /intermediate/],
    ['truststore.jks', 'TLS_KEY_MISSING', /TrustStorePath/],
    ['key-password.jks', 'TLS_KEY_PASSWORD_WRONG', /KeyPassword/],
  ] as const) {
    it(`${name}: nothing would be served, and what to do`, async () => {
      const found = await report(name);
      assert.equal(found.served, undefined);
      const [problem, ...others] = found.problems;
      assert.equal(problem?.code, code);
      assert.equal(problem.fatal, true);
      assert.match(problem.advice, advice);
      assert.deepEqual(others, []);
      assert.match(renderKeyStoreReport(found), /\n {2}-> .*[\s\S]*A TLS port would not start with it\.\n$/);
    });
  }

  it('a fault of a key that is not served is told, and not fatal', async () => {
    const found = await report('several.jks');
    assert.ok(found.served);
    assert.deepEqual(
      found.problems.map(({ alias, code, fatal }) => [alias, code, fatal]),
      [
        ['old', 'TLS_KEY_KIND', false],
        ['own', 'TLS_KEY_PASSWORD_WRONG', false],
      ],
    );
    assert.equal((await report('several.jks', 'old')).served, undefined);
    assert.equal((await report('several.jks', 'two')).served?.alias, 'two');
  });

  it('an expired certificate, one that is about to, and one without names', async () => {
    const authority = new CertificateAuthority('Test Root');
    const key = newEcKey();
    const inspect = (host: string, notAfter: Date) => {
      const chain = [authority.certify(key, host, { notAfter }), authority.certificate];
      const entry = { kind: 'key', alias: 'a', key, chain, createdAt: undefined } as const;
      return reportKeyStore(
        { format: 'pem', entries: [entry], remarks: [] },
        { alias: undefined, file: 'a.pem', now: today },
      );
    };
    const expired = await inspect('a.example', new Date('2026-05-31'));
    assert.equal(expired.problems[0]?.code, 'TLS_CERTIFICATE_EXPIRED');
    assert.match(expired.problems[0].advice, /sluice keystore csr a\.pem/);
    assert.match(renderKeyStoreReport(expired), /valid {4}2026-01-01 to 2026-05-31, EXPIRED/);
    const soon = await inspect('not a name', new Date('2026-06-20'));
    assert.ok(soon.served);
    assert.deepEqual(soon.remarks, [
      'expires in 18 days, so renew it now: CN=not a name',
      'the certificate has no DNS names, and clients that check names look nowhere else',
    ]);
  });

  it('is readable at 80 columns, and certificates cannot move the cursor', async () => {
    for (const name of ['imported.p12', 'several.jks', 'incomplete.jks', 'key-password.jks']) {
      for (const line of renderKeyStoreReport(await report(name)).split('\n')) {
        assert.ok(line.length <= 80, line);
      }
    }
    const key = newEcKey();
    const certificate = new CertificateAuthority('evil\u001b[2J').certify(key, 'a.example');
    const entry = { kind: 'key', alias: 'a\u001b', key, chain: [certificate], createdAt: undefined } as const;
    const found = await reportKeyStore(
      { format: 'pem', entries: [entry], remarks: [] },
      { alias: undefined, file: 'a', now: today },
    );
    assert.ok(!renderKeyStoreReport(found).includes('\u001b'));
  });
});
