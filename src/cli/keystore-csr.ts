import path from 'node:path';
import { type Command, Option } from 'commander';
import { exitCode, type Finish } from './exit-code.ts';
import { addHost, checkHosts } from './keystore-host.ts';
import { keyStoreAccess, type PasswordFiles, withPasswordFiles } from './keystore-password.ts';
import { print } from './output.ts';

interface CsrOptions extends PasswordFiles {
  readonly alias?: string;
  readonly host: readonly string[];
  readonly out?: string;
  readonly force?: boolean;
}

export function addKeystoreCsr(keystore: Command, finish: Finish): void {
  withPasswordFiles(keystore.command('csr'))
    .description('write a certificate request (PKCS #10) for the key of a store, to be sent to a CA')
    .argument('<file>', 'the key store: JKS, JCEKS, PKCS12 or PEM')
    .option('--alias <name>', 'of the key; else the first one')
    .addOption(
      new Option('--host <name>', 'DNS name or IP address that it is for, once each')
        .default([], "the old certificate's")
        .argParser(addHost),
    )
    .option('--out <file>', 'write it there and not to standard output')
    .option('--force', 'replace the file that --out names')
    .action(async (file: string, options: CsrOptions, command: Command) => {
      await checkHosts(options.host, command);
      await request(file, options);
      finish(exitCode.ok);
    });
}

async function request(file: string, options: CsrOptions): Promise<void> {
  const [{ openKeyStore }, { requestCertificate, writeRequest }] = await Promise.all([
    import('../server/open-key-store.ts'),
    import('../server/request-certificate.ts'),
  ]);
  const { alias, force = false, host, out } = options;
  const { store } = await openKeyStore(file, await keyStoreAccess(options));
  const made = requestCertificate(store, { file, alias, hosts: host });
  if (out === undefined) {
    print(made.pem);
    return;
  }
  await writeRequest(out, made, force);
  print(
    `${path.normalize(out)}: a request for ${made.alias}, for ${made.names.join(', ')}.\n` +
      `Send it to your CA. What it sends back goes into the store:\n\n  sluice keystore import ${file} REPLY...\n`,
  );
}
