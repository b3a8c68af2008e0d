import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { CommanderError } from 'commander';
import { exitCode } from './exit-code.ts';
import { printError } from './output.ts';

/** Longest standard input that is read, in characters. */
const maxInputLength = 4096;

/** The first line of standard input; a person at a terminal is asked for it, and it is not shown. */
export function readPassword(): Promise<string> {
  return process.stdin.isTTY ? askTwice() : readFirstLine();
}

async function readFirstLine(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length > maxInputLength) fail(`Standard input must hold a password, and nothing else`);
  }
  const [line = ''] = text.split(/\r?\n/, 1);
  return line === '' ? fail('Standard input must hold the password') : line;
}

/** Twice, since nobody sees what they type. */
async function askTwice(): Promise<string> {
  const gone = new AbortController();
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: unseen, terminal: true, historySize: 0 });
  // Ctrl-C and Ctrl-D; without it the question would never be answered.
  terminal.on('SIGINT', () => terminal.close()).on('close', () => gone.abort());
  const ask = async (prompt: string): Promise<string> => {
    printError(prompt);
    const answer = await terminal.question('', { signal: gone.signal }).catch(() => undefined);
    printError('\n');
    return answer ?? fail('Nothing was changed');
  };
  try {
    const password = await ask('Password: ');
    if (password === '') fail('A password is needed');
    return password === (await ask('The same again: '))
      ? password
      : fail('These were two different passwords');
  } finally {
    terminal.close();
  }
}

function fail(message: string): never {
  printError(`${message}\n`);
  throw new CommanderError(exitCode.failure, 'sluice.password', message);
}
