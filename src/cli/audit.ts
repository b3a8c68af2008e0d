import { type Command, InvalidArgumentError, Option } from 'commander';
import type { AuditQuery, StoredDecision } from '../store/audit-table.ts';
import { withStore } from './database.ts';
import { exitCode, type Finish } from './exit-code.ts';
import { homeHelp, homeOption, resolveHome } from './home.ts';
import { formatMoment, parseMoment } from './moment.ts';
import { print } from './output.ts';

interface AuditOptions {
  readonly home?: string;
  readonly since?: number;
  readonly until?: number;
  readonly user?: string;
  readonly app?: string;
  readonly outcome?: string;
  readonly gate?: string;
  readonly ip?: string;
  readonly limit: number;
  readonly json?: boolean;
}

/** `sluice audit`: what the gate decided, from the database. */
export function addAudit(program: Command, finish: Finish): void {
  program
    .command('audit')
    .description('show what the gate decided: who, from where, what, by which module and why')
    .option('--since <time>', 'from then on: 1h, 2d or a date such as 2026-11-25T18:00', parseMoment)
    .option('--until <time>', 'up to then', parseMoment)
    .option('--user <name>', 'of this user, proved or claimed')
    .option('--app <name>', 'of this application')
    .addOption(new Option('--outcome <name>').choices(['allow', 'deny', 'gone', 'challenge']))
    .addOption(new Option('--gate <name>').choices(['connect', 'release', 'publish', 'play']))
    .option('--ip <address>', 'from this address')
    .option('--limit <number>', 'at most so many, the latest', parseLimit, 100)
    .option('--json', 'for programs: one JSON object a line')
    .option(homeOption, homeHelp)
    .action(async (options: AuditOptions) => {
      const decisions = await find(options);
      print(
        options.json === true
          ? decisions.map((decision) => `${JSON.stringify(decision)}\n`).join('')
          : await table(decisions),
      );
      finish(exitCode.ok);
    });
}

async function find(options: AuditOptions): Promise<readonly StoredDecision[]> {
  const { AuditTable } = await import('../store/audit-table.ts');
  const { app, gate, ip, limit, outcome, since, until, user } = options;
  const query: AuditQuery = {
    sinceMs: since,
    untilMs: until,
    user,
    application: app,
    outcome,
    gate,
    address: ip,
    limit,
  };
  return withStore(resolveHome(options.home), ({ database }) => new AuditTable(database).find(query));
}

async function table(decisions: readonly StoredDecision[]): Promise<string> {
  if (decisions.length === 0) return 'No such decision.\n';
  const { textTable } = await import('../server/text-table.ts');
  const rows = decisions.map((decision) => [
    formatMoment(decision.timeMs),
    decision.gate,
    decision.outcome,
    `${decision.application}${decision.stream === '' ? '' : `/${decision.stream}`}`,
    decision.user ?? (decision.claimedUser === undefined ? '-' : `(${decision.claimedUser})`),
    decision.address,
    decision.module ?? '-',
    decision.outcome === 'deny' ? `${decision.reason}: ${decision.description}` : '',
  ]);
  const head = ['TIME', 'GATE', 'OUTCOME', 'WHAT', 'USER', 'FROM', 'MODULE', 'WHY'];
  return `${textTable([head, ...rows])
    .map((line) => line.trimEnd())
    .join('\n')}\n`;
}

function parseLimit(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('It is a whole number from 1 to 9999999.');
  return Number(text);
}
