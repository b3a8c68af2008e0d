import { digest, md4 } from 'sluice/codec/digest';
import { equalSecrets } from 'sluice/module';
import type { StoredPassword } from './password-row.ts';
import type { PasswordType } from './password-types.ts';

type DigestType = Exclude<PasswordType, 'plain' | 'bcrypt'>;

const hexDigits: Readonly<Record<DigestType, number>> = {
  md5: 32,
  sha1: 40,
  sha256: 64,
  sha512: 128,
  nt: 32,
};
/** Version, cost, 22 characters of salt and 31 of hash. `$2y$` is PHP's. */
const bcryptHash = /^\$2[aby]\$(0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{53}$/;
/** Salt and hash of nobody's password, behind version and cost. */
const nobodysHash = `abcdefghijklmnopqrstuu${'a'.repeat(31)}`;

/** Checks passwords against what a database keeps of them. */
export class PasswordChecker {
  readonly #types: readonly PasswordType[];
  /** The most that a bcrypt hash has asked for so far: every answer takes as long. `undefined` before any was seen. */
  #cost: string | undefined;

  /** @param types of passwords whose rows do not name theirs, and of nobody's */
  constructor(types: readonly PasswordType[]) {
    this.#types = types;
    // What most programs use, until one was seen.
    if (types.at(-1) === 'bcrypt') this.#cost = '10';
  }

  /** Throws when what is stored is not what its type says. */
  async verify(password: string, stored: StoredPassword): Promise<boolean> {
    const { text, types } = stored;
    const last = types.at(-1);
    if (last !== 'bcrypt') await this.#pretendBcrypt(password);
    if (last === undefined || last === 'plain') return equalSecrets(password, text);
    if (last === 'bcrypt') return this.#verifyBcrypt(hashed(password, types), text);
    if (text.length !== hexDigits[last] || !/^[0-9a-f]+$/i.test(text)) {
      throw new Error(`A password of type ${last} must be ${hexDigits[last]} hex digits`);
    }
    return equalSecrets(hashed(password, types), text.toLowerCase());
  }

  /** Takes as long as {@link verify} does for a user that there is, so that the time does not tell who exists. */
  async pretend(password: string): Promise<void> {
    const text = hashed(password, this.#types);
    await this.#pretendBcrypt(text);
    equalSecrets(text, '');
  }

  async #pretendBcrypt(text: string): Promise<void> {
    if (this.#cost !== undefined) await verifyBcrypt(text, `$2b$${this.#cost}$${nobodysHash}`);
  }

  async #verifyBcrypt(text: string, hash: string): Promise<boolean> {
    const cost = bcryptHash.exec(hash)?.[1];
    if (cost === undefined) throw new Error('A password of type bcrypt must be a hash as $2b$10$…');
    if (this.#cost === undefined || cost > this.#cost) this.#cost = cost;
    else if (cost < this.#cost) await this.#pretendBcrypt(text);
    return verifyBcrypt(text, hash);
  }
}

/** The digests of a list one after the other; bcrypt, which ends one, is not a digest to compare. */
function hashed(password: string, types: readonly PasswordType[]): string {
  return types.reduce((text, type) => {
    if (type === 'plain' || type === 'bcrypt') return text;
    return type === 'nt' ? md4(Buffer.from(text, 'utf16le')) : digest(type, text, 'hex');
  }, password);
}

/** Off the event loop; loaded only when a password is kept so. */
async function verifyBcrypt(text: string, hash: string): Promise<boolean> {
  const { verify } = await import('@node-rs/bcrypt');
  return verify(text, hash);
}
