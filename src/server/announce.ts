import { hostname, networkInterfaces } from 'node:os';
import type { Logger } from '../module/logger.ts';
import { renderFirstStart, renderSummary } from './banner.ts';
import type { BootedServer } from './boot.ts';
import { readPackageVersion } from './package-root.ts';
import type { SluiceServer } from './sluice-server.ts';

/** One process, or several that are one server. */
export type AnnouncedServer = Omit<BootedServer, 'server'> & {
  readonly server: Pick<SluiceServer, 'addresses'>;
};

/**
 * Logs that the server runs, and gives the text for a terminal: at the first start that text holds the
 * password.
 */
export function announce(
  { server, settings, applications, account, selfSigned }: AnnouncedServer,
  log: Logger,
): string {
  const facts = {
    version: readPackageVersion(),
    addresses: server.addresses,
    machine: { hostname: hostname(), interfaces: networkInterfaces() },
    applications,
    selfSigned,
  };
  log.info(
    {
      version: facts.version,
      home: settings.home,
      applications: applications.map(({ name }) => name),
      // Since the process began, so that it is what an operator waits.
      readyMs: Math.round(performance.now()),
    },
    'started',
  );
  return account === undefined ? renderSummary(facts) : renderFirstStart(facts, account);
}
