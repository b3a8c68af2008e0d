import type { ApplicationSettings } from '../config/settings.ts';
import type { LoadedApplication } from './application-modules.ts';

/** An application that a client may name. */
export interface KnownApplication {
  readonly name: string;
  /** Whose configuration it runs by. */
  readonly file: ApplicationFile;
  readonly applicationTimeoutMs: number;
  load(): Promise<LoadedApplication>;
}

/** Loads the modules that an application names. Never throws: what is wrong is among the problems. */
export type LoadApplication = (settings: ApplicationSettings) => Promise<LoadedApplication>;

/** What the settings of an application were made of once. They are told apart by identity alone. */
export type Edition = object;

/** An `Application.xml` as it was read. */
export interface ApplicationFile {
  /** Instances of one edition are alike. Read again without a change, a file gets the edition that it had. */
  edition: Edition;
  /** True for `conf/Application.xml`, which stands in for every name without a folder of its own. */
  readonly fallback: boolean;
  /** The application of this name by this file; `undefined` for a name that the fallback does not take. */
  find(name: string): KnownApplication | undefined;
}

/** `conf/<name>/Application.xml`; its modules are loaded once, when they are first asked for. */
export class OwnApplicationFile implements ApplicationFile {
  readonly fallback = false;
  edition: Edition = {};
  readonly application: KnownApplication;
  #loaded: Promise<LoadedApplication> | undefined;

  constructor(settings: ApplicationSettings, load: LoadApplication) {
    const { applicationTimeoutMs, name } = settings;
    const loadOnce = () => (this.#loaded ??= load(settings));
    this.application = { name, file: this, applicationTimeoutMs, load: loadOnce };
  }

  find(name: string): KnownApplication | undefined {
    return name === this.application.name ? this.application : undefined;
  }
}

/** `conf/Application.xml`. What it makes of a client's name is not kept: there is no end of such names. */
export class FallbackApplicationFile implements ApplicationFile {
  readonly fallback = true;
  edition: Edition = {};
  readonly #make: (name: string) => ApplicationSettings | undefined;
  readonly #load: LoadApplication;

  constructor(make: (name: string) => ApplicationSettings | undefined, load: LoadApplication) {
    this.#make = make;
    this.#load = load;
  }

  find(name: string): KnownApplication | undefined {
    const settings = this.#make(name);
    if (settings === undefined) return undefined;
    const { applicationTimeoutMs } = settings;
    return { name, file: this, applicationTimeoutMs, load: () => this.#load(settings) };
  }
}
