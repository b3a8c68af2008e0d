import type { Client } from './client.ts';
import type { LoginGuard } from './login-guard.ts';
import type { Verdict } from './verdict.ts';

/**
 * Counts a login that the modules decided, and refuses it where too many failed before: whoever has to wait gets
 * one answer, whether the password was right or not.
 *
 * @param userBefore who the client was known to be before the modules were asked
 */
export function judgeLogin(
  verdict: Verdict,
  userBefore: string | undefined,
  { address }: Pick<Client, 'address'>,
  guard: LoginGuard,
): Verdict {
  if (verdict.kind === 'deny' && verdict.failedLogin === true) {
    const party = { address, user: verdict.claimedUser };
    const waitMs = guard.waitFor(party);
    guard.failed(party);
    return waitMs > 0 ? tooManyFailures(verdict, waitMs) : verdict;
  }
  if (verdict.kind !== 'allow' || verdict.user === undefined || verdict.user === userBefore) return verdict;
  const party = { address, user: verdict.user };
  const waitMs = guard.waitFor(party);
  if (waitMs > 0) return tooManyFailures({ ...verdict, user: userBefore, claimedUser: verdict.user }, waitMs);
  guard.succeeded(party);
  return verdict;
}

/** What somebody hears who has to wait for their next login. */
export function waitText(waitMs: number): string {
  return `Too many failed logins: try again in ${Math.ceil(waitMs / 1000)} seconds`;
}

function tooManyFailures(
  about: {
    readonly user: string | undefined;
    readonly claimedUser?: string;
    readonly publicName: string;
    readonly secretName?: boolean;
  },
  waitMs: number,
): Verdict {
  const { claimedUser, publicName, secretName, user } = about;
  return {
    kind: 'deny',
    module: undefined,
    reason: 'forbidden',
    description: waitText(waitMs),
    user,
    publicName,
    ...(claimedUser === undefined ? {} : { claimedUser }),
    ...(secretName === undefined ? {} : { secretName }),
  };
}
