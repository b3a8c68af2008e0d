import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { ConfigError } from '../config/config-error.ts';
import type { ConfigProblem, Settings } from '../config/settings.ts';
import type { Logger } from '../module/logger.ts';
import { type ApplicationSummary, summarizeApplications } from './application-summary.ts';
import { type FirstAccount, makeFirstAccount } from './first-account.ts';
import { type Environment, hasErrors, loadHome } from './load-home.ts';
import { checkTls, loadAllTls, makeMissingStores, type PreparedTls } from './prepare-tls.ts';
import { SluiceServer } from './sluice-server.ts';
import { unlessAborted } from './unless-aborted.ts';

export interface BootOptions {
  /** Absolute. */
  readonly home: string;
  readonly env: Environment;
  readonly log: Logger;
  /** Gives the start up: what it brought up and made is taken back. */
  readonly signal?: AbortSignal | undefined;
}

export interface BootedServer {
  readonly server: SluiceServer;
  readonly settings: Settings;
  /** Those with a file of their own, then the fallback for any other name. */
  readonly applications: readonly ApplicationSummary[];
  /** Set when this was the first start. */
  readonly account: FirstAccount | undefined;
  /** Some HostPort shows a certificate that it signed itself. */
  readonly selfSigned: boolean;
}

/**
 * From a home folder to a listening server: reads and checks everything, makes what a first start lacks
 * (certificate, publisher), starts.
 *
 * @throws the signal's reason.
 * @throws {ConfigError} with every problem found.
 * @throws {ListenError} when a port cannot be opened.
 */
export async function bootServer(
  options: BootOptions,
  prepared?: PreparedConfiguration,
): Promise<BootedServer> {
  const { log, signal } = options;
  const { settings, tls } = prepared ?? (await prepareConfiguration(options));
  const server = new SluiceServer({ settings, tls: tls.materials, log });
  const { applications, fallback } = await server.describe();
  const account = await makeAccount(settings, log);
  try {
    await server.start(signal);
  } catch (error) {
    await account?.undo();
    throw error;
  }
  const summaries = summarizeApplications(applications, fallback);
  return { server, settings, applications: summaries, account, selfSigned: isSelfSigned(tls) };
}

/** Some HostPort shows a certificate that it signed itself. */
export function isSelfSigned({ materials }: PreparedTls): boolean {
  return [...materials.values()].some(({ certificate }) => certificate.subject === certificate.issuer);
}

export interface PreparedConfiguration {
  readonly settings: Settings;
  readonly tls: PreparedTls;
}

/**
 * Reads and checks everything, and makes the certificates that a first start lacks.
 *
 * @throws the signal's reason.
 * @throws {ConfigError} with every problem found.
 */
export function prepareConfiguration(options: BootOptions): Promise<PreparedConfiguration> {
  const loadTls = (read: Settings) => makeAndLoadTls(read, options.log);
  return readConfiguration({ ...options, loadTls });
}

/**
 * Reads and checks everything below a home folder, and logs the warnings.
 *
 * @throws the signal's reason.
 * @throws {ConfigError} with every problem found.
 */
export async function readConfiguration({
  home,
  env,
  log,
  signal,
  loadTls,
}: BootOptions & {
  readonly loadTls: (settings: Settings) => Promise<PreparedTls>;
}): Promise<PreparedConfiguration> {
  const { settings, readable, problems } = await unlessAborted(loadHome(home, env), signal);
  if (settings === undefined) {
    throw new ConfigError([...problems, ...(readable ? await checkTls(readable, new Date()) : [])]);
  }
  const tls = await loadTls(settings);
  if (hasErrors(tls.problems)) throw new ConfigError([...problems, ...tls.problems]);
  warnOfProblems([...problems, ...tls.problems], log);
  return { settings, tls };
}

async function makeAndLoadTls(settings: Settings, log: Logger): Promise<PreparedTls> {
  const made = await makeMissingStores(settings, hostname(), new Date()).catch((err: unknown) => {
    // What is missing is then reported where it is configured.
    log.error({ err }, 'no self-signed certificate could be made');
    return [];
  });
  for (const file of made) log.info({ file }, 'self-signed certificate made');
  return loadAllTls(settings, new Date());
}

/** The publisher of a first start. */
export async function makeAccount(settings: Settings, log: Logger): Promise<FirstAccount | undefined> {
  try {
    const account = await makeFirstAccount(settings, randomBytes);
    if (account !== undefined) {
      const { file, user } = account;
      log.info({ file, user }, 'first publisher made: its password stands in the file');
    }
    return account;
  } catch (err) {
    // A read-only configuration, as containers have: the server runs, and stays closed to publishers.
    log.warn({ err }, 'no first publisher could be made');
    return undefined;
  }
}

function warnOfProblems(problems: readonly ConfigProblem[], log: Logger): void {
  for (const { severity, location, key, rule, value } of problems) {
    if (severity !== 'warning') continue;
    log.warn({ file: `${location.file}:${location.line}`, element: key, value }, rule);
  }
  const notUsed = problems.filter(({ severity }) => severity === 'not-used').length;
  if (notUsed > 0) log.info({ notUsed }, 'some of the configuration is not used: sluice check lists it');
}
