import assert from 'node:assert/strict';
import { generateKeyPairSync, type X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import {
  type Identity,
  type KeyStoreEntry,
  type SelectIdentityOptions,
  selectIdentity,
} from '../../src/http/key-store.ts';
import { TlsError } from '../../src/http/tls-error.ts';
import { type MadeCertificate, makeCertificate } from './made-certificate.ts';

const now = new Date('2030-01-01');
const expired = { from: '2028-01-01', to: '2029-06-01' };
const early = { from: '2030-06-01', to: '2032-01-01' };
const createdAt = undefined;

const root = makeCertificate('root', { isAuthority: true });
const upper = makeCertificate('upper', { issuer: root, isAuthority: true });
const lower = makeCertificate('lower', { issuer: upper, isAuthority: true });
const leaf = makeCertificate('leaf', { issuer: lower });
const alone = makeCertificate('alone');

function key({ key }: MadeCertificate, chain: readonly MadeCertificate[], alias = 'red5'): KeyStoreEntry {
  return { kind: 'key', alias, key, chain: chain.map(({ certificate }) => certificate), createdAt };
}

function trusted(alias: string, { certificate }: MadeCertificate): KeyStoreEntry {
  return { kind: 'trusted', alias, certificate, createdAt };
}

function select(entries: readonly KeyStoreEntry[], options: Partial<SelectIdentityOptions> = {}): Identity {
  return selectIdentity(
    { format: 'jks', entries, remarks: [] },
    { file: 'x.jks', now, knownRoots: [], ...options },
  );
}

function refusal(entries: readonly KeyStoreEntry[], options: Partial<SelectIdentityOptions> = {}): TlsError {
  try {
    select(entries, options);
  } catch (error) {
    assert.ok(error instanceof TlsError, String(error));
    return error;
  }
  assert.fail('one was chosen');
}

const names = (chain: readonly X509Certificate[]) => chain.map(({ subject }) => subject.slice('CN='.length));

describe('the chain', () => {
  for (const [what, entries] of [
    ['of the entry, in order', [key(leaf, [leaf, lower, upper, root])]],
    ['of the entry, in any order', [key(leaf, [root, upper, leaf, lower])]],
    [
      'of entries of their own',
      [trusted('r', root), key(leaf, [leaf]), trusted('i1', upper), trusted('i2', lower)],
    ],
    ['of both', [key(leaf, [leaf, lower]), trusted('r', root), trusted('i', upper)]],
    ["of another key's", [key(leaf, [leaf]), key(alone, [alone, lower, upper, root], 'other')]],
  ] as const) {
    it(`is made from certificates ${what}`, () => {
      const { chain, remarks } = select(entries, { alias: 'red5' });
      assert.deepEqual(names(chain), ['leaf', 'lower', 'upper', 'root']);
      assert.deepEqual(remarks, []);
    });
  }

  it('is the certificate alone when it signed itself', () => {
    const { chain, remarks } = select([key(alone, [alone])]);
    assert.deepEqual([names(chain), remarks], [['alone'], []]);
  });

  it('holds nothing that only bears the name of an issuer', () => {
    const impostor = makeCertificate('lower', { isAuthority: true });
    const { chain } = select([key(leaf, [leaf, impostor, lower, upper, root])]);
    assert.deepEqual(names(chain), ['leaf', 'lower', 'upper', 'root']);
    assert.equal(chain[1]?.raw.equals(lower.certificate.raw), true);
  });

  it('takes the issuer that is valid where there is an old one too', () => {
    const old = makeCertificate('lower', { issuer: upper, isAuthority: true, key: lower.key, ...expired });
    const { chain } = select([key(leaf, [leaf, old, upper, root]), trusted('new', lower)]);
    assert.equal(chain[1]?.raw.equals(lower.certificate.raw), true);
  });

  it('ends where two sign each other', () => {
    const one = makeCertificate('one', { isAuthority: true });
    const two = makeCertificate('two', { issuer: one, isAuthority: true });
    const oneByTwo = makeCertificate('one', { issuer: two, isAuthority: true, key: one.key });
    const bottom = makeCertificate('bottom', { issuer: two });
    const { chain } = select([key(bottom, [bottom, two, oneByTwo])]);
    assert.deepEqual(names(chain), ['bottom', 'two', 'one']);
  });

  it('ends at a root that clients know, and only remarks on one that they may not', () => {
    const entries = [key(leaf, [leaf, lower, upper])];
    assert.deepEqual(select(entries, { knownRoots: [root.certificate] }).remarks, []);
    const { chain, remarks } = select(entries);
    assert.deepEqual(names(chain), ['leaf', 'lower', 'upper']);
    assert.match(remarks.join(), /alias "red5" in x\.jks: CN=root, who signed CN=upper, is not in the store/);
    assert.match(
      select([key(leaf, [leaf])]).remarks.join(),
      /CN=lower, who signed CN=leaf, is not in the store and no public root/,
    );
  });

  it('goes round a cross-signed root that has expired, where clients know the root', () => {
    const oldRoot = makeCertificate('old root', { isAuthority: true, ...expired });
    const crossed = makeCertificate('root', {
      issuer: oldRoot,
      isAuthority: true,
      key: root.key,
      ...expired,
    });
    const entries = [key(leaf, [leaf, lower, upper, crossed])];
    const { chain, remarks } = select(entries, { knownRoots: [root.certificate] });
    assert.deepEqual(names(chain), ['leaf', 'lower', 'upper']);
    assert.match(remarks.join(), /CN=root is not valid now and left out/);
    assert.equal(refusal(entries).code, 'TLS_CERTIFICATE_EXPIRED');
  });
});

describe('an incomplete chain', () => {
  for (const [what, entries] of [
    ['the root, but no intermediate', [key(leaf, [leaf]), trusted('r', root)]],
    ['the upper intermediate, but not the lower', [key(leaf, [leaf, upper, root])]],
    [
      'the lower intermediate and the root, but not the upper',
      [key(leaf, [leaf, lower]), trusted('r', root)],
    ],
  ] as const) {
    it(`is refused: ${what}`, () => {
      const error = refusal(entries);
      assert.equal(error.code, 'TLS_CHAIN_INCOMPLETE');
      assert.match(error.message, /alias "red5" in x\.jks, where CN=(lower|upper), who signed .*CN=root/);
    });
  }

  it("is refused: a public CA's certificate alone", () => {
    const logged = makeCertificate('logged', { issuer: lower, isLogged: true });
    const error = refusal([key(logged, [logged])]);
    assert.equal(error.code, 'TLS_CHAIN_INCOMPLETE');
    assert.match(error.message, /x\.jks, where CN=lower, who signed CN=logged, is missing$/);
    assert.deepEqual(names(select([key(logged, [logged, lower, upper])]).chain), [
      'logged',
      'lower',
      'upper',
    ]);
  });

  for (const [what, dates, code] of [
    ['expired', expired, 'TLS_CERTIFICATE_EXPIRED'],
    ['early', early, 'TLS_CERTIFICATE_NOT_YET_VALID'],
  ] as const) {
    it(`is refused: an intermediate is ${what}`, () => {
      const bad = makeCertificate('bad', { issuer: root, isAuthority: true, ...dates });
      const below = makeCertificate('below', { issuer: bad });
      const error = refusal([key(below, [below, bad, root])]);
      assert.equal(error.code, code);
      assert.match(error.message, /CN=bad for alias "red5" in x\.jks, .*GMT/);
      assert.equal(error.advice.includes('from the CA'), what === 'expired');
    });
  }
});

describe('the key and its certificate', () => {
  for (const [dates, code] of [
    [expired, 'TLS_CERTIFICATE_EXPIRED'],
    [early, 'TLS_CERTIFICATE_NOT_YET_VALID'],
  ] as const) {
    it(`are refused with ${code}`, () => {
      const bad = makeCertificate('bad', dates);
      const error = refusal([key(bad, [bad])]);
      assert.equal(error.code, code);
      assert.match(error.message, /CN=bad for alias "red5" in x\.jks/);
    });
  }

  it('are refused when they do not belong to each other', () => {
    const error = refusal([key(alone, [leaf, lower, upper, root])]);
    assert.equal(error.code, 'TLS_KEY_MISMATCH');
    assert.match(error.message, /CN=leaf for alias "red5" in x\.jks$/);
  });

  it('are refused when there is no certificate', () => {
    const error = refusal([key(alone, [])]);
    assert.equal(error.code, 'TLS_CERTIFICATE_MISSING');
    assert.match(error.message, /none for alias "red5" in x\.jks$/);
  });

  it('are the valid ones of a renewed certificate', () => {
    const old = makeCertificate('leaf', { issuer: lower, key: leaf.key, ...expired });
    const { chain } = select([key(leaf, [old, leaf, lower, upper, root])]);
    assert.equal(chain[0].raw.equals(leaf.certificate.raw), true);
  });

  it('are refused when the key is a DSA key, with advice', () => {
    const dsa = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }).privateKey;
    const error = refusal([{ kind: 'key', alias: 'red5', key: dsa, chain: [alone.certificate], createdAt }]);
    assert.equal(error.code, 'TLS_KEY_KIND');
    assert.match(error.message, /DSA for alias "red5" in x\.jks; DSA was the default.*-keyalg RSA or EC/);
  });

  it("are remarked on when the CA's reply was imported beside the key", () => {
    const own = makeCertificate('leaf', { key: leaf.key });
    const { remarks } = select([key(own, [own]), trusted('reply', leaf)]);
    assert.match(remarks.join(), /stands under the alias "reply": import it under the alias of the key/);
  });
});

