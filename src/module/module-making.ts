import { join } from 'node:path';
import type { ConfigProblem, PropertySetting } from '../config/settings.ts';
import type { Clock } from '../media/clock.ts';
import {
  type ApplicationModule,
  declaredProperties,
  hasErrors,
  type LoadedApplication,
} from './application-modules.ts';
import type { Credentials, ModuleContext } from './definition.ts';
import { failure, type RunningModule } from './hook-runner.ts';
import { checkHooks } from './hooks-check.ts';
import { propertiesOfInstance } from './instance-properties.ts';
import { moduleKey, problem } from './loader.ts';
import type { Logger } from './logger.ts';
import { messageOf } from './module-error.ts';
import type { PropertySpecs, PropertyValues } from './property.ts';
import { parseProperties } from './property-parser.ts';
import { type Settled, settle } from './settle.ts';
import type { SharedAsk } from './shared-call.ts';
import { sharedStateOf } from './shared-state.ts';

/** How long one call of a hook may take, unless the module says otherwise. */
export const defaultHookTimeoutMs = 10_000;

/** Where and for whom modules are started. */
export interface ModuleSurroundings {
  readonly instance: string;
  /** Absolute path of the home folder. */
  readonly home: string;
  readonly log: Logger;
  readonly clock: Clock;
  /** Keeps what instances have in common. */
  readonly shared: SharedAsk;
  readonly isLive: (streamName: string) => boolean;
  /** Ends the wait for modules that are being made or started: nobody needs them any more. */
  readonly signal?: AbortSignal;
}

/** Makes one module of an application instance: checks its properties as they are there, then its hooks. */
export async function makeModule(
  module: ApplicationModule,
  application: LoadedApplication,
  credentials: Credentials,
  surroundings: ModuleSurroundings,
): Promise<
  | { readonly running: RunningModule; readonly problems?: undefined }
  | { readonly problems: readonly ConfigProblem[] }
> {
  const { definition, reference } = module;
  const settings = propertiesOfInstance(application.settings.properties, surroundings.instance);
  const properties = parseProperties(definition.properties ?? {}, settings);
  if (hasErrors(properties.problems)) return { problems: properties.problems };
  const context = makeContext(module, properties.values, settings, {
    application,
    credentials,
    surroundings,
  });
  const timeoutMs = definition.hookTimeoutMs ?? defaultHookTimeoutMs;
  const settled = await settle<unknown>(() => definition.create(context), {
    clock: surroundings.clock,
    timeoutMs,
    ...(surroundings.signal && { signal: surroundings.signal }),
  });
  if (settled.kind !== 'value') {
    if (settled.kind !== 'aborted') {
      surroundings.log.error(
        { module: definition.name, err: failure({ name: definition.name, timeoutMs }, 'create', settled) },
        'a module was not made',
      );
    }
    return { problems: [startProblem(module, 'create', settled)] };
  }
  const checked = checkHooks(settled.value);
  if (checked.hooks) {
    const { name, secretStreamNames = false } = definition;
    return { running: { name, hooks: checked.hooks, timeoutMs, secretStreamNames } };
  }
  return {
    problems: checked.faults.map(({ key, rule, value }) => ({
      ...problem(reference, 'error', rule),
      key: `${moduleKey(reference)}: ${key}`,
      value,
    })),
  };
}

interface Around {
  readonly application: LoadedApplication;
  readonly credentials: Credentials;
  readonly surroundings: ModuleSurroundings;
}

function makeContext(
  { definition: { name }, role }: ApplicationModule,
  properties: PropertyValues<PropertySpecs>,
  settings: readonly PropertySetting[],
  { application, credentials, surroundings: { home, instance, isLive, log, shared } }: Around,
): ModuleContext {
  const { allowDomains, name: applicationName, streamReadAccess, streamWriteAccess } = application.settings;
  const declared = new Set(declaredProperties(application.modules).map(({ name: known }) => known));
  return Object.freeze({
    application: applicationName,
    instance,
    role,
    properties,
    getProperty: (asked: string) => settings.find((setting) => setting.name === asked)?.value,
    isDeclared: (asked: string) => declared.has(asked),
    paths: Object.freeze({ home, conf: join(home, 'conf'), data: join(home, 'data') }),
    log: log.child({ module: name }),
    access: Object.freeze({ streamRead: streamReadAccess, streamWrite: streamWriteAccess, allowDomains }),
    credentials,
    isLive,
    shared: Object.freeze(sharedStateOf({ application: applicationName, instance, module: name }, shared)),
  });
}

const unsettledTexts = {
  'timed-out': 'it did not settle within its time-out',
  aborted: 'the server stopped before it settled',
} as const;

/** The problem that a hook's failure to start its module is. */
export function startProblem(
  { reference }: ApplicationModule,
  hook: string,
  settled: Exclude<Settled<unknown>, { kind: 'value' }>,
): ConfigProblem {
  const why = settled.kind === 'thrown' ? messageOf(settled.error) : unsettledTexts[settled.kind];
  return problem(reference, 'error', `must start, but ${hook} failed: ${why}`);
}
