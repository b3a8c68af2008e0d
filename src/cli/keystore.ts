import type { Command } from 'commander';
import type { Finish } from './exit-code.ts';
import { addKeystoreCreate } from './keystore-create.ts';
import { addKeystoreCsr } from './keystore-csr.ts';
import { addKeystoreImport } from './keystore-import.ts';
import { addKeystoreInspect } from './keystore-inspect.ts';

/** `sluice keystore …`: keys and certificates for RTMPS, for people without Java. */
export function addKeystore(program: Command, finish: Finish): void {
  const keystore = program
    .command('keystore')
    .description('look into key stores, make them, have them certified');
  addKeystoreInspect(keystore, finish);
  addKeystoreCreate(keystore, finish);
  addKeystoreCsr(keystore, finish);
  addKeystoreImport(keystore, finish);
}
