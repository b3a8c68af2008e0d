import type { AdobeVerifiers, LoginAttempt, ModuleHooks } from './hooks.ts';
import type { HttpRoute } from './http-exchange.ts';
import type { Logger } from './logger.ts';
import type { ModuleRole } from './module-role.ts';
import type { PropertySpecs, PropertyValues } from './property.ts';
import type { SharedState } from './shared-state.ts';

/** What a module gets when it is made, once per application instance, in each worker process. */
export interface ModuleContext<P extends PropertySpecs = PropertySpecs> {
  readonly application: string;
  readonly instance: string;
  /** Why the module is part of the application. */
  readonly role: ModuleRole;
  /** The declared properties, typed, checked and with defaults. */
  readonly properties: PropertyValues<P>;
  /**
   * The text of any property of the application, declared or not: for rules whose property is named after
   * a user.
   */
  readonly getProperty: (name: string) => string | undefined;
  /**
   * True for a property that Sluice or a module of the application declares: it is a setting, whoever else may
   * have its name.
   */
  readonly isDeclared: (name: string) => boolean;
  /** Absolute folders: the install root, `conf`, `data`. */
  readonly paths: { readonly home: string; readonly conf: string; readonly data: string };
  readonly log: Logger;
  /** What the application's own settings say of who may come in. */
  readonly access: ApplicationAccess;
  /** Asks the credential providers of the application in order (fails closed: a provider's failure throws). */
  readonly credentials: Credentials;
  /** True while somebody publishes that name in this application instance, in whichever worker process. */
  readonly isLive: (streamName: string) => boolean;
  /** What this module has in common with its other instances, in all worker processes. */
  readonly shared: SharedState;
}

/** The access settings of `Application.xml`, for a module that carries them out. */
export interface ApplicationAccess {
  /** Name prefixes that clients may play (`Client/Access/StreamReadAccess`); `['*']` is all, `[]` none. */
  readonly streamRead: readonly string[];
  /** Name prefixes that clients may publish (`Client/Access/StreamWriteAccess`). */
  readonly streamWrite: readonly string[];
  /** Addresses and host names that clients may come from (`Connections/AllowDomains`); `[]` is all. */
  readonly allowDomains: readonly string[];
}

/** Settings of `Application.xml` that only a module can enforce. */
export const accessSettings = ['AllowDomains', 'StreamReadAccess', 'StreamWriteAccess'] as const;

/** One of {@link accessSettings}, as `Application.xml` spells it. */
export type AccessSetting = (typeof accessSettings)[number];

/** What a login by challenge is checked against. */
export type LoginSecret =
  | { readonly kind: 'password'; readonly password: string }
  | ({ readonly kind: 'adobe' } & AdobeVerifiers);

/** All credential providers of an application as one. */
export interface Credentials {
  /** Cleartext password, or `undefined` when nobody knows the user or only a hash is known. */
  getPassword(user: string, signal: AbortSignal): Promise<string | undefined>;
  /** True only when a provider knows the user and the password is right. `attempt` is what the login is for. */
  verify(user: string, password: string, signal: AbortSignal, attempt?: LoginAttempt): Promise<boolean>;
  /** What a challenge can be checked against; `undefined` for an unknown user and one with only a password hash. */
  getLoginSecret(user: string, signal: AbortSignal): Promise<LoginSecret | undefined>;
}

/** A module as its author writes it; hand it to {@link defineModule} and export it as default. */
export interface ModuleDefinition<P extends PropertySpecs = PropertySpecs> {
  /** kebab-case, unique in an application. */
  readonly name: string;
  readonly apiVersion: 1;
  /** One line for `sluice modules`. */
  readonly description: string;
  readonly properties?: P;
  /** Names of modules that must stand before this one in `<Modules>`. */
  readonly requires?: readonly string[];
  /** Time-out of each hook call. Default 10 000 ms. */
  readonly hookTimeoutMs?: number;
  /**
   * True for a module that guards publishing: an application without one is reported as open. A module that
   * guards only when it is told to says so of the properties that it has there.
   */
  readonly guardsPublish?: boolean | ((properties: PropertyValues<PropertySpecs>) => boolean);
  /**
   * True for a module to which clients send secret stream names. Until it has been asked about a stream, log and
   * audit leave the name out.
   */
  readonly secretStreamNames?: boolean;
  /**
   * The access settings that this module carries out at its gates. One that the application changes and no
   * module enforces keeps the application from starting.
   */
  readonly enforces?: readonly AccessSetting[];
  /** Built-in modules that this one brings along, right behind it, unless the application lists them itself. */
  readonly companions?: readonly string[];
  /** The built-in module that is asked for passwords last, unless the application says who knows them. */
  readonly defaultProvider?: string;
  /**
   * For a module that serves HTTP with its hook `onHttpRequest`: what a path below the application is for;
   * `undefined` for one that is not its own. The first module of the application that knows a path serves it.
   *
   * @param path percent-decoded, without the application's name and a `/` at either end.
   */
  readonly httpRoute?: (path: string) => HttpRoute | undefined;
  create(context: ModuleContext<P>): ModuleHooks | Promise<ModuleHooks>;
}

/** Types a module definition; changes nothing at run time. */
export function defineModule<const P extends PropertySpecs>(
  definition: ModuleDefinition<P>,
): ModuleDefinition<P> {
  return definition;
}
