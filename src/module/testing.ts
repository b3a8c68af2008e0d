import type { ApplicationSettings, ModuleReference, PropertySetting } from '../config/settings.ts';
import { type Clock, systemClock } from '../media/clock.ts';
import type { ApplicationModule } from './application-modules.ts';
import type { ApplicationAccess, ModuleDefinition } from './definition.ts';
import { checkDefinition } from './definition-check.ts';
import type { PropertySpecs, PropertyValues } from './property.ts';
import { parseProperties } from './property-parser.ts';
import { TestApplication } from './test-application.ts';

export type { AuditRecord } from './audit.ts';
export type { Access, CommandOutcome } from './gate.ts';
export type { LogLine } from './recorded-log.ts';
export type { TestAnswer, TestClient, TestRefusal, TestRequest } from './test-application.ts';
export type { TestHttpAnswer, TestHttpRequest } from './test-http.ts';
export type { TestApplication };

/** The application that a module under test stands in. Everything has a default. */
export interface TestModuleOptions<P extends PropertySpecs> {
  /** The module's own properties, as `Application.xml` would set them. */
  readonly properties?: Partial<PropertyValues<P>>;
  /** Properties that the module does not declare: what `context.getProperty` finds. */
  readonly otherProperties?: Readonly<Record<string, string>>;
  /** Modules that stand before it in `<Modules>`. */
  readonly before?: readonly ModuleDefinition[];
  readonly application?: string;
  readonly instance?: string;
  readonly access?: Partial<ApplicationAccess>;
  readonly autoAccept?: boolean;
  /** Home folder, for a module that reads files. The default does not exist. */
  readonly home?: string;
  /** Time-outs run on it; the process's own when left out. */
  readonly clock?: Clock;
  /** An application that runs already: what all instances of a module share it shares with this one. */
  readonly beside?: TestApplication;
}

const nowhere = { file: 'conf/test/Application.xml', line: 1, column: 1 };

/**
 * Runs a module, with what it brings along, without a server and without a socket, through the very checks and the hook runner that
 * the server uses. Throws when the module would not load.
 *
 * ```ts
 * const application = testModule(definition, { properties: { maxTitles: 3 } });
 * const answer = await application.publish({ query: 'user=u&pass=p' });
 * await application.stop();
 * ```
 */
export function testModule<const P extends PropertySpecs>(
  definition: ModuleDefinition<P>,
  options: TestModuleOptions<P> = {},
): TestApplication {
  const properties = Object.entries({ ...options.properties, ...options.otherProperties }).flatMap(
    ([name, value]): PropertySetting[] =>
      value === undefined ? [] : [{ name, value: String(value), type: '', secret: false, location: nowhere }],
  );
  const settings = makeSettings(options.application ?? 'live', properties, options);
  const modules = [...(options.before ?? []), definition].map((each) => makeModule(each, properties));
  const { beside, clock = systemClock, home = '/nonexistent', instance = '_definst_' } = options;
  return new TestApplication({ settings, listed: modules, clock, home, instance, beside });
}

function makeModule(exported: unknown, settings: readonly PropertySetting[]): ApplicationModule {
  const checked = checkDefinition(exported);
  if (!checked.definition) {
    throw new Error(checked.faults.map(({ key, rule, value }) => `${key} ${rule}; got ${value}`).join('\n'));
  }
  const { definition } = checked;
  const { problems, values } = parseProperties(definition.properties ?? {}, settings);
  if (problems.length > 0) throw new Error(problems.map(({ key, rule }) => `${key} ${rule}`).join('\n'));
  const reference: ModuleReference = {
    name: definition.name,
    description: definition.description,
    className: definition.name,
    location: nowhere,
  };
  return { definition, reference, source: 'file', role: 'listed', properties: values };
}

function makeSettings(
  name: string,
  properties: readonly PropertySetting[],
  { access = {}, autoAccept = true }: Pick<TestModuleOptions<PropertySpecs>, 'access' | 'autoAccept'>,
): ApplicationSettings {
  return {
    name,
    appType: 'Live',
    description: '',
    streamType: 'live',
    autoAccept,
    allowDomains: access.allowDomains ?? [],
    streamReadAccess: access.streamRead ?? ['*'],
    streamWriteAccess: access.streamWrite ?? ['*'],
    applicationTimeoutMs: 60_000,
    pingTimeoutMs: 12_000,
    validationFrequencyMs: 8_000,
    modules: [],
    properties,
    sectionProperties: [],
    location: nowhere,
  };
}
