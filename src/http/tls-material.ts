import type { X509Certificate } from 'node:crypto';
import { DEFAULT_CIPHERS, type SecureContextOptions } from 'node:tls';
import type { ConfigProblem, DomainMap, KeyStoreSettings, SslSettings } from '../config/settings.ts';
import { fingerprintsOf } from './file-fingerprint.ts';
import { toOpenSslCiphers } from './java-cipher-names.ts';
import { TlsError } from './tls-error.ts';
import { loadTlsIdentity, type TlsIdentity } from './tls-identity.ts';
import { domainPlace, keyStorePlace, type StorePlace, toTlsProblem, trustStorePlace } from './tls-problem.ts';
import { needsLegacySecurityLevel, type ProtocolRange, parseProtocols } from './tls-protocols.ts';
import { handshakeWithSelf } from './tls-self-test.ts';
import { loadTrustStore } from './trust-store.ts';

/** What a TLS port needs, read and proved to work. */
export interface TlsMaterial {
  /**
   * For `tls.createSecureContext`: key, chain, authorities, versions, suites, for clients that ask for no domain
   * of `domains`. Holds the private key: never log it.
   */
  readonly options: SecureContextOptions;
  /** In the order in which they are asked. */
  readonly domains: readonly DomainMaterial[];
  readonly clientAuth: SslSettings['clientAuth'];
  readonly allowHttp2: boolean;
  /** The certificate of `options`. */
  readonly certificate: X509Certificate;
  /** All that are configured: `certificate` and its issuers, those of the domains, and the trust store's. */
  readonly certificates: readonly ConfiguredCertificate[];
  /** All that was read, by path: what it held just before. */
  readonly files: ReadonlyMap<string, string>;
}

export interface DomainMaterial {
  /** Host name in lower case, `*.` and a host name, or `*`. */
  readonly domain: string;
  readonly options: SecureContextOptions;
}

export interface ConfiguredCertificate {
  readonly certificate: X509Certificate;
  /** `shown` to clients as ours; an issuer of that; one that client certificates may lead to. */
  readonly role: 'shown' | 'issuer' | 'authority';
  readonly file: string;
  /** Of the key; `''` for an authority. */
  readonly alias: string;
  /** Where the store is configured. */
  readonly place: Pick<ConfigProblem, 'location' | 'key'>;
}

export type TlsOutcome = {
  /** Errors of what is unusable; warnings too of what is usable. */
  readonly problems: readonly ConfigProblem[];
  /** All that was read, by path: what it held just before. */
  readonly files: ReadonlyMap<string, string>;
} & ({ readonly usable: true; readonly material: TlsMaterial } | { readonly usable: false });

/** A key store to be shown for a domain, `undefined` where none was asked for. */
interface StoreToShow {
  readonly domain: string | undefined;
  readonly settings: KeyStoreSettings;
  readonly place: StorePlace;
}

/**
 * Reads the stores of an `<SSLConfig>` and tries them out. All of it is looked at independently, so that the
 * operator gets all faults in one go.
 *
 * @param now what the certificates' validity is measured against.
 */
export async function loadTlsMaterial(ssl: SslSettings, now: Date): Promise<TlsOutcome> {
  const loader = new TlsLoader(ssl, now);
  const files = await loader.fingerprint();
  const material = await loader.load();
  const problems = loader.problems;
  return material === undefined
    ? { usable: false, problems, files }
    : { usable: true, problems, files, material };
}

class TlsLoader {
  readonly problems: ConfigProblem[] = [];
  readonly #ssl: SslSettings;
  readonly #now: Date;
  readonly #files = new Map<string, string>();
  /** Many domains may share a store, and opening one costs. */
  readonly #identities = new Map<string, Promise<TlsIdentity>>();
  #map: DomainMap | undefined;

  constructor(ssl: SslSettings, now: Date) {
    this.#ssl = ssl;
    this.#now = now;
  }

