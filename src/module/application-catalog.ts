import type { ConfigProblem, Settings } from '../config/settings.ts';
import {
  type ApplicationFile,
  FallbackApplicationFile,
  type KnownApplication,
  type LoadApplication,
  OwnApplicationFile,
} from './application-file.ts';
import { loadApplication, type PropertyNameCheck } from './application-modules.ts';
import { isClientName } from './engine-limits.ts';
import { ModuleLoader } from './loader.ts';

/** The part of the settings that the gate reads. */
export type GateSettings = Pick<Settings, 'home' | 'applications' | 'makeFallbackApplication'>;

/** Stands for any name that only `conf/Application.xml` serves, when that file itself is checked. */
const anyName = 'any';

/** Every application there is or may be, loaded when first asked for. */
export class ApplicationCatalog {
  readonly loader: ModuleLoader;
  readonly #own = new Map<string, OwnApplicationFile>();
  #fallback: FallbackApplicationFile;

  constructor(settings: GateSettings, checkPropertyNames: PropertyNameCheck) {
    this.loader = new ModuleLoader(settings.home);
    const load: LoadApplication = (application) =>
      loadApplication(this.loader, application, checkPropertyNames);
    for (const [name, application] of settings.applications) {
      this.#own.set(name, new OwnApplicationFile(application, load));
    }
    this.#fallback = new FallbackApplicationFile((name) => settings.makeFallbackApplication(name), load);
  }

  find(name: string): KnownApplication | undefined {
    return this.#fileOf(name)?.find(name);
  }

  /** True when clients that name this application come to instances of this file, as far as they are alike. */
  isCurrent(name: string, { edition }: ApplicationFile): boolean {
    return this.#fileOf(name)?.edition === edition;
  }

  /** Names with a folder of their own. */
  names(): string[] {
    return [...this.#own.keys()];
  }

  /** Every application with a folder of its own. */
  configured(): KnownApplication[] {
    return [...this.#own.values()].map(({ application }) => application);
  }

  /** The application with a folder of its own. */
  own(name: string): KnownApplication | undefined {
    return this.#own.get(name)?.application;
  }

  /** What `conf/Application.xml` makes of a name that has no folder of its own. */
  standIn(name = anyName): KnownApplication | undefined {
    return this.#fallback.find(name);
  }

  /** What is wrong anywhere, also in the file that serves all other names. */
  async check(): Promise<ConfigProblem[]> {
    const applications = [...this.configured(), this.standIn()].filter((known) => known !== undefined);
    const loaded = await Promise.all(applications.map((application) => application.load()));
    return loaded.flatMap(({ problems }) => problems);
  }

  /** Has for this name what another catalog has: its own file, or none. */
  takeOwn(name: string, from: ApplicationCatalog): void {
    const file = from.#own.get(name);
    if (file) this.#own.set(name, file);
    else this.#own.delete(name);
  }

  /** Has the other catalog's `conf/Application.xml`. */
  takeFallback(from: ApplicationCatalog): void {
    this.#fallback = from.#fallback;
  }

  #fileOf(name: string): ApplicationFile | undefined {
    const own = this.#own.get(name);
    if (own) return own;
    // The name comes from a client and may become part of a path: nothing with / or .. gets further.
    return isClientName(name) ? this.#fallback : undefined;
  }
}
