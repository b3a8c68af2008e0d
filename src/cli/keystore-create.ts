import { hostname } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { NewKeyStoreType } from '../server/create-key-store.ts';
import { exitCode, type Finish } from './exit-code.ts';
import { addHost, checkHosts } from './keystore-host.ts';
import { givenPasswords, type PasswordFiles, withPasswordFile } from './keystore-password.ts';
import { print } from './output.ts';
import { askTwice } from './password-input.ts';

interface CreateOptions extends PasswordFiles {
  readonly host: readonly string[];
  readonly type?: NewKeyStoreType;
  readonly alias: string;
  readonly key: 'rsa' | 'ec';
  readonly keySize?: number;
  readonly days: number;
  readonly force?: boolean;
}

export function addKeystoreCreate(keystore: Command, finish: Finish): void {
  withPasswordFile(keystore.command('create'))
    .description('make a key with a self-signed certificate, to be used as it is or certified by a CA')
    .argument('<file>', 'readable by its owner only')
    .addOption(
      new Option('--host <name>', 'DNS name or IP address that it is for, once each')
        .default([], "this machine's")
        .argParser(addHost),
    )
    .addOption(
      new Option('--type <type>', 'else by the name: PKCS12 for .p12, .pfx and keystore').choices([
        'pem',
        'pkcs12',
      ]),
    )
    .option('--alias <name>', "the key's name; PEM has none", parseAlias, 'sluice')
    .addOption(new Option('--key <kind>').choices(['rsa', 'ec']).default('rsa'))
    .option(
      '--key-size <bits>',
      '2048 to 8192 for rsa (default 2048); 256, 384 or 521 for ec (default 256)',
      parseSize,
    )
    .option('--days <number>', 'how long the certificate is valid', parseDays, 730)
    .option('--force', 'replace a file that is there, its key included')
    .action(async (file: string, options: CreateOptions, command: Command) => {
      await checkHosts(options.host, command);
      await create(file, options, command);
      finish(exitCode.ok);
    });
}

async function create(file: string, options: CreateOptions, command: Command): Promise<void> {
  const { createKeyStore, keyStoreTypeOf, planKey, refuseExisting } = await import(
    '../server/create-key-store.ts'
  );
  const { alias, days, force = false, host } = options;
  const key = planKey(options.key, options.keySize);
  if (key === undefined) {
    const sizes = options.key === 'ec' ? '256, 384 or 521' : '2048 to 8192, in steps of 8';
    command.error(
      `error: --key-size of a key of kind ${options.key} must be ${sizes}; got ${options.keySize}`,
    );
  }
  const type = options.type ?? keyStoreTypeOf(file);
  // Before anybody types a password twice.
  if (!force) await refuseExisting(file);
  const { storePassword } = await givenPasswords(options);
  const asks = type === 'pkcs12' && storePassword === undefined && process.stdin.isTTY;
  const made = await createKeyStore(
    {
      file,
      type,
      alias,
      key,
      hosts: host,
      hostname: hostname(),
      days,
      password: asks ? await askTwice() : storePassword,
      force,
    },
    new Date(),
  );
  print(
    `${file}: ${type.toUpperCase()} with a new key, for ${made.names.join(', ')}.\n` +
      `Its certificate is self-signed and valid until ${made.expiresAt.toISOString().slice(0, 10)}.\n` +
      `To have it certified by a CA:\n\n  sluice keystore csr ${file} --out request.csr\n`,
  );
}

function parseAlias(text: string): string {
  if (!/^[\w.@ -]{1,64}$/.test(text)) {
    throw new InvalidArgumentError('It is 1 to 64 letters, digits, blanks and _ - . @ of ASCII.');
  }
  return text;
}

function parseSize(text: string): number {
  if (!/^[1-9]\d{2,4}$/.test(text)) throw new InvalidArgumentError('It is a number of bits.');
  return Number(text);
}

/** Longer than a century is a slip of the finger, and some clients count dates in 32 bits. */
function parseDays(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text) || Number(text) > 36_500) {
    throw new InvalidArgumentError('It is a number of days from 1 to 36500.');
  }
  return Number(text);
}
