import type { Command } from 'commander';

/** After a mistake in the arguments of a command, the hint names the help of that very command. */
export function addHelpHints(command: Command, parents = ''): void {
  const path = `${parents}${command.name()}`;
  const what = command.commands.length > 0 ? 'lists the commands' : 'says what it takes';
  command.showHelpAfterError(`(${path} --help ${what})`);
  for (const child of command.commands) addHelpHints(child, `${path} `);
}