describe('the choice', () => {
  const fault = new TlsError(
    'TLS_KEY_PASSWORD_WRONG',
    'KeyPassword',
    'a wrong one for alias "locked" in x.jks',
  );
  const locked: KeyStoreEntry = { kind: 'locked', alias: 'locked', fault, chain: [], createdAt };
  const bad = makeCertificate('bad', expired);
  const several = [
    locked,
    key(bad, [bad], 'Bad'),
    key(alone, [alone], 'good'),
    key(alone, [alone], 'better'),
  ];

  it('is the first key that can be used, and says so', () => {
    const { alias, remarks } = select(several);
    assert.equal(alias, 'good');
    assert.equal(remarks.length, 3);
    assert.match(remarks[0] ?? '', /alias "good" in x\.jks is used of 4 private keys: KeyAlias chooses/);
    assert.match(remarks[1] ?? '', /passed over: .*"locked"/);
    assert.match(remarks[2] ?? '', /passed over: .*"Bad"/);
  });

  it("is the alias's, without a remark", () => {
    const { alias, remarks } = select(several, { alias: 'better' });
    assert.deepEqual([alias, remarks], ['better', []]);
  });

  it("is the alias's even if it cannot be used", () => {
    assert.equal(refusal(several, { alias: 'locked' }), fault);
    assert.equal(refusal(several, { alias: 'Bad' }).code, 'TLS_CERTIFICATE_EXPIRED');
  });

  it('takes aliases in any case, as Java does', () => {
    assert.equal(select(several, { alias: 'GOOD' }).alias, 'good');
    const twins = [key(alone, [alone], 'a'), key(alone, [alone], 'A')];
    assert.equal(select(twins, { alias: 'A' }).alias, 'A');
  });

  it('lists what there is when there is no such alias', () => {
    const error = refusal([...several, trusted('root', root)], { alias: 'root' });
    assert.equal(error.code, 'TLS_KEY_ALIAS_UNKNOWN');
    assert.equal(error.element, 'KeyAlias');
    assert.match(error.message, /alias "root" in x\.jks, which has "locked", "Bad", "good", "better"$/);
  });

  it('is the first fault when no key can be used', () => {
    assert.equal(refusal([locked, key(bad, [bad])]), fault);
  });

  it('says of a truststore that it has no key', () => {
    for (const alias of ['', 'root']) {
      const error = refusal([trusted('root', root)], { alias });
      assert.equal(error.code, 'TLS_KEY_MISSING');
      assert.match(error.message, /x\.jks: only certificates \(1\), as a truststore has them$/);
    }
  });

  it('says of a file with neither that it has neither', () => {
    assert.match(refusal([]).message, /private key; got x\.jks: neither key nor certificate$/);
  });

  it('quotes aliases, whatever is in them', () => {
    const error = refusal([key(alone, [], 'a"\nb')]);
    assert.match(error.message, /alias "a\\"\\nb" in x\.jks/);
  });
});
