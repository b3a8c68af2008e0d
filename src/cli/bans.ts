import type { Command } from 'commander';
import type { LoginCounter } from '../store/login-counter-table.ts';
import { withStore } from './database.ts';
import { exitCode, type Finish } from './exit-code.ts';
import { homeHelp, homeOption, resolveHome } from './home.ts';
import { formatMoment } from './moment.ts';
import { print, printError } from './output.ts';

interface BansOptions {
  readonly home?: string;
  readonly json?: boolean;
  readonly all?: boolean;
}

/** `sluice bans …`: who has to wait after failed logins. A running server hears of a lift at once. */
export function addBans(program: Command, finish: Finish): void {
  const bans = program.command('bans').description('see and lift what failed logins cost');

  bans
    .command('list')
    .description('list the addresses and users that have to wait for their next login')
    .option('--all', 'also those that failed and need not wait')
    .option('--json', 'for programs')
    .option(homeOption, homeHelp)
    .action(async (options: BansOptions) => {
      const nowMs = Date.now();
      const counters = (await load(options)).filter(
        ({ blockedUntilMs }) => options.all === true || blockedUntilMs > nowMs,
      );
      print(options.json === true ? `${JSON.stringify(counters, null, 2)}\n` : await table(counters, nowMs));
      finish(exitCode.ok);
    });

  bans
    .command('lift')
    .description('forget the failed logins of an address or a user')
    .argument('<address or user>', 'as bans list shows it')
    .option(homeOption, homeHelp)
    .action(async (key: string, options: BansOptions) => {
      const lifted = await lift(key, options);
      if (lifted) print(`Lifted: ${key} may log in again.\n`);
      else printError(`Nothing is held against ${key}: sluice bans list --all shows what is.\n`);
      finish(lifted ? exitCode.ok : exitCode.failure);
    });
}

async function load({ home }: BansOptions): Promise<readonly LoginCounter[]> {
  const { LoginCounterTable } = await import('../store/login-counter-table.ts');
  return withStore(resolveHome(home), ({ database }) => new LoginCounterTable(database).load());
}

async function lift(key: string, { home }: BansOptions): Promise<boolean> {
  const [{ LoginCounterTable }, { peerKey }] = await Promise.all([
    import('../store/login-counter-table.ts'),
    import('../server/peer-key.ts'),
  ]);
  return withStore(resolveHome(home), ({ database }) => {
    const counters = new LoginCounterTable(database);
    const found = [
      { kind: 'address', key: peerKey(key) },
      { kind: 'address', key },
      { kind: 'user', key },
    ] as const;
    const held = found.filter((counter) => counters.has(counter.kind, counter.key));
    for (const counter of held) counters.remove(counter.kind, counter.key);
    return held.length > 0;
  });
}

async function table(counters: readonly LoginCounter[], nowMs: number): Promise<string> {
  if (counters.length === 0) return 'Nobody has to wait.\n';
  const { textTable } = await import('../server/text-table.ts');
  const rows = counters.map(({ blockedUntilMs, failures, key, kind, lastFailureMs }) => [
    kind,
    key,
    String(failures),
    formatMoment(lastFailureMs),
    blockedUntilMs > nowMs ? formatMoment(blockedUntilMs) : '-',
  ]);
  return `${textTable([['KIND', 'WHO', 'FAILURES', 'LAST', 'WAITS UNTIL'], ...rows]).join('\n')}\n`;
}
