import { Buffer } from 'node:buffer';
import { Asn1Reader, asn1Tag, contextTag } from '../asn1/index.ts';
import { serializeIpAddress } from '../ip-rules/index.ts';
import { dnsNameTag, extensionId, ipAddressTag } from './extensions.ts';
import type { HostName } from './host-name.ts';

/** What a request for a new certificate takes from the old one. */
export interface CertificateParts {
  /** Name, DER; as it stands in the certificate. */
  readonly subject: Uint8Array;
  /** DNS names and IP addresses of the subjectAltName extension; other kinds are left out. */
  readonly names: readonly HostName[];
}

/**
 * @param certificate DER.
 * @throws {Asn1Error} when it is no certificate (RFC 5280 §4.1).
 */
export function parseCertificateParts(certificate: Uint8Array): CertificateParts {
  const fields = new Asn1Reader(certificate).enter().enter();
  fields.optional(contextTag(0));
  fields.expect(asn1Tag.integer);
  for (const _ of ['signature', 'issuer', 'validity']) fields.expect(asn1Tag.sequence);
  const subject = fields.expect(asn1Tag.sequence).whole;
  fields.expect(asn1Tag.sequence);
  fields.optional(contextTag(1, false));
  fields.optional(contextTag(2, false));
  const names = fields.atEnd ? [] : parseNames(fields.enter(contextTag(3)).enter());
  return { subject, names };
}

function parseNames(extensions: Asn1Reader): HostName[] {
  for (const extension of extensions.enterAll()) {
    if (extension.objectIdentifier() !== extensionId.subjectAltName) continue;
    extension.optional(asn1Tag.boolean);
    const names = new Asn1Reader(extension.octetString()).enter();
    const found: HostName[] = [];
    while (!names.atEnd) found.push(...parseGeneralName(names));
    return found;
  }
  return [];
}

function parseGeneralName(names: Asn1Reader): HostName[] {
  const { content, tag } = names.next();
  switch (tag) {
    case contextTag(dnsNameTag, false):
      return [{ kind: 'dns', name: Buffer.from(content).toString('latin1') }];
    case contextTag(ipAddressTag, false):
      return [{ kind: 'ip', name: serializeIpAddress(content), address: content }];
    default:
      return [];
  }
}
