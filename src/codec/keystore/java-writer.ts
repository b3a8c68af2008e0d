import { Buffer } from 'node:buffer';
import { javaStoreDigest } from './java-key.ts';
import {
  type JavaKeyEntry,
  type JavaKeyStore,
  type JavaTrustedEntry,
  magics,
  tags,
} from './java-key-store.ts';
import { serializeModifiedUtf8 } from './modified-utf8-writer.ts';

export interface JavaStoreContents {
  readonly format: JavaKeyStore['format'];
  /** Keys as they are protected in the file that they come from. */
  readonly entries: readonly (JavaKeyEntry | JavaTrustedEntry)[];
}

const version2 = 2;

/**
 * A JKS or JCEKS file of version 2: what `parseJavaKeyStore` reads.
 *
 * @param password of the store, whose digest ends it. Keys keep the one that they are protected with.
 */
export function serializeJavaKeyStore({ entries, format }: JavaStoreContents, password: string): Uint8Array {
  const covered = Buffer.concat([
    uint32(magics[format]),
    uint32(version2),
    uint32(entries.length),
    ...entries.flatMap(serializeEntry),
  ]);
  return Buffer.concat([covered, javaStoreDigest(covered, password)]);
}

function serializeEntry(entry: JavaKeyEntry | JavaTrustedEntry): Uint8Array[] {
  const head = [uint32(tags[entry.kind]), text(entry.alias), milliseconds(entry.createdAt)];
  if (entry.kind === 'trusted') return [...head, ...serializeCertificate(entry.certificate)];
  const { chain, protectedKey } = entry;
  return [...head, ...sized(protectedKey), uint32(chain.length), ...chain.flatMap(serializeCertificate)];
}

function serializeCertificate(certificate: Uint8Array): Uint8Array[] {
  return [text('X.509'), ...sized(certificate)];
}

function sized(bytes: Uint8Array): Uint8Array[] {
  return [uint32(bytes.length), bytes];
}

function text(value: string): Uint8Array {
  const bytes = serializeModifiedUtf8(value);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function milliseconds(date: Date | undefined): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(date?.getTime() ?? 0));
  return bytes;
}

function uint32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
