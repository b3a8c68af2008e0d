import { CommanderError } from 'commander';
import { exitCode } from './exit-code.ts';

/** Longest password that is read, in bytes. */
const maxPasswordBytes = 1024;

/** The first line of standard input. */
export async function readPassword(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length > maxPasswordBytes) fail(`A password has at most ${maxPasswordBytes} bytes`);
  }
  const [line = ''] = text.split(/\r?\n/, 1);
  return line === '' ? fail('Standard input must hold the password') : line;
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  throw new CommanderError(exitCode.failure, 'sluice.password', message);
}
