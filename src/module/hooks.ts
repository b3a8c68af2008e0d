import type { AmfValue } from '../codec/amf/value.ts';
import type { Client } from './client.ts';
import type { Decision } from './decision.ts';
import type { FileProblem } from './file-problem.ts';
import type { HttpExchange } from './http-exchange.ts';
import type { ConnectRequest, GateName, PlayRequest, PublishRequest, ReleaseRequest } from './request.ts';

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

/** What a login is for: a provider that asks somebody else may pass it on. */
export interface LoginAttempt {
  readonly client: Client;
  readonly gate: GateName;
  /** `''` at connect. */
  readonly streamName: string;
}

/** What an Adobe challenge is checked against where the cleartext is not kept. */
export interface AdobeVerifiers {
  /** Of this user, the same at each login: letters and digits, 16 of them as a rule. */
  readonly salt: string;
  /** `base64(md5(user + salt + password))`, one for each form of the name that clients hash. */
  readonly verifiers: readonly string[];
}

/** Where passwords come from. Providers are asked in module order; the first that knows the user answers. */
export interface CredentialProvider {
  /** The cleartext password, or `undefined` when this provider does not know the user. Throw on failure. */
  getPassword?(user: string, signal: AbortSignal): Answer<string | undefined>;
  /** True or false for a user that this provider knows, `undefined` for one it does not. Throw on failure. */
  verify?(
    user: string,
    password: string,
    signal: AbortSignal,
    attempt: LoginAttempt | undefined,
  ): Answer<boolean | undefined>;
  /** For a provider without cleartext: lets its users log in by Adobe challenge all the same. */
  getAdobeVerifiers?(user: string, signal: AbortSignal): Answer<AdobeVerifiers | undefined>;
}

/**
 * What a module does. Gates run in the order of `<Modules>`, the first deny wins, and a throw, a
 * rejection or a time-out denies. Notifications all run and can veto nothing.
 */
export interface ModuleHooks {
  /** A throw stops the application from starting. */
  onAppStart?(signal: AbortSignal): Answer<void>;
  /**
   * What is wrong with the files that the module reads, for `sluice check`, which makes modules and starts none.
   * `RuleFile.check` says it of one file.
   */
  onCheck?(signal: AbortSignal): Answer<readonly FileProblem[]>;
  /** Runs in reverse order of `<Modules>`, for every module whose `onAppStart` has finished. */
  onAppStop?(): Answer<void>;

  onConnect?(request: ConnectRequest, signal: AbortSignal): GateAnswer;
  /** Can only refuse early: a yes and what it grants mean nothing, since publish decides. */
  onReleaseStream?(request: ReleaseRequest, signal: AbortSignal): GateAnswer;
  onPublish?(request: PublishRequest, signal: AbortSignal): GateAnswer;
  onPlay?(request: PlayRequest, signal: AbortSignal): GateAnswer;

  onConnectAccepted?(client: Client): Answer<void>;
  /** Exactly once for every accepted connect. */
  onDisconnect?(client: Client): Answer<void>;
  onPublishStart?(event: StreamEvent): Answer<void>;
  onPublishStop?(event: StreamEvent): Answer<void>;
  onPlayStart?(event: StreamEvent): Answer<void>;
  onPlayStop?(event: StreamEvent): Answer<void>;

  /**
   * Answers an HTTP request that the definition's `httpRoute` claimed. It may go on for as long as the client
   * watches. A throw, or an end without an answer, answers 503.
   */
  onHttpRequest?(exchange: HttpExchange): Answer<void>;

  credentials?: CredentialProvider;

  /** By command name. The value goes back in `_result`; a throw goes back as `_error`. */
  commands?: Readonly<Record<string, (call: CommandCall, signal: AbortSignal) => Answer<AmfValue>>>;
}

/** Every hook name a module may return; another one is an error at load. */
export const hookNames = [
  'onAppStart',
  'onAppStop',
  'onCheck',
  'onConnect',
  'onReleaseStream',
  'onPublish',
  'onPlay',
  'onConnectAccepted',
  'onDisconnect',
  'onPublishStart',
  'onPublishStop',
  'onPlayStart',
  'onPlayStop',
  'onHttpRequest',
  'credentials',
  'commands',
] as const satisfies readonly (keyof ModuleHooks)[];
