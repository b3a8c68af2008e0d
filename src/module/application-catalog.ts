import type { ApplicationSettings, ConfigProblem, Settings } from '../config/settings.ts';
import { type LoadedApplication, loadApplication, type PropertyNameCheck } from './application-modules.ts';
import { isClientName } from './engine-limits.ts';
import { ModuleLoader } from './loader.ts';

/** The part of the settings that the gate reads. */
export type GateSettings = Pick<Settings, 'home' | 'applications' | 'makeFallbackApplication'>;

/** An application that a client may name. */
export interface KnownApplication {
  readonly name: string;
  /** True when `conf/Application.xml` stands in for it. */
  readonly fallback: boolean;
  readonly applicationTimeoutMs: number;
  load(): Promise<LoadedApplication>;
}

/** Stands for any name that only `conf/Application.xml` serves, when that file itself is checked. */
const anyName = 'any';

/** Every application there is or may be, loaded when first asked for. */
export class ApplicationCatalog {
  readonly loader: ModuleLoader;
  readonly #settings: GateSettings;
  readonly #checkPropertyNames: PropertyNameCheck;
  readonly #loaded = new Map<ApplicationSettings, Promise<LoadedApplication>>();

  constructor(settings: GateSettings, checkPropertyNames: PropertyNameCheck) {
    this.#settings = settings;
    this.#checkPropertyNames = checkPropertyNames;
    this.loader = new ModuleLoader(settings.home);
  }

  find(name: string): KnownApplication | undefined {
    const configured = this.#settings.applications.get(name);
    if (configured) return { ...this.#known(configured), fallback: false };
    // The name comes from a client and may become part of a path: nothing with / or .. gets further.
    if (!isClientName(name)) return undefined;
    const standIn = this.#settings.makeFallbackApplication(name);
    return standIn && { ...this.#known(standIn), fallback: true };
  }

  /** Every application with a folder of its own. */
  configured(): KnownApplication[] {
    return [...this.#settings.applications.values()].map((settings) => ({
      ...this.#known(settings),
      fallback: false,
    }));
  }

  /** What `conf/Application.xml` makes of a name that has no folder of its own. */
  standIn(): KnownApplication | undefined {
    const settings = this.#settings.makeFallbackApplication(anyName);
    return settings && { ...this.#known(settings), fallback: true };
  }

  /** What is wrong anywhere, also in the file that serves all other names. */
  async check(): Promise<ConfigProblem[]> {
    const applications = [...this.configured(), this.standIn()].filter((known) => known !== undefined);
    const loaded = await Promise.all(applications.map((application) => application.load()));
    return loaded.flatMap(({ problems }) => problems);
  }

  #known(settings: ApplicationSettings) {
    const { applicationTimeoutMs, name } = settings;
    return { name, applicationTimeoutMs, load: () => this.#load(settings) };
  }

  #load(settings: ApplicationSettings): Promise<LoadedApplication> {
    // Settings made for a client's name are not kept: there is no end of such names.
    if (this.#settings.applications.get(settings.name) !== settings) {
      return loadApplication(this.loader, settings, this.#checkPropertyNames);
    }
    const known =
      this.#loaded.get(settings) ?? loadApplication(this.loader, settings, this.#checkPropertyNames);
    this.#loaded.set(settings, known);
    return known;
  }
}
