import type { X509Certificate } from 'node:crypto';
import { SluiceError } from '../errors.ts';
import { parseCertificateFile } from '../http/certificate-file.ts';
import { acceptReply } from '../http/certificate-reply.ts';
import { type KeyStorePasswords, parseKeyStore, selectIdentity } from '../http/key-store.ts';
import { readKeyStoreFile } from '../http/key-store-file.ts';
import { rewriteKeyStore } from '../http/key-store-rewrite.ts';
import { TlsError } from '../http/tls-error.ts';
import { refuseExisting } from './create-key-store.ts';
import { type CertificateReport, describeCertificate } from './key-store-entry-report.ts';
import { backUp, replaceFile } from './replace-file.ts';

export interface ImportPlan {
  readonly file: string;
  /** Files of a CA: its reply, intermediates and root, in any order. */
  readonly certificateFiles: readonly string[];
  readonly passwords: KeyStorePasswords;
  /** Of the key; left out, the one that the reply belongs to. */
  readonly alias: string | undefined;
  /** Written in place of `file`; must be new unless `force`. */
  readonly out: string | undefined;
  readonly force: boolean;
  readonly backup: boolean;
}

export interface ImportedCertificates {
  readonly written: string;
  readonly alias: string;
  /** Leaf first. */
  readonly chain: readonly CertificateReport[];
  /** Given, and not needed. */
  readonly unused: readonly CertificateReport[];
  readonly backup: string | undefined;
}

/**
 * Takes a CA's reply into a key store. What is written was read back and judged as the server will judge it,
 * and is put in place in one step.
 *
 * @throws {TlsError} as `parseKeyStore` and `selectIdentity`; TLS_KEY_MISMATCH
 * @throws {SluiceError} CERTIFICATE_FILE_INVALID, KEYSTORE_EXISTS, KEYSTORE_NOT_KEPT
 */
export async function importCertificates(plan: ImportPlan, now: Date): Promise<ImportedCertificates> {
  const { file, force, out, passwords } = plan;
  if (out !== undefined && !force) await refuseExisting(out);
  const certificates: X509Certificate[] = [];
  for (const each of plan.certificateFiles) {
    certificates.push(...parseCertificateFile(await readReply(each), each));
  }
  const options = { ...passwords, file };
  const bytes = await readKeyStoreFile(file);
  const store = await parseKeyStore(bytes, options);
  const identity = acceptReply(store, certificates, { alias: plan.alias, file, now });
  const rewritten = await rewriteKeyStore(bytes, store, identity, options);
  selectIdentity(await parseKeyStore(rewritten, options), { alias: identity.alias, file, now });

  const replaces = out === undefined || force;
  const backup = plan.backup && replaces ? await backUp(out ?? file, now) : undefined;
  await replaceFile(out ?? file, rewritten, 0o600);
  const used = new Set(identity.chain.map(({ fingerprint256 }) => fingerprint256));
  const unused = certificates.filter(({ fingerprint256 }) => !used.has(fingerprint256));
  const describe = (certificate: X509Certificate) => describeCertificate(certificate, now);
  return {
    written: out ?? file,
    alias: identity.alias,
    chain: identity.chain.map(describe),
    unused: unused.map(describe),
    backup,
  };
}

/** It may be as large as a key store, and is none: the message must not speak of one. */
async function readReply(file: string): Promise<Uint8Array> {
  try {
    return await readKeyStoreFile(file);
  } catch (cause) {
    if (!(cause instanceof TlsError)) throw cause;
    throw new SluiceError('CERTIFICATE_FILE_INVALID', cause.got, { cause });
  }
}
