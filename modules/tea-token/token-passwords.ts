import { decryptTea, type EncryptingTeaVariant, encryptTea } from 'sluice/codec/tea';
import type { Logger } from 'sluice/module';
import { teaTokenLimits } from './limits.ts';
import { RecentPasswords } from './recent-passwords.ts';
import { SingleFlight } from './single-flight.ts';
import { readTokenReply } from './token-reply.ts';
import type { TokenServer } from './token-server.ts';

export interface TokenPasswordsOptions {
  readonly server: Pick<TokenServer, 'post'>;
  readonly secret: string;
  readonly variant: EncryptingTeaVariant;
  /** How long an answer holds; 0 asks every time. */
  readonly cacheTimeMs: number;
  readonly log: Logger;
}

/** The users of a token server: name and password travel encrypted with a secret that both sides know. */
export class TokenPasswords {
  readonly #options: TokenPasswordsOptions;
  readonly #recent: RecentPasswords;
  readonly #flights = new SingleFlight<string | undefined>({
    maxFlights: teaTokenLimits.maxTokenRequests,
    maxWaiters: teaTokenLimits.maxTokenWaiters,
  });
  #hasHinted = false;

  constructor(options: TokenPasswordsOptions) {
    this.#options = options;
    this.#recent = new RecentPasswords(options.cacheTimeMs, () => performance.now());
  }

  /**
   * The cleartext password; `undefined` when the server does not know the user.
   *
   * @throws {Error} which says at which step it failed, without secrets
   */
  async find(user: string, signal: AbortSignal): Promise<string | undefined> {
    if (!canBeUser(user)) return undefined;
    const known = this.#recent.get(user);
    if (known !== undefined) return known.password;
    return this.#flights.run(user, (abandoned) => this.#ask(user, abandoned), signal);
  }

  /** Forgets the passwords that it holds. */
  clear(): void {
    this.#recent.clear();
  }

  async #ask(user: string, signal: AbortSignal): Promise<string | undefined> {
    const { secret, server, variant } = this.#options;
    const form = new URLSearchParams({ clientid: encryptTea(user, secret, variant) });
    const reply = readTokenReply(await server.post(form, signal));
    const password = reply.kind === 'token' ? this.#decrypt(reply.token) : undefined;
    if (reply.kind === 'unknown') this.#hint(reply.error);
    this.#recent.set(user, password);
    return password;
  }

  #decrypt(token: string): string {
    const { secret, variant } = this.#options;
    let password: string;
    try {
      password = decryptTea(token, secret, variant);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(
        `Decrypting publisherToken as ${variant} failed (do both sides have the same secret?): ${why}`,
      );
    }
    // An empty one would let in whoever sends none; another secret can give any text at all.
    if (password === '' || /\p{Cc}/u.test(password)) {
      const got = password === '' ? 'an empty text' : 'control characters';
      throw new Error(`Decrypting publisherToken must give a password; got ${got}`);
    }
    return password;
  }

  #hint(error: string): void {
    if (this.#hasHinted || error !== 'Invalid Client') return;
    this.#hasHinted = true;
    this.#options.log.info(
      {},
      'the token server says Invalid Client: it knows no such user, or it is one in Java, which cannot encrypt passwords of 1 to 4 bytes (said once)',
    );
  }
}

/**
 * Servers take blanks and control characters off the ends of a name, or take what is in it for something else:
 * nobody has such a name, since otherwise one user has many.
 */
function canBeUser(user: string): boolean {
  if (user === '' || user.length > teaTokenLimits.maxTokenUserLength) return false;
  return user === user.trim() && !/[\p{Cc}\p{Cs}]/u.test(user);
}
