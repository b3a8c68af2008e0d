import type { Command } from 'commander';
import { type ExitCode, exitCode, type Finish } from './exit-code.ts';
import { keyStoreAccess, type PasswordFiles, withPasswordFiles } from './keystore-password.ts';
import { print } from './output.ts';

interface InspectOptions extends PasswordFiles {
  readonly alias?: string;
  readonly json?: boolean;
}

export function addKeystoreInspect(keystore: Command, finish: Finish): void {
  withPasswordFiles(keystore.command('inspect'))
    .description('show what a JKS, JCEKS, PKCS12 or PEM file holds, and what is wrong with it')
    .argument('<file>')
    .option('--alias <name>', 'of the key that is to be served, as in KeyAlias; else the first one')
    .option('--json', 'for programs')
    .addHelpText('after', '\nEnds with 1 when a TLS port would not start with it.')
    .action(async (file: string, options: InspectOptions) => finish(await inspect(file, options)));
}

async function inspect(file: string, options: InspectOptions): Promise<ExitCode> {
  const [{ openKeyStore }, { reportKeyStore }, { renderKeyStoreReport }] = await Promise.all([
    import('../server/open-key-store.ts'),
    import('../server/key-store-report.ts'),
    import('../server/key-store-report-text.ts'),
  ]);
  const { store } = await openKeyStore(file, await keyStoreAccess(options));
  const report = await reportKeyStore(store, { alias: options.alias, file, now: new Date() });
  print(options.json === true ? `${JSON.stringify(report, null, 2)}\n` : renderKeyStoreReport(report));
  return report.served === undefined ? exitCode.failure : exitCode.ok;
}
