import { type Asn1Element, Asn1Reader, asn1Tag, contextTag } from '../asn1/index.ts';
import { type Algorithm, readAlgorithm } from './encrypted-key.ts';
import { KeyStoreFault } from './key-store-fault.ts';
import { keyStoreLimits } from './limits.ts';

/** Object identifiers of PKCS #7 and PKCS #12, with the specifications' names. */
const oids = {
  data: '1.2.840.113549.1.7.1',
  encryptedData: '1.2.840.113549.1.7.6',
  keyBag: '1.2.840.113549.1.12.10.1.1',
  pkcs8ShroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certBag: '1.2.840.113549.1.12.10.1.3',
  secretBag: '1.2.840.113549.1.12.10.1.5',
  safeContentsBag: '1.2.840.113549.1.12.10.1.6',
  x509Certificate: '1.2.840.113549.1.9.22.1',
  friendlyName: '1.2.840.113549.1.9.20',
  localKeyId: '1.2.840.113549.1.9.21',
  /** Java's sign that a certificate was imported as trusted. */
  trustedKeyUsage: '2.16.840.1.113894.746875.1.1',
} as const;

/** A PKCS12 file from outside (RFC 7292 §4). */
export interface Pfx {
  /** AuthenticatedSafe: what the MAC is over. */
  readonly content: Uint8Array;
  readonly mac: PfxMac | undefined;
}

export interface PfxMac {
  /** A digest, or PBMAC1. */
  readonly algorithm: Algorithm;
  readonly digest: Uint8Array;
  readonly salt: Uint8Array;
  readonly iterations: number;
}

/** A part of the safe. `algorithm` says how it is encrypted, if it is. */
export interface SafePart {
  readonly bytes: Uint8Array;
  readonly algorithm: Algorithm | undefined;
}

/** What a bag is called, and what belongs to it. */
export interface BagAttributes {
  readonly friendlyName: string | undefined;
  /** The same for a key and its certificate. */
  readonly localKeyId: Uint8Array | undefined;
  /** Imported as trusted, by Java. */
  readonly trusted: boolean;
}

export type SafeBag =
  | {
      readonly kind: 'key';
      readonly encrypted: boolean;
      readonly bytes: Uint8Array;
      readonly attributes: BagAttributes;
    }
  | { readonly kind: 'certificate'; readonly bytes: Uint8Array; readonly attributes: BagAttributes }
  | { readonly kind: 'secret' | 'other'; readonly attributes: BagAttributes };

/** @throws {Asn1Error}, and {KeyStoreFault} for what OpenSSL and Java do not write either. */
export function parsePfx(bytes: Uint8Array): Pfx {
  const pfx = new Asn1Reader(bytes).enter();
  const version = pfx.smallInteger();
  if (version !== 3) throw new KeyStoreFault('broken', `version ${version}, but there is only 3`);
  const info = pfx.enter();
  const type = info.objectIdentifier();
  if (type !== oids.data) throw new KeyStoreFault('unsupported', `a store of the kind ${type}`);
  const content = info.enter(contextTag(0)).octetString();
  return { content, mac: pfx.atEnd ? undefined : readMac(pfx.enter()) };
}

function readMac(mac: Asn1Reader): PfxMac {
  const info = mac.enter();
  const algorithm = readAlgorithm(info);
  const digest = info.octetString();
  const salt = mac.octetString();
  return { algorithm, digest, salt, iterations: mac.atEnd ? 1 : mac.smallInteger() };
}

/**
 * Reads the AuthenticatedSafe.
 *
 * @returns its parts; `undefined` stands for one encrypted with a certificate, which no password opens.
 */
export function parseSafe(content: Uint8Array): (SafePart | undefined)[] {
  const parts: (SafePart | undefined)[] = [];
  for (const info of new Asn1Reader(content).enter().enterAll()) {
    checkCount(parts.length + 1);
    const type = info.objectIdentifier();
    if (type === oids.data) {
      parts.push({ bytes: info.enter(contextTag(0)).octetString(), algorithm: undefined });
    } else if (type === oids.encryptedData) {
      parts.push(readEncryptedData(info.enter(contextTag(0)).enter()));
    } else {
      parts.push(undefined);
    }
  }
  return parts;
}

/** EncryptedData (RFC 2315 §13, §10.1). */
function readEncryptedData(data: Asn1Reader): SafePart {
  data.smallInteger();
  const info = data.enter();
  info.objectIdentifier();
  const algorithm = readAlgorithm(info);
  return { bytes: info.octetString(contextTag(0, false)), algorithm };
}

/** Reads the bags of one part, those in nested ones included. */
export function parseSafeContents(bytes: Uint8Array): SafeBag[] {
  const bags: SafeBag[] = [];
  collectBags(new Asn1Reader(bytes), bags);
  return bags;
}

function collectBags(contents: Asn1Reader, bags: SafeBag[]): void {
  for (const bag of contents.enter().enterAll()) {
    const type = bag.objectIdentifier();
    const value = bag.enter(contextTag(0));
    if (type === oids.safeContentsBag) {
      collectBags(value, bags);
      continue;
    }
    const attributes = readAttributes(bag.optional(asn1Tag.set));
    checkCount(bags.length + 1);
    bags.push(readBag(type, value, attributes));
  }
}

function readBag(type: string, value: Asn1Reader, attributes: BagAttributes): SafeBag {
  switch (type) {
    case oids.keyBag:
    case oids.pkcs8ShroudedKeyBag: {
      const encrypted = type === oids.pkcs8ShroudedKeyBag;
      return { kind: 'key', encrypted, bytes: value.expect(asn1Tag.sequence).whole, attributes };
    }
    case oids.certBag: {
      const certificate = value.enter();
      if (certificate.objectIdentifier() !== oids.x509Certificate) return { kind: 'other', attributes };
      return { kind: 'certificate', bytes: certificate.enter(contextTag(0)).octetString(), attributes };
    }
    case oids.secretBag:
      return { kind: 'secret', attributes };
    default:
      return { kind: 'other', attributes };
  }
}

function readAttributes(set: Asn1Element | undefined): BagAttributes {
  let friendlyName: string | undefined;
  let localKeyId: Uint8Array | undefined;
  let trusted = false;
  const attributes = set === undefined ? [] : new Asn1Reader(set.content).enterAll();
  for (const attribute of attributes) {
    const type = attribute.objectIdentifier();
    const values = attribute.enter(asn1Tag.set);
    if (type === oids.friendlyName) friendlyName ??= readName(values);
    else if (type === oids.localKeyId) localKeyId ??= values.octetString();
    else if (type === oids.trustedKeyUsage) trusted = true;
  }
  return { friendlyName, localKeyId, trusted };
}

function readName(values: Asn1Reader): string {
  const { content } = values.expect(asn1Tag.bmpString);
  const length = content.length / 2;
  if (!Number.isInteger(length)) throw new KeyStoreFault('broken', 'a name must be UTF-16');
  if (length > keyStoreLimits.maxKeyStoreAliasLength) {
    throw new KeyStoreFault('too-large', `a name of ${length} characters`);
  }
  return Buffer.from(content).swap16().toString('utf16le');
}

function checkCount(count: number): void {
  const { maxKeyStoreEntries } = keyStoreLimits;
  if (count > maxKeyStoreEntries) {
    throw new KeyStoreFault('too-large', `${count} entries, at most ${maxKeyStoreEntries}`);
  }
}
