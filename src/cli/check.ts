import type { Command } from 'commander';
import type { ConfigProblem } from '../config/settings.ts';
import { type ExitCode, exitCode, type Finish } from './exit-code.ts';
import { homeHelp, homeOption, resolveHome } from './home.ts';
import { print } from './output.ts';

/** `sluice check`: says everything that is wrong with a configuration; it makes the modules and starts nothing. */
export function addCheck(program: Command, finish: Finish): void {
  program
    .command('check')
    .description('list everything that is wrong with the configuration; ends with 2 when there is an error')
    .argument('[file]', 'one Application.xml, VHost.xml or Server.xml by itself, instead of a home folder')
    .option(homeOption, homeHelp)
    .action(async (file: string | undefined, options: { home?: string }) => {
      finish(await check(file, options.home));
    });
}

async function check(file: string | undefined, homeOptionValue: string | undefined): Promise<ExitCode> {
  const { formatProblems } = await import('../config/format-problems.ts');
  const home = resolveHome(homeOptionValue);
  const problems = file === undefined ? await checkHome(home) : await checkOne(file);
  print(problems.length === 0 ? `${file ?? home}: nothing wrong.\n` : formatProblems(problems));
  return problems.some(({ severity }) => severity === 'error') ? exitCode.configuration : exitCode.ok;
}

async function checkHome(home: string): Promise<readonly ConfigProblem[]> {
  const { checkHome: listProblems } = await import('../server/check-home.ts');
  return listProblems(home, process.env);
}

async function checkOne(file: string): Promise<readonly ConfigProblem[]> {
  const { checkFile } = await import('../server/check-file.ts');
  return checkFile(file, process.env);
}
