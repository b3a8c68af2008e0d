import type { Command } from 'commander';
import { exitCode, type Finish } from './exit-code.ts';
import { keyStoreAccess, type PasswordFiles, withPasswordFiles } from './keystore-password.ts';
import { print } from './output.ts';

interface ImportOptions extends PasswordFiles {
  readonly alias?: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly backup?: boolean;
}

export function addKeystoreImport(keystore: Command, finish: Finish): void {
  withPasswordFiles(keystore.command('import'))
    .description("take a CA's reply into the key store that the request came from")
    .argument('<file>', 'the key store, which keeps its format: JKS, JCEKS, PKCS12 or PEM')
    .argument(
      // No longer: beside it the list of commands would not fit 80 columns.
      '<reply...>',
      "the CA's reply, intermediates and root: PEM, DER or PKCS #7, in any order",
    )
    .option('--alias <name>', 'of the key; else the one that the reply belongs to')
    .option('--backup', 'keep the store as it was beside it')
    .option('--out <file>', 'leave the store alone and write that file')
    .option('--force', 'replace the file that --out names')
    .addHelpText('after', '\nA running server takes up the new store by itself within two seconds.')
    .action(async (file: string, certificates: readonly string[], options: ImportOptions) => {
      await take(file, certificates, options);
      finish(exitCode.ok);
    });
}

async function take(
  file: string,
  certificateFiles: readonly string[],
  options: ImportOptions,
): Promise<void> {
  const [{ openKeyStore }, { importCertificates }, { renderImport }] = await Promise.all([
    import('../server/open-key-store.ts'),
    import('../server/import-certificates.ts'),
    import('../server/import-text.ts'),
  ]);
  const { alias, backup = false, force = false, out } = options;
  const { passwords } = await openKeyStore(file, await keyStoreAccess(options));
  const plan = { file, certificateFiles, passwords, alias, out, force, backup };
  print(renderImport(await importCertificates(plan, new Date())));
}
