import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { Asn1Error } from '../codec/asn1/index.ts';
import { extensionId, parseCertificateParts } from '../codec/x509/index.ts';
import { isSelfSigned, issued } from './key-store-certificate.ts';

/** No CA works with more; what is longer is served up to here. */
const maxChainLength = 10;

/**
 * The leaf, its issuer, that one's issuer and so on; a self-signed one ends the chain.
 *
 * @param pool where issuers are looked for, those that are to be preferred first.
 * @param isWanted issuers of which this is true come before others.
 */
export function chainOf(
  leaf: X509Certificate,
  pool: readonly X509Certificate[],
  isWanted: (certificate: X509Certificate) => boolean = () => true,
): [leaf: X509Certificate, ...issuers: X509Certificate[]] {
  const chain: [X509Certificate, ...X509Certificate[]] = [leaf];
  let last = leaf;
  while (chain.length < maxChainLength && !isSelfSigned(last)) {
    const below = last;
    const issuers = pool.filter((candidate) => issued(candidate, below) && !holds(chain, candidate));
    const issuer = issuers.find(isWanted) ?? issuers[0];
    if (issuer === undefined) break;
    chain.push(issuer);
    last = issuer;
  }
  return chain;
}

/** Whether the same certificate, not only one like it, is among them. */
export function holds(certificates: readonly X509Certificate[], wanted: X509Certificate): boolean {
  return certificates.some(({ raw }) => raw.equals(wanted.raw));
}

let nodeRoots: readonly X509Certificate[] | undefined;

/**
 * Whether a root that clients know without being told has signed this certificate.
 *
 * @param roots Node's list when left out.
 */
export function isPubliclyRooted(
  certificate: X509Certificate,
  roots: readonly X509Certificate[] = publicRoots(),
): boolean {
  return roots.some((root) => issued(root, certificate));
}

/**
 * Whether the certificate tells of the public logs that it is in (RFC 6962 §3.3): browsers want that of every
 * public CA, and no other has it.
 */
export function isPubliclyLogged({ raw }: X509Certificate): boolean {
  try {
    return parseCertificateParts(raw).extensionIds.includes(extensionId.signedCertificateTimestamps);
  } catch (error) {
    if (error instanceof Asn1Error) return false;
    throw error;
  }
}

function publicRoots(): readonly X509Certificate[] {
  nodeRoots ??= rootCertificates.map((root) => new X509Certificate(root));
  return nodeRoots;
}
