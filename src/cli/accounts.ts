import { randomBytes } from 'node:crypto';
import { type Command, Option } from 'commander';
import type { Account, Accounts } from '../store/accounts.ts';
import { withStore } from './database.ts';
import { exitCode, type Finish } from './exit-code.ts';
import { homeHelp, homeOption, resolveHome } from './home.ts';
import { formatMoment, parseDate } from './moment.ts';
import { print } from './output.ts';
import { readPassword } from './password-input.ts';

interface PasswordOptions {
  readonly password?: string;
  readonly passwordStdin?: boolean;
}

/** `sluice accounts …`: the users of the module accounts. A running server sees every change at once. */
export function addAccounts(program: Command, finish: Finish): void {
  const accounts = program.command('accounts').description('manage the users of the module accounts');
  const add = (name: string, description: string) =>
    accounts.command(name).description(description).option(homeOption, homeHelp);

  withPassword(add('add', 'add a user; without a password one is made and shown'))
    .argument('<name>')
    .option('--expires <date>', 'when the account ends, such as 2027-01-31', parseDate)
    .option('--allow <pattern...>', 'stream names that the user may publish, * for any characters')
    .action(async (name: string, options: AddOptions) => {
      const made = await usePassword(options, (password) =>
        change(options, (store) =>
          store.add({ name, password, expiresMs: options.expires, streams: options.allow ?? [] }),
        ),
      );
      print(`Added ${name}.\n${made}`);
      finish(exitCode.ok);
    });

  withPassword(add('passwd', 'give a user another password; without one it is made and shown'))
    .argument('<name>')
    .action(async (name: string, options: PasswordOptions & HomeOptions) => {
      const made = await usePassword(options, (password) =>
        change(options, (store) => store.setPassword(name, password)),
      );
      print(`${name} has a new password.\n${made}`);
      finish(exitCode.ok);
    });

  add('list', 'list the users')
    .option('--json', 'for programs')
    .action(async (options: HomeOptions & { json?: boolean }) => {
      const found = await change(options, (store) => store.list());
      print(
        options.json === true
          ? `${JSON.stringify(found.map(withoutSecrets), null, 2)}\n`
          : await table(found),
      );
      finish(exitCode.ok);
    });

  for (const [command, description, enabled] of [
    ['disable', 'keep a user from logging in', false],
    ['enable', 'let a user log in again', true],
  ] as const) {
    add(command, description)
      .argument('<name>')
      .action(async (name: string, options: HomeOptions) => {
        await change(options, (store) => store.setEnabled(name, enabled));
        print(`${name} is ${enabled ? 'enabled' : 'disabled'}.\n`);
        finish(exitCode.ok);
      });
  }

  add('remove', 'remove a user')
    .argument('<name>')
    .action(async (name: string, options: HomeOptions) => {
      await change(options, (store) => store.remove(name));
      print(`Removed ${name}.\n`);
      finish(exitCode.ok);
    });

  add('allow', 'say which stream names a user may publish, in place of those before')
    .argument('<name>')
    .argument('[pattern...]', 'names, * for any characters')
    .option('--clear', 'every name')
    .action(async (name: string, patterns: readonly string[], options: AllowOptions, command: Command) => {
      // A variable of a script that happened to be empty must not open every name.
      if ((patterns.length === 0) !== (options.clear === true)) {
        command.error('error: name patterns, or --clear for every name');
      }
      await change(options, (store) => store.setStreams(name, patterns));
      print(`${name} may publish ${patterns.length === 0 ? 'every name' : patterns.join(', ')}.\n`);
      finish(exitCode.ok);
    });
}

interface HomeOptions {
  readonly home?: string;
}

interface AddOptions extends HomeOptions, PasswordOptions {
  readonly expires?: number;
  readonly allow?: readonly string[];
}

interface AllowOptions extends HomeOptions {
  readonly clear?: boolean;
}

function withPassword(command: Command): Command {
  return command
    .addOption(
      new Option('--password <text>', 'the password; other users of the machine may see it').conflicts(
        'passwordStdin',
      ),
    )
    .option('--password-stdin', 'read the password from standard input, unseen on a terminal');
}

/** Works with the password that the options give, or a new one. Returns what to tell of a new one. */
async function usePassword(
  options: PasswordOptions,
  work: (password: string) => Promise<void>,
): Promise<string> {
  const given = options.passwordStdin === true ? await readPassword() : options.password;
  const password = given ?? randomBytes(18).toString('base64url');
  await work(password);
  return given === undefined ? `Password: ${password}\nIt is not shown again.\n` : '';
}

async function change<T>({ home }: HomeOptions, work: (accounts: Accounts) => T | Promise<T>): Promise<T> {
  const { Accounts: AccountsOf } = await import('../store/accounts.ts');
  return withStore(resolveHome(home), ({ database }) => work(new AccountsOf(database, Date.now)));
}

function withoutSecrets({ changedMs, createdMs, enabled, expiresMs, name, streams }: Account) {
  return { name, enabled, expiresMs, streams, createdMs, changedMs };
}

async function table(accounts: readonly Account[]): Promise<string> {
  if (accounts.length === 0) return 'There are no accounts: sluice accounts add NAME makes one.\n';
  const { textTable } = await import('../server/text-table.ts');
  const rows = accounts.map(({ changedMs, enabled, expiresMs, name, streams }) => [
    name,
    enabled ? 'enabled' : 'disabled',
    expiresMs === undefined ? 'never' : formatMoment(expiresMs),
    formatMoment(changedMs),
    streams.length === 0 ? 'every name' : streams.join(', '),
  ]);
  return `${textTable([['NAME', 'STATE', 'EXPIRES', 'CHANGED', 'MAY PUBLISH'], ...rows]).join('\n')}\n`;
}
