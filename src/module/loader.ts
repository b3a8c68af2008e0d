import { pathToFileURL } from 'node:url';
import { findCloseName } from '../config/close-name.ts';
import type { ConfigProblem, ModuleReference } from '../config/settings.ts';
import { type Clock, systemClock } from '../media/clock.ts';
import type { ModuleDefinition } from './definition.ts';
import { checkDefinition, isRecord } from './definition-check.ts';
import { importFile, importPackage } from './foreign-import.ts';
import { messageOf } from './module-error.ts';
import { hasChangedSinceLoad } from './module-file.ts';
import { builtInNames, findModule, type ModuleSource } from './module-source.ts';
import { settle } from './settle.ts';
import { wowzaClasses } from './wowza-classes.ts';

/** How long a module's file may take to load: its top-level `await` may never settle. */
export const moduleLoadTimeoutMs = 10_000;

/** A module whose file was found, loaded and checked. */
export interface LoadedModule {
  readonly reference: ModuleReference;
  readonly definition: ModuleDefinition;
  readonly source: 'built-in' | 'file' | 'package';
}

/** What loading one `<Module>` came to: a module, maybe with a warning, or what `check` has to say instead. */
export interface LoadOutcome {
  readonly module?: LoadedModule;
  readonly problems: readonly ConfigProblem[];
}

type ImportableSource = Extract<ModuleSource, { kind: LoadedModule['source'] }>;

/** Loads the modules that `<Class>` elements name. */
export class ModuleLoader {
  readonly #home: string;
  readonly #clock: Clock;

  /** `home` is where paths and packages are looked up. */
  constructor(home: string, clock: Clock = systemClock) {
    this.#home = home;
    this.#clock = clock;
  }

  /** Never throws: whatever is wrong with a module is a problem at the place that names it. */
  async load(reference: ModuleReference): Promise<LoadOutcome> {
    const source = findModule(reference.className, this.#home);
    switch (source.kind) {
      case 'no-op':
        return { problems: [problem(reference, 'not-used', source.why)] };
      case 'missing':
        return { problems: [problem(reference, 'error', source.why)] };
      case 'no-file':
        return { problems: [problem(reference, 'error', 'must name a file, or a folder with an index.js')] };
      case 'unknown':
        return { problems: [problem(reference, 'error', unknownClassRule(reference.className))] };
      case 'built-in':
      case 'file':
      case 'package':
        return this.#loadFrom(source, reference);
    }
  }

  async #loadFrom(source: ImportableSource, reference: ModuleReference): Promise<LoadOutcome> {
    const settled = await settle((signal) => importSource(source, signal), {
      clock: this.#clock,
      timeoutMs: moduleLoadTimeoutMs,
    });
    if (settled.kind !== 'value') {
      const rule =
        settled.kind === 'thrown'
          ? `must load: ${importFailure(source, settled.error)}`
          : `must load within ${moduleLoadTimeoutMs / 1_000} s`;
      return { problems: [problem(reference, 'error', rule)] };
    }
    const namespace = settled.value;
    const checked = checkDefinition(isRecord(namespace) ? namespace['default'] : undefined);
    if (checked.definition) {
      const module = { reference, definition: checked.definition, source: source.kind };
      const isOld = source.kind === 'file' && (await hasChangedSinceLoad(source.path));
      return { module, problems: isOld ? [problem(reference, 'warning', changedFileRule)] : [] };
    }
    return {
      problems: checked.faults.map(({ key, rule, value }) => ({
        ...problem(reference, 'error', rule),
        key: `${moduleKey(reference)}: ${key}`,
        value,
      })),
    };
  }
}

/** A problem at the place where the configuration names a module. */
export function problem(
  reference: ModuleReference,
  severity: ConfigProblem['severity'],
  rule: string,
): ConfigProblem {
  const { location, className } = reference;
  return { severity, location, key: moduleKey(reference), rule, value: className };
}

export function moduleKey(reference: ModuleReference): string {
  return `Application/Modules/Module (${reference.name || reference.className})`;
}

const changedFileRule =
  'is loaded once: its file has changed since then, which takes effect at the next start';

async function importSource(source: ImportableSource, signal: AbortSignal): Promise<unknown> {
  switch (source.kind) {
    case 'built-in': {
      const namespace: unknown = await import(pathToFileURL(source.path).href);
      return namespace;
    }
    case 'file':
      return importFile(source.path, signal);
    case 'package':
      return importPackage(source.name, source.folder);
  }
}

function importFailure(source: ImportableSource, error: unknown): string {
  const isTypeScript = source.kind === 'file' && /\.m?ts$/.test(source.path);
  if (isTypeScript && isRecord(error) && error['code'] === 'ERR_UNKNOWN_FILE_EXTENSION') {
    return `Node ${process.versions.node} runs no TypeScript; compile the module, or use Node 22.18 or later`;
  }
  return messageOf(error);
}

function unknownClassRule(className: string): string {
  const close = findCloseName(className, [...builtInNames(), ...wowzaClasses.keys()]);
  // Whoever is told the name needs no list of all.
  const known = close === undefined ? ` (${builtInNames().join(', ')})` : '';
  const hint = close === undefined ? '' : `; ${close} is close`;
  return (
    `must be a built-in module${known}, a class of Wowza's that Sluice knows, ` +
    'a path from the home folder or an installed npm package; an unknown class may be what guards this ' +
    `application, so the application does not start${hint}`
  );
}
