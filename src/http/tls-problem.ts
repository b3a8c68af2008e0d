import type { ConfigProblem, DomainKeyStore, SslSettings } from '../config/settings.ts';
import { errorRules } from '../errors.ts';
import { adviceOn } from './key-store-advice.ts';
import type { SslElement, TlsError } from './tls-error.ts';

/** Where an operator finds what a store was configured with. */
export interface StorePlace {
  /** The store itself. */
  readonly file: string;
  /** Of one of its elements; the names are those of a key store. */
  of(element: SslElement): Pick<ConfigProblem, 'location' | 'key'>;
  /** A rule about key stores, in the words of this place. */
  word(rule: string): string;
}

/** `<KeyStorePath>` and its neighbours. */
export function keyStorePlace(ssl: Pick<SslSettings, 'at' | 'keyStorePath' | 'location'>): StorePlace {
  return {
    file: ssl.keyStorePath,
    of: (element) => ({
      location: ssl.at?.[element] ?? ssl.location,
      key: `VHost/HostPortList/HostPort/SSLConfig/${element}`,
    }),
    word: (rule) => rule,
  };
}

/** `<TrustStorePath>` and `<TrustStorePassword>`. */
export function trustStorePlace(ssl: Pick<SslSettings, 'at' | 'location' | 'trustStorePath'>): StorePlace {
  const word = (text: string) => text.replaceAll('KeyStore', 'TrustStore');
  return {
    file: ssl.trustStorePath,
    of: (element) => {
      const name = word(element);
      const location = ssl.at?.[name] ?? ssl.location;
      return { location, key: `VHost/HostPortList/HostPort/SSLConfig/${name}` };
    },
    word,
  };
}

/** A line of the domain map. */
export function domainPlace({
  domain,
  keyStorePath,
  location,
}: Pick<DomainKeyStore, 'domain' | 'keyStorePath' | 'location'>): StorePlace {
  return {
    file: keyStorePath,
    of: (element) => {
      const name = `${element.slice(0, 1).toLowerCase()}${element.slice(1)}`;
      return { location, key: `DomainToKeyStoreMap/${domain}/${name}` };
    },
    word: (rule) => rule,
  };
}

/** What is wrong with a store, where it is configured. */
export function toTlsProblem(error: TlsError, place: StorePlace): ConfigProblem {
  return {
    severity: 'error',
    ...place.of(error.element),
    // Values are cut where they are long; advice must not be.
    rule: [place.word(errorRules[error.code]), adviceOn(error, place.file)]
      .filter((part) => part !== '')
      .join('; '),
    value: error.got,
  };
}
