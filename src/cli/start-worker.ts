import { BootedWorker } from '../server/boot-worker.ts';
import type { Logger } from '../server/log.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { explainFailure } from './failure.ts';

/**
 * `sluice start` in one of several worker processes: it serves until the primary asks it to stop, or is gone. What it
 * has to say for a person the primary says.
 */
export async function startWorker(home: string, log: Logger): Promise<ExitCode> {
  const worker = new BootedWorker({ home, env: process.env, log });
  const giveUp = new AbortController();
  const stopAsked = Promise.race([worker.stopAsked, terminated()]);
  void stopAsked.then(() => giveUp.abort());
  try {
    await worker.start(giveUp.signal);
    await stopAsked;
    await worker.stop();
    return exitCode.ok;
  } catch (error) {
    if (giveUp.signal.aborted) return exitCode.ok;
    const { code, fields, text } = explainFailure(error);
    await worker.fail({ code: code === exitCode.ok ? exitCode.failure : code, fields, text });
    return code;
  } finally {
    // The way to the primary is all that keeps the process.
    process.disconnect();
  }
}

/**
 * A signal to this process alone; Ctrl-C and a terminal's end reach every process of the server, and the primary
 * tells what to do.
 */
function terminated(): Promise<void> {
  for (const name of ['SIGINT', 'SIGHUP'] as const) process.on(name, () => undefined);
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
  });
}
