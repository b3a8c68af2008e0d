import { Buffer } from 'node:buffer';
import {
  derBitString,
  derBoolean,
  derContextPrimitive,
  derObjectIdentifier,
  derOctetString,
  derSequence,
} from '../asn1/index.ts';
import type { HostName } from './host-name.ts';

/** RFC 5280 §4.2.1; the list of signed certificate timestamps: RFC 6962 §3.3. */
export const extensionId = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  extendedKeyUsage: '2.5.29.37',
  signedCertificateTimestamps: '1.3.6.1.4.1.11129.2.4.2',
} as const;
const serverAuth = '1.3.6.1.5.5.7.3.1';

/** KeyUsage (RFC 5280 §4.2.1.3): bits from the top, the zeros behind the last one cut off (X.690 §11.2.2). */
const keyUsage = {
  digitalSignature: derBitString(Uint8Array.of(0b1000_0000), 7),
  digitalSignatureAndKeyEncipherment: derBitString(Uint8Array.of(0b1010_0000), 5),
} as const;

/** GeneralName (RFC 5280 §4.2.1.6): dNSName [2], iPAddress [7]. */
export const dnsNameTag = 2;
export const ipAddressTag = 7;

export interface ServerExtensions {
  readonly names: readonly HostName[];
  /** RSA keys may carry secrets of TLS 1.2's RSA suites; others only sign. */
  readonly enciphersKeys: boolean;
}

/** Extensions of a TLS server's certificate, as a CA's reply would have them: what a request asks for. */
export function serializeServerExtensions({ enciphersKeys, names }: ServerExtensions): Uint8Array[] {
  return [
    extension(
      extensionId.keyUsage,
      true,
      enciphersKeys ? keyUsage.digitalSignatureAndKeyEncipherment : keyUsage.digitalSignature,
    ),
    extension(extensionId.extendedKeyUsage, false, derSequence(derObjectIdentifier(serverAuth))),
    extension(extensionId.subjectAltName, false, derSequence(...names.map(generalName))),
  ];
}

/** @param keyId what tells the key from others, RFC 5280 §4.2.1.2: the SHA-1 of its bits. */
export function serializeEndEntityExtensions(keyId: Uint8Array): Uint8Array[] {
  return [
    // Without cA, which is false unless said otherwise.
    extension(extensionId.basicConstraints, true, derSequence()),
    extension(extensionId.subjectKeyIdentifier, false, derOctetString(keyId)),
  ];
}

function extension(id: string, critical: boolean, value: Uint8Array): Uint8Array {
  return derSequence(derObjectIdentifier(id), ...(critical ? [derBoolean(true)] : []), derOctetString(value));
}

function generalName(name: HostName): Uint8Array {
  return name.kind === 'dns'
    ? derContextPrimitive(dnsNameTag, Buffer.from(name.name, 'latin1'))
    : derContextPrimitive(ipAddressTag, name.address);
}
