import type { AmfValue } from '../codec/amf/value.ts';
import type { Client } from './client.ts';
import type { Decision } from './decision.ts';
import type { ConnectRequest, PlayRequest, PublishRequest } from './request.ts';

type Answer<T> = T | Promise<T>;
/** `undefined` means: no opinion. */
type GateAnswer = Answer<Decision | undefined | void>;

/** A publisher or player that is under way, by its public stream name. */
export interface StreamEvent {
  readonly client: Client;
  readonly streamName: string;
  readonly user: string | undefined;
}

/** A NetConnection call that the server itself does not know. */
export interface CommandCall {
  readonly client: Client;
  readonly name: string;
  readonly arguments: readonly AmfValue[];
}

/** Where passwords come from. Providers are asked in module order; the first that knows the user answers. */
export interface CredentialProvider {
  /** The cleartext password, or `undefined` when this provider does not know the user. Throw on failure. */
  getPassword?(user: string, signal: AbortSignal): Answer<string | undefined>;
  /** True or false for a user that this provider knows, `undefined` for one it does not. Throw on failure. */
  verify?(user: string, password: string, signal: AbortSignal): Answer<boolean | undefined>;
}

/**
 * What a module does. Gates run in the order of `<Modules>`, the first deny wins, and a throw, a
 * rejection or a time-out denies. Notifications all run and can veto nothing.
 */
export interface ModuleHooks {
  /** A throw stops the application from starting. */
  onAppStart?(signal: AbortSignal): Answer<void>;
  /** Runs in reverse order of `<Modules>`, for every module whose `onAppStart` has finished. */
  onAppStop?(): Answer<void>;

  onConnect?(request: ConnectRequest, signal: AbortSignal): GateAnswer;
  onPublish?(request: PublishRequest, signal: AbortSignal): GateAnswer;
  onPlay?(request: PlayRequest, signal: AbortSignal): GateAnswer;

  onConnectAccepted?(client: Client): Answer<void>;
  /** Exactly once for every accepted connect. */
  onDisconnect?(client: Client): Answer<void>;
  onPublishStart?(event: StreamEvent): Answer<void>;
  onPublishStop?(event: StreamEvent): Answer<void>;
  onPlayStart?(event: StreamEvent): Answer<void>;
  onPlayStop?(event: StreamEvent): Answer<void>;

  credentials?: CredentialProvider;

  /** By command name. The value goes back in `_result`; a throw goes back as `_error`. */
  commands?: Readonly<Record<string, (call: CommandCall, signal: AbortSignal) => Answer<AmfValue>>>;
}

/** Every hook name a module may return; another one is an error at load. */
export const hookNames = [
  'onAppStart',
  'onAppStop',
  'onConnect',
  'onPublish',
  'onPlay',
  'onConnectAccepted',
  'onDisconnect',
  'onPublishStart',
  'onPublishStop',
  'onPlayStart',
  'onPlayStop',
  'credentials',
  'commands',
] as const satisfies readonly (keyof ModuleHooks)[];
