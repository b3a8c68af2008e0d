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
export function askTwice(): Promise<string> {
  return atTerminal(async (ask) => {
    const password = await ask('Password: ');
    if (password === '') fail('A password is needed');
    return password === (await ask('The same again: '))
      ? password
      : fail('These were two different passwords');
  });
}

/** For a password that exists, and so shows by itself whether it was typed right. */
export function askOnce(prompt: string): Promise<string> {
  return atTerminal((ask) => ask(prompt));
}

type Ask = (prompt: string) => Promise<string>;

/** Asks a person, and shows nothing of the answers. */
async function atTerminal(dialogue: (ask: Ask) => Promise<string>): Promise<string> {
  const gone = new AbortController();
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: unseen, terminal: true, historySize: 0 });
  // Ctrl-C and Ctrl-D; without it the question would never be answered.
  terminal.on('SIGINT', () => terminal.close()).on('close', () => gone.abort());
  try {
    return await dialogue(async (prompt) => {
      printError(prompt);
      const answer = await terminal.question('', { signal: gone.signal }).catch(() => undefined);
      printError('\n');
      return answer ?? fail('Nothing was changed');
    });
  } finally {
    terminal.close();
  }
}

function fail(message: string): never {
  printError(`${message}\n`);
  throw new CommanderError(exitCode.failure, 'sluice.password', message);
}
