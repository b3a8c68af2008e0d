import { readFile, writeFile } from 'node:fs/promises';
import { KeyStoreFolder } from './key-stores.ts';

export interface IssueOptions {
  /** As openssl's `-subj` takes it; no blanks. */
  readonly subject?: string;
  /** As openssl's `subjectAltName` takes it. */
  readonly names?: string;
  readonly usage?: 'serverAuth' | 'clientAuth';
  readonly days?: number;
  /** As openssl's `req` takes it; elliptic if nothing is said. */
  readonly newKey?: string;
}

export interface Issued {
  /** Private key, certificate and the authority's: a key store. */
  readonly store: string;
  readonly key: string;
  readonly cert: string;
}

const ecKey = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes';

/** An authority of its own in a folder of its own, by openssl. */
export class TestAuthority {
  readonly stores: KeyStoreFolder;
  /** Its own certificate. */
  readonly file: string;
  readonly #name: string;

  private constructor(stores: KeyStoreFolder, name: string) {
    this.stores = stores;
    this.#name = name;
    this.file = stores.file(`${name}.crt`);
  }

  /** @param stores the folder, which it may share with another authority. */
  static async make(name = 'root', stores?: KeyStoreFolder): Promise<TestAuthority> {
    const folder = stores ?? (await KeyStoreFolder.make());
    await folder.openssl(
      `req -x509 ${ecKey} -keyout ${name}.key -out ${name}.crt -days 900 -subj /CN=${name}`,
    );
    return new TestAuthority(folder, name);
  }

  /** The certificate as PEM text, for clients. */
  get pem(): Promise<string> {
    return readFile(this.file, 'utf8');
  }

  async issue(name: string, options: IssueOptions = {}): Promise<Issued> {
    const { days = 90, names = 'DNS:localhost,IP:127.0.0.1', usage = 'serverAuth' } = options;
    const { newKey = ecKey, subject = `/CN=${name}` } = options;
    const ca = this.#name;
    await this.stores.openssl(
      `req -x509 ${newKey} -keyout ${name}.key -out ${name}.crt -days ${days} -subj ${subject} -CA ${ca}.crt -CAkey ${ca}.key -addext subjectAltName=${names} -addext extendedKeyUsage=${usage} -addext basicConstraints=critical,CA:FALSE`,
    );
    const [key = '', cert = '', root = ''] = await Promise.all(
      [`${name}.key`, `${name}.crt`, `${ca}.crt`].map((file) => readFile(this.stores.file(file), 'utf8')),
    );
    const store = this.stores.file(`${name}.pem`);
    await writeFile(store, key + cert + root);
    return { store, key, cert };
  }
}
