import type { Command } from 'commander';
import { exitCode, type Finish } from './exit-code.ts';
import { homeHelp, homeOption, resolveHome } from './home.ts';
import { print, printError } from './output.ts';

/** `sluice modules`: the built-in modules, and which ones the applications use with which properties. */
export function addModules(program: Command, finish: Finish): void {
  program
    .command('modules')
    .description('list the built-in modules and those of each application, with their properties')
    .option(homeOption, homeHelp)
    .action(async (options: { home?: string }) => {
      await listModules(resolveHome(options.home));
      finish(exitCode.ok);
    });
}

async function listModules(home: string): Promise<void> {
  const [{ loadHome }, { describeModules, noApplications }, { renderModules }, { createLog }] =
    await Promise.all([
      import('../server/load-home.ts'),
      import('../server/describe-modules.ts'),
      import('../server/module-table.ts'),
      import('../server/log.ts'),
    ]);
  const { settings } = await loadHome(home, process.env);
  const log = await createLog({ level: 'silent', pretty: false });
  print(renderModules(await describeModules(settings ?? noApplications(home), log)));
  if (settings === undefined) {
    printError(
      `The configuration in ${home} has errors, so its applications are left out: sluice check lists them.\n`,
    );
  }
}
