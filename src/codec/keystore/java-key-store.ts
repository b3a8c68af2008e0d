import { JavaInput } from './java-input.ts';
import { skipSerializedObject } from './java-serialization.ts';
import { KeyStoreFault } from './key-store-fault.ts';
import { keyStoreLimits } from './limits.ts';

/** First four bytes (sun.security.provider.JavaKeyStore, com.sun.crypto.provider.JceKeyStore). */
export const magics = { jks: 0xfeedfeed, jceks: 0xcececece } as const;

/** Kinds of entries. Only JCEKS has secret keys. */
export const tags = { key: 1, trusted: 2, secret: 3 } as const;

/** SHA-1 over password, a text and all before it. */
const digestBytes = 20;

interface JavaEntry {
  readonly alias: string;
  readonly createdAt: Date | undefined;
}

export interface JavaKeyEntry extends JavaEntry {
  readonly kind: 'key';
  /** An EncryptedPrivateKeyInfo: `openJavaKey` opens it. */
  readonly protectedKey: Uint8Array;
  /** DER, leaf first. */
  readonly chain: readonly Uint8Array[];
}

export interface JavaTrustedEntry extends JavaEntry {
  readonly kind: 'trusted';
  /** DER. */
  readonly certificate: Uint8Array;
}

/** A secret key: of no use for TLS, so not opened. */
export interface JavaSecretEntry extends JavaEntry {
  readonly kind: 'secret';
}

/** A JKS or JCEKS file, its keys still locked. */
export interface JavaKeyStore {
  readonly format: keyof typeof magics;
  readonly entries: readonly (JavaKeyEntry | JavaTrustedEntry | JavaSecretEntry)[];
  /** Entries behind a secret key whose end could not be found. */
  readonly unreadEntries: number;
  /** All that the digest vouches for. */
  readonly covered: Uint8Array;
  readonly digest: Uint8Array;
}

/**
 * Reads the structure of a JKS or JCEKS file:
 *
 * ```
 * u4 magic, u4 version 1 or 2, u4 count
 * count times: u4 tag, UTF alias, u8 milliseconds, and
 *   key:     u4 length, EncryptedPrivateKeyInfo, u4 count, that many certificates
 *   trusted: one certificate
 *   secret:  a serialised javax.crypto.SealedObject
 * 20 bytes SHA-1
 * certificate: (version 2: UTF "X.509") u4 length, DER
 * ```
 *
 * @throws {KeyStoreFault} `broken`, `too-large`
 */
export function parseJavaKeyStore(file: Uint8Array): JavaKeyStore {
  if (file.length < 12 + digestBytes) throw new KeyStoreFault('broken', 'the file is cut off');
  const covered = file.subarray(0, -digestBytes);
  const input = new JavaInput(covered);
  const magic = input.uint32();
  const version = input.uint32();
  const count = input.uint32();
  if (version !== 1 && version !== 2) {
    throw new KeyStoreFault('broken', `version ${version}, but there are only 1 and 2`);
  }
  if (count > keyStoreLimits.maxKeyStoreEntries) throw tooMany(count);

  const parser = new EntryParser(input, version, covered);
  const entries: JavaKeyStore['entries'][number][] = [];
  while (entries.length < count) {
    entries.push(parser.next());
    if (parser.lost) break;
  }
  const unreadEntries = count - entries.length;
  if (unreadEntries === 0 && !parser.lost && !input.atEnd) {
    throw new KeyStoreFault('broken', 'there is more behind the last entry');
  }
  const format = magic === magics.jceks ? 'jceks' : 'jks';
  return { format, entries, unreadEntries, covered, digest: file.subarray(-digestBytes) };
}

class EntryParser {
  readonly #input: JavaInput;
  readonly #version: number;
  readonly #file: Uint8Array;
  #certificates = 0;
  /** Where the last entry ends is not known, so nothing behind it can be read. */
  lost = false;

  constructor(input: JavaInput, version: number, file: Uint8Array) {
    this.#input = input;
    this.#version = version;
    this.#file = file;
  }

  next(): JavaKeyStore['entries'][number] {
    const input = this.#input;
    const tag = input.uint32();
    const alias = input.text();
    if (alias.length > keyStoreLimits.maxKeyStoreAliasLength) {
      throw new KeyStoreFault('too-large', `an alias of ${alias.length} characters`);
    }
    const createdAt = input.date();
    switch (tag) {
      case tags.key: {
        const protectedKey = input.bytes(input.uint32());
        return { kind: 'key', alias, createdAt, protectedKey, chain: this.#chain(input.uint32()) };
      }
      case tags.trusted:
        return { kind: 'trusted', alias, createdAt, certificate: this.#certificate() };
      case tags.secret:
        this.#skipSecret();
        return { kind: 'secret', alias, createdAt };
      default:
        throw new KeyStoreFault('broken', `an entry of the unknown kind ${tag}`);
    }
  }

  #chain(length: number): Uint8Array[] {
    const chain: Uint8Array[] = [];
    while (chain.length < length) chain.push(this.#certificate());
    return chain;
  }

  #certificate(): Uint8Array {
    if (++this.#certificates > keyStoreLimits.maxKeyStoreEntries) throw tooMany(this.#certificates);
    const type = this.#version === 2 ? this.#input.text() : 'X.509';
    if (type !== 'X.509') throw new KeyStoreFault('broken', 'a certificate that is not X.509');
    return this.#input.bytes(this.#input.uint32());
  }

  #skipSecret(): void {
    const length = skipSerializedObject(this.#file.subarray(this.#input.offset));
    if (length === undefined) this.lost = true;
    else this.#input.bytes(length);
  }
}

function tooMany(count: number): KeyStoreFault {
  return new KeyStoreFault('too-large', `${count} entries, at most ${keyStoreLimits.maxKeyStoreEntries}`);
}
