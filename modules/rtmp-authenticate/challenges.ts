import { parseIpAddress } from 'sluice/codec/ip-rules';
import type { AuthMode } from 'sluice/codec/rtmp-auth';
import type { SharedNotes, SharedState } from 'sluice/module';
import { loginLimits } from './limits.ts';

/** A challenge that was given and not answered yet. */
export interface PendingChallenge {
  readonly authmod: AuthMode;
  /** As sent by the client. */
  readonly user: string;
  /** Whom it was given to. */
  readonly address: string;
  /** `''` with authmod=llnw. */
  readonly salt: string;
  /** `''` with authmod=llnw. */
  readonly challenge: string;
}

/**
 * The challenges of an application instance by opaque or nonce, whichever worker gave them. Each is good for one
 * answer, from the address that got it, for a short time. Addresses have a share each, so that nobody can push out
 * the challenges of others.
 */
export class Challenges {
  readonly #notes: SharedNotes;

  constructor({ notes }: Pick<SharedState, 'notes'>) {
    this.#notes = notes({
      maxNotes: loginLimits.maxChallenges,
      maxPerOwner: loginLimits.maxChallengesPerAddress,
      lifetimeMs: loginLimits.challengeLifetimeMs,
    });
  }

  add(id: string, pending: PendingChallenge): void {
    this.#notes.put(id, networkOf(pending.address), JSON.stringify(pending));
  }

  /** The challenge of that ID for the client that it was given to; whoever asks, it is gone afterwards. */
  async take(
    id: string,
    { address, authmod, user }: Pick<PendingChallenge, 'address' | 'authmod' | 'user'>,
  ): Promise<PendingChallenge | undefined> {
    const text = await this.#notes.take(id);
    if (text === undefined) return undefined;
    const kept = JSON.parse(text) as PendingChallenge;
    const isTheirs = kept.address === address && kept.authmod === authmod && kept.user === user;
    return isTheirs ? kept : undefined;
  }
}

/** An IPv4 address, or the /64 of an IPv6 one: one host commands all of it. */
function networkOf(address: string): string {
  const bytes = parseIpAddress(address);
  return bytes?.length === 16 ? Buffer.from(bytes.subarray(0, 8)).toString('hex') : address;
}
