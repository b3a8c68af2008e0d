import { Command, CommanderError } from 'commander';
import { readPackageVersion } from '../server/package-root.ts';
import { addAccounts } from './accounts.ts';
import { addAudit } from './audit.ts';
import { addBans } from './bans.ts';
import { addCheck } from './check.ts';
import { exitCode, type Finish } from './exit-code.ts';
import { explainFailure } from './failure.ts';
import { addGate } from './gate.ts';
import { addHelpHints } from './help-hints.ts';
import { addImport } from './import.ts';
import { addInit } from './init.ts';
import { addKeystore } from './keystore.ts';
import { addModules } from './modules.ts';
import { printError, tolerateClosedPipes } from './output.ts';
import { addStart } from './start.ts';

/** A module may leave a timer or a socket behind; the process does not wait for it longer than this. */
const lingerMs = 1_000;

/** Time-outs keep no process alive: without this, one that waits for a module's promise would just end. */
const hold = setInterval(() => undefined, 2 ** 31 - 1);
// Whatever ends the process before a command said how it went is a failure.
process.exitCode = exitCode.failure;

tolerateClosedPipes();
// Not awaited at the top level: a process that runs out of work would then end with Node's code 13.
void run(process.argv);

async function run(argv: readonly string[]): Promise<void> {
  const program = new Command('sluice')
    .description('RTMP and RTMPS ingest server with a gate: who may connect, publish and play')
    .version(readPackageVersion())
    // Commander would end the process at once, in the middle of output to a pipe.
    .exitOverride();
  addStart(program, finish);
  addInit(program, finish);
  addImport(program, finish);
  addCheck(program, finish);
  addModules(program, finish);
  addGate(program, finish);
  addAccounts(program, finish);
  addBans(program, finish);
  addAudit(program, finish);
  addKeystore(program, finish);
  addHelpHints(program);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      clearInterval(hold);
      process.exitCode = error.exitCode;
      return;
    }
    const { code, text } = explainFailure(error);
    printError(text);
    finish(code);
  }
}

function finish(code: Parameters<Finish>[0]): void {
  clearInterval(hold);
  process.exitCode = code;
  setTimeout(() => process.exit(), lingerMs).unref();
}
