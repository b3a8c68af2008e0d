import type { ConfigProblem } from '../config/settings.ts';
import type { ApplicationCatalog } from './application-catalog.ts';
import type { KnownApplication } from './application-file.ts';
import type { ApplicationSlots, Replacement, SlotRules } from './application-slots.ts';
import { defaultInstance } from './default-instance.ts';
import { instanceKey, parseInstanceKey } from './instance-key.ts';
import type { InstanceStarter } from './instance-starter.ts';
import { sameApplication } from './same-settings.ts';

/** How `conf/Application.xml` is called among the applications that have names. */
export const fallbackName = 'conf/Application.xml';

/** What a reload came to: names of applications, {@link fallbackName} for the file that serves all others. */
export interface ApplicationChanges {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: readonly string[];
  /** They could not start by the new configuration and go on by the old one; an added one is not there. */
  readonly kept: readonly { readonly name: string; readonly problems: readonly ConfigProblem[] }[];
}

export interface GateReloadOptions {
  readonly before: ApplicationCatalog;
  readonly after: ApplicationCatalog;
  readonly slots: ApplicationSlots;
  readonly starter: InstanceStarter;
  readonly rulesFor: (
    application: KnownApplication,
    instance: string,
    problems: ConfigProblem[],
  ) => SlotRules;
  /** From here on the catalog is in force. */
  readonly adopt: (catalog: ApplicationCatalog) => void;
}

type Kind = 'added' | 'changed' | 'removed' | 'unchanged';

/** A file that is new or says something else than before, and what it takes to put it in force. */
interface Change {
  readonly name: string;
  readonly kind: Kind;
  /** As the file makes it; `undefined` for one that is gone. */
  readonly application: KnownApplication | undefined;
  /** Stays with what was. */
  readonly revert: () => void;
}

/** Stand for the names that only the fallback serves: what differs in one of them differs in all. */
const anyNames = ['any', 'other'] as const;

/** Takes the configuration of all applications in the place of the one in force, without touching any client. */
export class GateReload {
  readonly #options: GateReloadOptions;
  readonly #changes: Change[] = [];

  constructor(options: GateReloadOptions) {
    this.#options = options;
  }

  /**
   * Loads everything, compares it, and makes the modules of what has changed; starts and changes nothing. With
   * an error among the problems it must not be applied.
   */
  async check(): Promise<readonly ConfigProblem[]> {
    const { after, before, starter } = this.#options;
    const problems = await after.check();
    for (const name of new Set([...before.names(), ...after.names()])) {
      this.#changes.push(await this.#compareOwn(name));
    }
    this.#changes.push(...(await this.#compareFallback()));
    const tried = this.#started().map(({ application }) => starter.tryOut(application));
    return [...problems, ...(await Promise.all(tried)).flat()];
  }

  /**
   * Starts what has changed beside what runs, then lets new clients come to it, all at once. An application
   * that does not start keeps its old configuration. Old instances stop as their last clients leave.
   */
  async apply(): Promise<ApplicationChanges> {
    const { adopt, after, slots } = this.#options;
    const kept: { name: string; problems: readonly ConfigProblem[] }[] = [];
    const ready: Replacement[] = [];
    await Promise.all(
      this.#started().map(async ({ application, name, revert }) => {
        const { problems, replacements } = await this.#prepare(application);
        if (replacements) {
          ready.push(...replacements);
        } else {
          kept.push({ name, problems });
          revert();
        }
      }),
    );
    adopt(after);
    for (const replacement of ready) replacement.takeOver();
    slots.retireOutdated();
    const isKept = (change: Change) => kept.some(({ name }) => name === change.name);
    const names = (kind: Kind) =>
      this.#changes.filter((change) => change.kind === kind && !isKept(change)).map(({ name }) => name);
    return {
      added: names('added'),
      changed: names('changed'),
      removed: names('removed'),
      unchanged: names('unchanged'),
      kept,
    };
  }

  async #compareOwn(name: string): Promise<Change> {
    const { after, before } = this.#options;
    const [old, application] = [before.own(name), after.own(name)];
    const revert = () => after.takeOwn(name, before);
    if (!application) return { name, kind: 'removed', application, revert };
    if (!old) return { name, kind: 'added', application, revert };
    if (!sameApplication(await old.load(), await application.load())) {
      return { name, kind: 'changed', application, revert };
    }
    application.file.edition = old.file.edition;
    return { name, kind: 'unchanged', application, revert };
  }

  /** Nothing at all where there is no such file, and was none. */
  async #compareFallback(): Promise<Change[]> {
    const { after, before } = this.#options;
    const [old, application] = [before.standIn(), after.standIn()];
    const revert = () => after.takeFallback(before);
    const change = { name: fallbackName, application, revert };
    if (!application) return old ? [{ ...change, kind: 'removed' }] : [];
    if (!old) return [{ ...change, kind: 'added' }];
    const same = await Promise.all(anyNames.map((name) => this.#isSameFor(name)));
    if (same.includes(false)) return [{ ...change, kind: 'changed' }];
    application.file.edition = old.file.edition;
    return [{ ...change, kind: 'unchanged' }];
  }

  async #isSameFor(name: string): Promise<boolean> {
    const { after, before } = this.#options;
    const [old, application] = [before.standIn(name), after.standIn(name)];
    return (
      old !== undefined &&
      application !== undefined &&
      sameApplication(await old.load(), await application.load())
    );
  }

  #started(): (Change & { readonly application: KnownApplication })[] {
    return this.#changes.flatMap(({ application, ...change }) =>
      application !== undefined && (change.kind === 'added' || change.kind === 'changed')
        ? [{ ...change, application }]
        : [],
    );
  }

  /** Starts an instance for each that has clients now, and `_definst_` where the server itself starts that. */
  async #prepare(
    application: KnownApplication,
  ): Promise<{ readonly problems: ConfigProblem[]; readonly replacements?: readonly Replacement[] }> {
    const { rulesFor, slots } = this.#options;
    const problems: ConfigProblem[] = [];
    const starting = [...this.#instancesOf(application)].map(([key, known]) =>
      slots.prepare(key, rulesFor(known, parseInstanceKey(key).instance, problems)),
    );
    const started = (await Promise.all(starting)).filter((replacement) => replacement !== undefined);
    if (started.length === starting.length) return { problems, replacements: started };
    await Promise.all(started.map((replacement) => replacement.discard()));
    return { problems };
  }

  /** By instance key. */
  #instancesOf({ file, name }: KnownApplication): Map<string, KnownApplication> {
    const { before, slots } = this.#options;
    const instances = new Map<string, KnownApplication>();
    if (!file.fallback) add(name, defaultInstance);
    for (const key of slots.occupied()) {
      const { application, instance } = parseInstanceKey(key);
      const old = before.find(application);
      if (file.fallback ? old?.file.fallback === true : application === name) add(application, instance);
    }
    return instances;

    function add(application: string, instance: string): void {
      const known = file.find(application);
      if (known) instances.set(instanceKey(application, instance), known);
    }
  }
}
