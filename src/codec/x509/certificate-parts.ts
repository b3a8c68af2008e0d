import { Buffer } from 'node:buffer';
import { Asn1Reader, asn1Tag, contextTag } from '../asn1/index.ts';
import { serializeIpAddress } from '../ip-rules/index.ts';
import { dnsNameTag, extensionId, ipAddressTag } from './extensions.ts';
import type { HostName } from './host-name.ts';

/** What is read of a certificate beyond what Node tells. */
export interface CertificateParts {
  /** Name, DER; as it stands in the certificate. */
  readonly subject: Uint8Array;
  /** DNS names and IP addresses of the subjectAltName extension; other kinds are left out. */
  readonly names: readonly HostName[];
  /** Object identifiers of all its extensions. */
  readonly extensionIds: readonly string[];
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
  const extensions = fields.atEnd ? [] : parseExtensions(fields.enter(contextTag(3)).enter());
  const names = extensions.find(({ id }) => id === extensionId.subjectAltName);
  return {
    subject,
    names: names === undefined ? [] : parseNames(names.value),
    extensionIds: extensions.map(({ id }) => id),
  };
}

/** An Extension (RFC 5280 §4.1). */
interface Extension {
  readonly id: string;
  readonly value: Uint8Array;
}

function parseExtensions(extensions: Asn1Reader): Extension[] {
  return Array.from(extensions.enterAll(), (extension) => {
    const id = extension.objectIdentifier();
    extension.optional(asn1Tag.boolean);
    return { id, value: extension.octetString() };
  });
}

function parseNames(value: Uint8Array): HostName[] {
  const names = new Asn1Reader(value).enter();
  const found: HostName[] = [];
  while (!names.atEnd) found.push(...parseGeneralName(names));
  return found;
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
