import { existsSync } from 'node:fs';
import { withStore } from './database.ts';
import { formatMoment } from './moment.ts';

/** Who would log in. */
interface Party {
  readonly address: string;
  readonly user: string | undefined;
}

/**
 * A line for each wait after failed logins that a running server holds against this client now: the gate's answer
 * does not tell, since explaining counts no failures.
 */
export async function waitingNotes(home: string, { address, user }: Party): Promise<readonly string[]> {
  const [{ LoginCounterTable }, { peerKey }, { storePath }] = await Promise.all([
    import('../store/login-counter-table.ts'),
    import('../server/peer-key.ts'),
    import('../server/gate-records.ts'),
  ]);
  // A home that was never started has none, and looking must not make one.
  if (!existsSync(storePath(home))) return [];
  const counters = await withStore(home, ({ database }) => new LoginCounterTable(database).load());
  const waiting = counters.filter(({ blockedUntilMs }) => blockedUntilMs > Date.now());
  return waiting
    .filter(({ key, kind }) => key === (kind === 'user' ? user : peerKey(address)))
    .map(({ blockedUntilMs, key, kind }) => {
      const where = kind === 'user' ? ', unless it comes from where the last ones came from' : '';
      const until = formatMoment(blockedUntilMs);
      return `But no login of ${key} is looked at until ${until}${where}, since others failed: sluice bans lift ${key}`;
    });
}
