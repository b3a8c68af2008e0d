import { checkPropertyNames } from '../config/property-names.ts';
import { peerOf } from '../http/peer-address.ts';
import { systemClock } from '../media/clock.ts';
import { StreamRegistry } from '../media/stream-registry.ts';
import type { GateSettings } from '../module/application-catalog.ts';
import type { ApplicationDescription, ModuleDescription } from '../module/description.ts';
import { GateEngine } from '../module/gate-engine.ts';
import type { Logger } from '../module/logger.ts';

export interface ModuleOverview {
  readonly builtIn: readonly ModuleDescription[];
  readonly applications: readonly ApplicationDescription[];
  /** What `conf/Application.xml` makes of any other name. */
  readonly fallback: ApplicationDescription | undefined;
}

/** The built-in modules and those of the applications; starts none of them. */
export async function describeModules(settings: GateSettings, log: Logger): Promise<ModuleOverview> {
  const registry = new StreamRegistry({ clock: systemClock, onListenerError: () => undefined });
  const gate = new GateEngine({ settings, registry, log, clock: systemClock, checkPropertyNames, peerOf });
  try {
    return await gate.describe();
  } finally {
    await gate.close();
  }
}

/** For a home folder that has no valid configuration: the built-in modules can still be shown. */
export function noApplications(home: string): GateSettings {
  return { home, applications: new Map(), makeFallbackApplication: () => undefined };
}
