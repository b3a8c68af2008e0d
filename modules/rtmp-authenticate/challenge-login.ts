import { randomBytes } from 'node:crypto';
import {
  type AdobeReply,
  type AuthMode,
  adobeDescriptions,
  decoySalt,
  isAdobeResponse,
  isLlnwResponse,
  type LlnwReply,
  llnwDescriptions,
  llnwPaths,
  userForms,
} from 'sluice/codec/rtmp-auth';
import { allow, type Client, type Credentials, type Decision, deny, type SharedState } from 'sluice/module';
import { Challenges } from './challenges.ts';
import { adobeVerifiersOf, findUsers, type KnownUser, llnwVerifiersOf } from './login-verifiers.ts';

export interface ChallengeLoginOptions {
  readonly credentials: Credentials;
  /** What salts come from: see `readSaltKey`. */
  readonly saltKey: Uint8Array;
  /** Keeps challenges. */
  readonly shared: SharedState;
}

const descriptions = { adobe: adobeDescriptions, llnw: llnwDescriptions } as const;

/** Letters and digits only: some clients take anything else apart. */
function randomText(): string {
  return randomBytes(8).toString('hex');
}

/**
 * The login over three connections: the client is told to say who it is, gets a challenge, and answers it. What
 * one connection leaves for the next is kept by the challenge's opaque or nonce alone.
 */
export class ChallengeLogin {
  readonly #credentials: Credentials;
  readonly #saltKey: Uint8Array;
  readonly #challenges: Challenges;

  constructor({ credentials, saltKey, shared }: ChallengeLoginOptions) {
    this.#credentials = credentials;
    this.#saltKey = saltKey;
    this.#challenges = new Challenges(shared);
  }

  /** The first connection. */
  askWho(authmod: AuthMode): Decision {
    return deny('unauthorized', descriptions[authmod].needAuth(), {
      challenge: true,
      auditText: 'The encoder is asked who it is',
    });
  }

  /** The second connection. Throws when a provider fails. */
  async challenge(
    authmod: AuthMode,
    user: string,
    { address }: Pick<Client, 'address'>,
    signal: AbortSignal,
  ): Promise<Decision> {
    const users = await findUsers(user, this.#credentials, signal);
    const id = randomText();
    const pending =
      authmod === 'adobe'
        ? { authmod, user, address, salt: this.#saltOf(user, users), challenge: randomText() }
        : { authmod, user, address, salt: '', challenge: '' };
    this.#challenges.add(id, pending);
    const description =
      authmod === 'adobe'
        ? adobeDescriptions.challenge({ ...pending, opaque: id })
        : llnwDescriptions.challenge({ user, nonce: id });
    const auditText = 'The encoder gets a challenge';
    return deny('unauthorized', description, { challenge: true, claimedUser: user, auditText });
  }

  /** The third connection. Throws when a provider fails. */
  async answer(
    reply: AdobeReply | LlnwReply,
    client: Pick<Client, 'address' | 'application' | 'instance'>,
    signal: AbortSignal,
  ): Promise<Decision> {
    const id = reply.authmod === 'adobe' ? reply.opaque : reply.nonce;
    const pending = await this.#challenges.take(id, { ...reply, address: client.address });
    if (pending === undefined) {
      return this.#failed(reply, {
        failedLogin: false,
        auditText: 'The challenge was answered before, too late, from elsewhere or for somebody else',
      });
    }
    const users = await findUsers(reply.user, this.#credentials, signal);
    const candidates = users.length === 0 ? [undefined] : users;
    const known = candidates.filter((candidate) => this.#isRight(reply, candidate, pending, client));
    const [user] = known;
    if (user !== undefined) return allow({ user: user.user });
    return this.#failed(reply, { failedLogin: true, auditText: 'Wrong user name or password' });
  }

  #isRight(
    reply: AdobeReply | LlnwReply,
    candidate: KnownUser | undefined,
    { challenge, salt }: { readonly challenge: string; readonly salt: string },
    { application, instance }: Pick<Client, 'application' | 'instance'>,
  ): boolean {
    const isRight =
      reply.authmod === 'adobe'
        ? isAdobeResponse(
            reply,
            { challenge, opaque: reply.opaque },
            adobeVerifiersOf(reply.user, salt, candidate?.secret),
          )
        : isLlnwResponse(
            reply,
            llnwPaths(application, instance),
            llnwVerifiersOf(reply.user, candidate?.secret),
          );
    return isRight && candidate !== undefined;
  }

  /** An account without cleartext has a salt of its own; everybody else, who does not exist included, a derived one. */
  #saltOf(user: string, users: readonly KnownUser[]): string {
    for (const { secret } of users) {
      if (secret.kind === 'adobe') return secret.salt;
    }
    // Of the decoded name, by which an account would be found: each spelling of one gets the same salt.
    return decoySalt(plainName(user), this.#saltKey);
  }

  #failed(
    reply: AdobeReply | LlnwReply,
    details: { readonly failedLogin: boolean; readonly auditText: string },
  ): Decision {
    const description =
      reply.authmod === 'adobe' ? adobeDescriptions.failed(reply) : llnwDescriptions.failed();
    return deny('unauthorized', description, { ...details, claimedUser: plainName(reply.user) });
  }
}

/** Percent-decoded, where that is a name: failures of all its spellings count together. */
function plainName(sent: string): string {
  return userForms(sent).at(-1) ?? sent;
}
