import type { Settings } from '../config/settings.ts';
import { summarizeApplications } from './application-summary.ts';
import { type BootOptions, isSelfSigned, makeAccount } from './boot.ts';
import { describeModules } from './describe-modules.ts';
import type { PreparedTls } from './prepare-tls.ts';
import { WorkerFleet } from './worker-fleet.ts';

export interface FleetOptions extends Pick<BootOptions, 'env' | 'log' | 'signal'> {
  readonly settings: Settings;
  readonly tls: PreparedTls;
  readonly workers: number;
  /** All workers have been given up. */
  readonly onFailed: () => void;
}

/**
 * The same with several worker processes: this one serves nobody.
 *
 * @throws the signal's reason.
 * @throws {WorkerFailure} when the first worker does not start.
 * @throws {SluiceError} WORKER_SOCKET_PATH
 */
export async function bootFleet({ env, log, onFailed, settings, signal, tls, workers }: FleetOptions) {
  const { applications, fallback } = await describeModules(settings, log);
  const account = await makeAccount(settings, log);
  const fleet = new WorkerFleet({ count: workers, log, runtimeFolder: env['XDG_RUNTIME_DIR'], onFailed });
  try {
    await fleet.start(signal);
  } catch (error) {
    await account?.undo();
    throw error;
  }
  return {
    server: fleet,
    settings,
    applications: summarizeApplications(applications, fallback),
    account,
    selfSigned: isSelfSigned(tls),
  };
}
