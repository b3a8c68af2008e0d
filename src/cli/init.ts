import path from 'node:path';
import type { Command } from 'commander';
import { exitCode, type Finish } from './exit-code.ts';
import { print } from './output.ts';
import { ownCommand } from './own-command.ts';
import { shellText } from './shell-text.ts';

/** `sluice init DIR`: makes a home folder with the shipped configuration. */
export function addInit(program: Command, finish: Finish): void {
  program
    .command('init')
    .description('make a home folder with the shipped configuration')
    .argument('<dir>', 'a new or empty folder')
    .option(
      '--force',
      'also into a folder that holds something: files of the shipped configuration are replaced',
    )
    .action(async (dir: string, options: { force?: boolean }) => {
      const home = path.resolve(dir);
      const { initHome } = await import('../server/init-home.ts');
      await initHome(home, options.force === true);
      const script = process.argv[1] ?? 'sluice';
      print(nextSteps(home, ownCommand({ script, folder: process.cwd(), env: process.env })));
      finish(exitCode.ok);
    });
}

function nextSteps(home: string, command: string): string {
  const shown = shellText(home);
  return `${home} is ready.

  ${command} start --home ${shown}
      The first start makes a certificate and a publisher, and shows what to type into OBS.
  ${command} check --home ${shown}
      After a change: lists everything that is wrong with the configuration.

  conf/VHost.xml                where to listen
  conf/live/Application.xml     the application "live"; copy the folder to make another
  keystore/                     your certificates: JKS, JCEKS, PKCS12 or PEM
  modules/                      your own modules
`;
}
