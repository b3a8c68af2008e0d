/** The one place that writes to the terminal; a reader that went away (`sluice check | head`) is no failure. */
export function print(text: string): void {
  process.stdout.write(text);
}

export function printError(text: string): void {
  process.stderr.write(text);
}

/** A pipe that nobody reads any more, and a terminal whose window was closed. */
const closedCodes: readonly (string | undefined)[] = ['EPIPE', 'EIO'];

/** Without a listener a closed pipe would end the process with a stack trace. */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (!closedCodes.includes(error.code)) throw error;
    });
  }
}