  /** Reads the domain map; then what all files hold, before they are loaded: what changes later is seen. */
  async fingerprint(): Promise<ReadonlyMap<string, string>> {
    const { domainMap, keyStorePath, trustStorePath } = this.#ssl;
    const own = [keyStorePath, trustStorePath, domainMap?.path ?? ''].filter((file) => file !== '');
    for (const [file, print] of await fingerprintsOf(own)) this.#files.set(file, print);
    this.#map = await domainMap?.read();
    const stores = (this.#map?.entries ?? []).map((entry) => entry.keyStorePath);
    for (const [file, print] of await fingerprintsOf(stores.filter((file) => !this.#files.has(file)))) {
      this.#files.set(file, print);
    }
    return this.#files;
  }

  async load(): Promise<TlsMaterial | undefined> {
    const ssl = this.#ssl;
    const own = keyStorePlace(ssl);
    this.problems.push(...(this.#map?.problems ?? []));
    const range = await this.#try(own, () => parseProtocols(ssl.protocols));
    const ciphers = await this.#try(own, () => ({ list: toOpenSslCiphers(ssl.cipherSuites) }));
    const trusted = await this.#loadTrustStore();
    const shared =
      range && ciphers && trusted
        ? { ...range, ...cipherOptions(ciphers.list, range), ...trustOptions(trusted) }
        : undefined;
    const shown = [];
    for (const store of this.#storesToShow()) {
      const loaded = await this.#try(store.place, () => this.#loadIdentity(store, shared));
      if (loaded !== undefined) shown.push({ ...store, ...loaded });
    }
    // Without a key store of its own a port shows the last one of its map, as in Wowza.
    const fallback = shown.find(({ domain }) => domain === undefined) ?? shown.at(-1);
    if (this.problems.some(({ severity }) => severity === 'error')) return undefined;
    if (fallback === undefined || shared === undefined || trusted === undefined) return undefined;
    return {
      options: fallback.options,
      domains: shown.flatMap(({ domain, options }) => (domain === undefined ? [] : [{ domain, options }])),
      clientAuth: ssl.clientAuth,
      allowHttp2: ssl.allowHttp2,
      certificate: fallback.identity.chain[0],
      certificates: [
        ...shown.flatMap(({ identity, place }) => certificatesOf(identity, place)),
        ...authoritiesOf(trusted, ssl),
      ],
      files: this.#files,
    };
  }

  #storesToShow(): StoreToShow[] {
    const ssl = this.#ssl;
    const own = { domain: undefined, settings: ssl, place: keyStorePlace(ssl) };
    const ofDomains = (this.#map?.entries ?? []).map((entry) => ({
      domain: entry.domain,
      settings: entry,
      place: domainPlace(entry),
    }));
    // Where no path is given at all, the configuration says so.
    return ssl.keyStorePath === '' ? ofDomains : [own, ...ofDomains];
  }

  async #loadTrustStore(): Promise<X509Certificate[] | undefined> {
    const ssl = this.#ssl;
    if (ssl.clientAuth === 'none') return [];
    // Without authorities Node would trust all of the web's; the configuration says what is missing.
    if (ssl.trustStorePath === '') return undefined;
    return this.#try(trustStorePlace(ssl), () => loadTrustStore(ssl.trustStorePath, ssl.trustStorePassword));
  }

  async #loadIdentity({ place, settings }: StoreToShow, shared: SecureContextOptions | undefined) {
    const { keyAlias, keyPassword, keyStorePassword, keyStorePath } = settings;
    const what = JSON.stringify([keyStorePath, keyStorePassword, keyPassword, keyAlias]);
    const known = this.#identities.get(what);
    const loading = known ?? this.#openIdentity(settings, shared);
    this.#identities.set(what, loading);
    const identity = await loading;
    for (const rule of known === undefined ? identity.remarks : []) {
      this.problems.push({ severity: 'warning', ...place.of('KeyStorePath'), rule, value: keyStorePath });
    }
    return { identity, options: { ...shared, ...identity.options } };
  }

  async #openIdentity(settings: KeyStoreSettings, shared: SecureContextOptions | undefined) {
    const identity = await loadTlsIdentity(settings, this.#now);
    if (shared !== undefined) await tryOut({ ...shared, ...identity.options }, identity.file);
    return identity;
  }

  async #try<T>(place: StorePlace, step: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof TlsError)) throw error;
      this.problems.push(toTlsProblem(error, place));
      return undefined;
    }
  }
}

function certificatesOf({ alias, chain, file }: TlsIdentity, place: StorePlace): ConfiguredCertificate[] {
  return chain.map((certificate, index) => ({
    certificate,
    role: index === 0 ? 'shown' : 'issuer',
    file,
    alias,
    place: place.of('KeyStorePath'),
  }));
}

function authoritiesOf(trusted: readonly X509Certificate[], ssl: SslSettings): ConfiguredCertificate[] {
  const place = trustStorePlace(ssl).of('KeyStorePath');
  return trusted.map((certificate) => ({
    certificate,
    role: 'authority',
    file: ssl.trustStorePath,
    alias: '',
    place,
  }));
}

function trustOptions(trusted: readonly X509Certificate[]): SecureContextOptions {
  // Each certificate of a trust store is an anchor, also an intermediate one.
  return trusted.length === 0 ? {} : { ca: trusted.map(String), allowPartialTrustChain: true };
}

function cipherOptions(list: string | undefined, range: ProtocolRange): SecureContextOptions {
  if (needsLegacySecurityLevel(range)) return { ciphers: `${list ?? DEFAULT_CIPHERS}:@SECLEVEL=0` };
  return list === undefined ? {} : { ciphers: list };
}

async function tryOut(options: SecureContextOptions, file: string): Promise<void> {
  await handshakeWithSelf(options).catch((cause: Error) => {
    throw new TlsError('TLS_HANDSHAKE_IMPOSSIBLE', 'KeyStorePath', `${file}: ${cause.message}`, { cause });
  });
}
