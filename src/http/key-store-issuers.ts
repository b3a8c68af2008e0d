import type { X509Certificate } from 'node:crypto';
import { checkValidity, validityAt } from './certificate-validity.ts';
import { isSelfSigned, issuerOf, subjectOf } from './key-store-certificate.ts';
import { chainOf, holds, isPubliclyLogged, isPubliclyRooted } from './key-store-chain.ts';
import { TlsError } from './tls-error.ts';

/** Unlike the key's own certificate it is not for the operator to renew. */
const renewIssuer = "get the present one from the CA, and import it with the key's certificate";

type Chain = readonly [leaf: X509Certificate, ...issuers: X509Certificate[]];

interface ChainOptions {
  /** The key that the chain is for. */
  readonly where: string;
  readonly now: Date;
  readonly knownRoots?: readonly X509Certificate[] | undefined;
}

/**
 * The chain that is served with a leaf, judged as clients will.
 *
 * @param authorities where issuers are looked for, those stored with the leaf first.
 * @throws {TlsError} TLS_CERTIFICATE_EXPIRED, TLS_CERTIFICATE_NOT_YET_VALID, TLS_CHAIN_INCOMPLETE
 */
export function buildChain(
  leaf: X509Certificate,
  authorities: readonly X509Certificate[],
  options: ChainOptions,
): { readonly chain: Chain; readonly remarks: readonly string[] } {
  const { where, now, knownRoots } = options;
  const isKnown = (certificate: X509Certificate) => isPubliclyRooted(certificate, knownRoots);
  const whole = chainOf(leaf, authorities, (certificate) => validityAt(certificate, now) === 'valid');
  const { chain, remarks } = cutAtKnownRoot(whole, isKnown, options);
  for (const certificate of chain) checkValidity(certificate, where, now, renewIssuer);
  const top = chain.at(-1) ?? leaf;
  if (isSelfSigned(top) || isKnown(top)) return { chain, remarks };
  return { chain, remarks: [...remarks, ...judgeOpenEnd(top, chain, authorities, where)] };
}

/** CAs once had their new root signed by an old one: that detour may have expired, and nobody needs it. */
function cutAtKnownRoot(
  chain: Chain,
  isKnown: (certificate: X509Certificate) => boolean,
  { where, now }: ChainOptions,
): { chain: Chain; remarks: string[] } {
  const [leaf, ...issuers] = chain;
  const stale = issuers.findIndex((certificate) => validityAt(certificate, now) !== 'valid');
  const below = stale < 1 ? leaf : issuers[stale - 1];
  const cut = issuers[stale];
  if (cut === undefined || below === undefined || !isKnown(below)) return { chain, remarks: [] };
  const remark = `${where}: the certificate of ${subjectOf(cut)} is not valid now and left out: clients know the root`;
  return { chain: [leaf, ...issuers.slice(0, stale)], remarks: [remark] };
}

/**
 * The chain leads to no root. CA certificates in the store that it does not lead over show that one
 * between them is missing, and so does a public CA's certificate alone: their roots sign none for servers.
 * Else the root may be known to the clients alone.
 */
function judgeOpenEnd(
  top: X509Certificate,
  chain: Chain,
  authorities: readonly X509Certificate[],
  where: string,
): string[] {
  const issuer = issuerOf(top);
  const unused = authorities.filter((certificate) => certificate.ca && !holds(chain, certificate));
  if (unused.length === 0 && !isPubliclyLogged(top)) {
    return [
      `${where}: ${issuer}, who signed ${subjectOf(top)}, is not in the store and no public root: clients must know it, or it must be imported`,
    ];
  }
  const others =
    unused.length === 0 ? '' : `, and what is there does not lead to it: ${unused.map(subjectOf).join('; ')}`;
  throw new TlsError(
    'TLS_CHAIN_INCOMPLETE',
    'KeyStorePath',
    `${where}, where ${issuer}, who signed ${subjectOf(top)}, is missing${others}`,
  );
}
