import type { CountedAttempt } from './counted-attempt.ts';
import type { LoginGuard } from './login-guard.ts';
import type { GateRequest } from './request.ts';
import type { Verdict } from './verdict.ts';

/** Claimed names are kept no longer than this: a counter must cost as little as any other. */
const maxCountedLength = 128;

/**
 * Counts a login that the modules decided, and refuses it where too many failed before: whoever has to wait gets
 * one answer, whether the password was right or not, and whatever else a later module had against them.
 *
 * @param asked before the modules were asked: it says who the client was known to be
 * @param counted what was counted of this client before; without it every failure is a new one
 */
export function judgeLogin(
  verdict: Verdict,
  asked: GateRequest,
  guard: LoginGuard,
  counted?: CountedAttempt,
): Verdict {
  if (verdict.kind === 'gone') return verdict;
  const { address } = asked.client;
  const userBefore = asked.gate === 'connect' ? asked.client.user : asked.user;
  const proved = verdict.user === userBefore ? undefined : verdict.user;
  const claimed = verdict.kind === 'deny' && verdict.failedLogin === true ? verdict.claimedUser : undefined;
  const hasFailed = verdict.kind === 'deny' && verdict.failedLogin === true;
  if (proved === undefined && !hasFailed) return verdict;
  const user = (proved ?? claimed)?.slice(0, maxCountedLength);
  const waitMs = guard.waitFor({ address, user });
  if (hasFailed) {
    if (counted?.repeats(asked) !== true) guard.failed({ address, user });
  } else if (waitMs === 0 && user !== undefined) {
    guard.succeeded({ address, user });
  }
  if (waitMs === 0) return verdict;
  return tooManyFailures(waitMs, {
    user: userBefore,
    publicName: verdict.publicName,
    ...(user === undefined ? {} : { claimedUser: user }),
    ...(verdict.kind === 'deny' && verdict.secretName === true ? { secretName: true } : {}),
  });
}

/** The answer to whatever a banned client asks; `undefined` for everybody else. */
export function banVerdict(request: GateRequest, guard: LoginGuard): Verdict | undefined {
  const bannedMs = guard.banOf(request.client.address);
  if (bannedMs === 0) return undefined;
  if (request.gate === 'connect') return tooManyFailures(bannedMs, { user: undefined, publicName: '' });
  const { publicName, user } = request;
  // Nobody has looked at the name: it may be a key.
  return tooManyFailures(bannedMs, { user, publicName, secretName: true });
}

/** What somebody hears who has to wait for their next login. */
export function waitText(waitMs: number): string {
  const seconds = Math.ceil(waitMs / 1000);
  return `Too many failed logins: try again in ${seconds} second${seconds === 1 ? '' : 's'}`;
}

function tooManyFailures(
  waitMs: number,
  about: Pick<Extract<Verdict, { kind: 'deny' }>, 'user' | 'claimedUser' | 'publicName' | 'secretName'>,
): Verdict {
  return {
    kind: 'deny',
    module: undefined,
    reason: 'forbidden',
    description: waitText(waitMs),
    failedLogin: true,
    ...about,
  };
}
