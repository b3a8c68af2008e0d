import { errorRules } from '../errors.ts';
import { expiryWarningDays } from '../http/certificate-expiry.ts';
import { type Identity, type KeyStore, type KeyStoreFormat, selectIdentity } from '../http/key-store.ts';
import { adviceOn } from '../http/key-store-advice.ts';
import { TlsError } from '../http/tls-error.ts';
import { handshakeWithSelf } from '../http/tls-self-test.ts';
import {
  type CertificateReport,
  describeCertificate,
  describeEntry,
  type EntryReport,
} from './key-store-entry-report.ts';

/** Everything an operator wants to know of a key store; nothing in it is secret. */
export interface KeyStoreReport {
  readonly file: string;
  readonly type: KeyStoreFormat;
  readonly entries: readonly EntryReport[];
  /** What a TLS port with this store shows; `undefined` when it would refuse to start. */
  readonly served: ServedReport | undefined;
  readonly problems: readonly ProblemReport[];
  /** What works, and may surprise. */
  readonly remarks: readonly string[];
}

export interface ServedReport {
  readonly alias: string;
  /** Leaf first. */
  readonly chain: readonly CertificateReport[];
}

export interface ProblemReport {
  readonly code: string;
  /** Of the key; `undefined` for the store as a whole. */
  readonly alias: string | undefined;
  readonly message: string;
  /** What to do. */
  readonly advice: string;
  /** Whether it is of the key that would be served. */
  readonly fatal: boolean;
}

/**
 * Looks at a key store as a TLS port would that has its alias in `<KeyAlias>`, and at its other keys besides.
 *
 * @param file how the operator knows the store.
 */
export async function reportKeyStore(
  store: KeyStore,
  { alias, file, now }: { readonly alias: string | undefined; readonly file: string; readonly now: Date },
): Promise<KeyStoreReport> {
  const served = await tryIdentity(store, alias, file, now);
  const problems = served instanceof TlsError ? [problemOf(served, alias, file, true)] : [];
  for (const entry of store.entries) {
    if (entry.kind === 'trusted') continue;
    const outcome = await tryIdentity(store, entry.alias, file, now);
    if (!(outcome instanceof TlsError)) continue;
    const known = served instanceof TlsError && served.message === outcome.message;
    if (!known) problems.push(problemOf(outcome, entry.alias, file, false));
  }
  // Chosen by its alias, it comes without remarks on the other keys, which are told here one by one.
  const identity =
    served instanceof TlsError ? undefined : selectIdentity(store, { alias: served.alias, file, now });
  const shown = identity && {
    alias: identity.alias,
    chain: identity.chain.map((certificate) => describeCertificate(certificate, now)),
  };
  return {
    file,
    type: store.format,
    entries: store.entries.map((entry) => describeEntry(entry, now)),
    served: shown,
    problems,
    remarks: [...store.remarks, ...(identity?.remarks ?? []), ...remarksOn(shown?.chain ?? [])],
  };
}

/** What works today. */
function remarksOn(chain: readonly CertificateReport[]): string[] {
  const soon = chain.filter(({ daysLeft }) => daysLeft < expiryWarningDays);
  const [leaf] = chain;
  const nameless = leaf !== undefined && leaf.names.length === 0;
  return [
    ...soon.map(({ daysLeft, subject }) => `expires in ${daysLeft} days, so renew it now: ${subject}`),
    ...(nameless ? ['the certificate has no DNS names, and clients that check names look nowhere else'] : []),
    ...(leaf?.selfSigned === true ? ['self-signed: clients that check certificates refuse it'] : []),
  ];
}

async function tryIdentity(
  store: KeyStore,
  alias: string | undefined,
  file: string,
  now: Date,
): Promise<Identity | TlsError> {
  try {
    const identity = selectIdentity(store, { alias, file, now });
    await shakeHands(identity, file);
    return identity;
  } catch (error) {
    if (error instanceof TlsError) return error;
    throw error;
  }
}

/** OpenSSL has a word in it too: it refuses short keys, for one. */
async function shakeHands({ chain, key }: Identity, file: string): Promise<void> {
  try {
    await handshakeWithSelf({
      key: key.export({ type: 'pkcs8', format: 'pem' }),
      cert: chain.map((certificate) => certificate.toString()).join(''),
    });
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new TlsError('TLS_HANDSHAKE_IMPOSSIBLE', 'KeyStorePath', `${file}: ${said}`, { cause });
  }
}

function problemOf(error: TlsError, alias: string | undefined, file: string, fatal: boolean): ProblemReport {
  // The message of a TlsError ends with its advice, which stands by itself here.
  const message = `${errorRules[error.code]}; got ${error.got}`;
  return { code: error.code, alias, message, advice: adviceOn(error, file), fatal };
}
