import type { Command } from 'commander';
import type { Logger } from '../server/log.ts';
import { type ExitCode, exitCode, type Finish } from './exit-code.ts';
import { explainFailure } from './failure.ts';
import { homeHelp, homeOption, resolveHome } from './home.ts';
import { print, printError } from './output.ts';
import { ProcessSignals } from './process-signals.ts';
import { settlesWithin } from './settles-within.ts';

/** From the first signal to the end of the process, whatever a module's onAppStop does. Docker kills after 10 s. */
const stopTimeoutMs = 9_000;

/** `sluice start`: runs the server in the foreground until SIGTERM or SIGINT; SIGHUP reloads its configuration. */
export function addStart(program: Command, finish: Finish): void {
  program
    .command('start')
    .description(
      'run the server in the foreground; SIGTERM or Ctrl-C stops it, SIGHUP reloads its configuration',
    )
    .option(homeOption, homeHelp)
    .action(async (options: { home?: string }) => finish(await start(resolveHome(options.home))));
}

async function start(home: string): Promise<ExitCode> {
  const { workerNumber } = await import('../server/boot-worker.ts');
  const worker = workerNumber(process.env);
  const { createLog, parseLogLevel } = await import('../server/log.ts');
  const isTerminal = process.stdout.isTTY === true;
  const level = parseLogLevel(process.env['SLUICE_LOG_LEVEL']);
  if (worker !== undefined) {
    const log = await createLog({ level, pretty: isTerminal, worker });
    endOnUncaught(log);
    return (await import('./start-worker.ts')).startWorker(home, log);
  }
  const signals = new ProcessSignals();
  const log = await createLog({ level, pretty: isTerminal });
  endOnUncaught(log);
  try {
    const giveUp = new AbortController();
    const running = runServer(home, log, isTerminal, giveUp.signal);
    const started = running.then(({ reload }) => signals.onReload(reload));
    const failed = running.then((server) => server.failed);
    // Also while it starts; what fails to start is told before.
    const signal = await Promise.race([signals.stop, started.then(() => signals.stop), failed]);
    log.info({ signal }, 'stopping');
    giveUp.abort();
    if (await settlesWithin(stopServer(running, giveUp.signal), stopTimeoutMs)) {
      log.info({}, 'stopped');
      return signal === noWorkers ? exitCode.failure : exitCode.ok;
    }
    log.error({ stopTimeoutMs }, 'stopping takes too long: the process ends now');
    return exitCode.failure;
  } catch (error) {
    const { code, text, fields } = explainFailure(error);
    // Both ways: a script or a person reads standard error, a collector the log.
    if (!isTerminal) log.error(fields, 'the server did not start');
    printError(text);
    return code;
  }
}

/** What ends a server that nobody asked to stop. */
const noWorkers = 'no workers are left';

/** A server that runs, as its process sees it. */
interface RunningServer {
  readonly stop: () => Promise<void>;
  readonly reload: () => Promise<void>;
  /** Settles when it cannot go on. */
  readonly failed: Promise<typeof noWorkers>;
}

async function runServer(
  home: string,
  log: Logger,
  isTerminal: boolean,
  signal: AbortSignal,
): Promise<RunningServer> {
  const [{ bootServer, prepareConfiguration }, { announce }, { Reloader }, { workerCount }] =
    await Promise.all([
      import('../server/boot.ts'),
      import('../server/announce.ts'),
      import('../server/reloader.ts'),
      import('../server/worker-count.ts'),
    ]);
  const { env } = process;
  const options = { home, env, log, signal };
  const prepared = await prepareConfiguration(options);
  const workers = workerCount(prepared.settings.server);
  let fail: () => void = () => undefined;
  const failed = new Promise<typeof noWorkers>((resolve) => {
    fail = () => resolve(noWorkers);
  });
  const booted =
    workers === 1
      ? await bootServer(options, prepared)
      : await (await import('../server/boot-fleet.ts')).bootFleet({
          ...options,
          ...prepared,
          workers,
          onFailed: () => fail(),
        });
  const banner = announce(booted, log);
  // A pipe may end in somebody's log, and the banner may hold the first password.
  if (isTerminal) print(banner);
  const { server } = booted;
  const reloader = new Reloader({ ...options, server, workers });
  return { stop: () => server.stop(), reload: () => reloader.request(), failed };
}

/** A start that was given up has stopped by itself. */
async function stopServer(running: Promise<RunningServer>, { reason }: AbortSignal): Promise<void> {
  try {
    const { stop } = await running;
    await stop();
  } catch (error) {
    if (error !== reason) throw error;
  }
}

/** After an uncaught error nothing can be relied on any more: it is logged, and a supervisor starts us anew. */
function endOnUncaught(log: Logger): void {
  process.on('uncaughtException', (err, origin) => {
    log.error({ err, origin }, 'uncaught error: the server ends');
    process.exit(exitCode.failure);
  });
}
