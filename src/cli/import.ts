import type { Command } from 'commander';
import type { ImportFormat } from '../server/import/import-home.ts';
import { exitCode, type Finish } from './exit-code.ts';
import { homeHelp, homeOption, resolveHome } from './home.ts';
import { print } from './output.ts';

interface ImportCommandOptions {
  readonly home?: string;
  readonly force?: boolean;
  readonly dryRun?: boolean;
  readonly copyKeystores?: boolean;
}

const sources: readonly (readonly [format: ImportFormat, argument: string, description: string])[] = [
  ['red5', '<dir>', 'of Red5, or of Red5 with OpenMeetings: its folder, or its conf/'],
  ['wowza', '<dir>', 'of Wowza Streaming Engine: its folder, or its conf/'],
  ['node-media-server', '<file>', 'of node-media-server: its config.json'],
];

/** `sluice import …`: another server's configuration as ours, with a report of what became of what. */
export function addImport(program: Command, finish: Finish): void {
  const command = program.command('import').description("take over another server's configuration");
  for (const [format, argument, description] of sources) {
    command
      .command(format)
      .description(`take over the configuration ${description}`)
      .argument(argument)
      .option('--force', 'replace files that are there')
      .option('--dry-run', 'write nothing, and say what would be written')
      .option('--copy-keystores', 'copy key stores into keystore/ instead of referring to where they are')
      .option(homeOption, homeHelp)
      .action(async (source: string, options: ImportCommandOptions) => {
        print(await runImport(format, source, options));
        finish(exitCode.ok);
      });
  }
}

async function runImport(
  format: ImportFormat,
  source: string,
  options: ImportCommandOptions,
): Promise<string> {
  const home = resolveHome(options.home);
  const [{ importHome }, { formatReport }, { formatProblems }] = await Promise.all([
    import('../server/import/import-home.ts'),
    import('../server/import/import-report.ts'),
    import('../config/format-problems.ts'),
  ]);
  const dryRun = options.dryRun === true;
  const { plan, problems, taken } = await importHome({
    format,
    source,
    home,
    env: process.env,
    dryRun,
    force: options.force === true,
    copyKeyStores: options.copyKeystores === true,
  });
  const would = taken.length === 0 ? '' : ` With --force it would replace ${taken.join(', ')}.`;
  const done = dryRun ? `Nothing was written. It would go to ${home}.${would}` : `Written to ${home}.`;
  // What is not used the report has said in its own words.
  const found = problems.filter(({ severity }) => severity !== 'not-used');
  const checked =
    found.length === 0
      ? 'sluice check: no error, no warning.\n'
      : `sluice check says (an error keeps the server from starting):\n${formatProblems(found)}`;
  return `${formatReport(plan)}\n${checked}\n${done}\n`;
}
