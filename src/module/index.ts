export type { Client, RawQuery } from './client.ts';
export type { ClientCertificate, SubjectAltName } from './client-certificate.ts';
export { CommandError } from './command-error.ts';
export {
  type Allow,
  allow,
  type Decision,
  type Deny,
  type DenyDetails,
  type DenyReason,
  deny,
  denyReasons,
  type Grant,
} from './decision.ts';
export {
  type AccessSetting,
  type ApplicationAccess,
  type Credentials,
  defineModule,
  type LoginSecret,
  type ModuleContext,
  type ModuleDefinition,
} from './definition.ts';
export { equalSecrets } from './equal-secrets.ts';
export type { FileProblem } from './file-problem.ts';
export type {
  AdobeVerifiers,
  CommandCall,
  CredentialProvider,
  LoginAttempt,
  ModuleHooks,
  StreamEvent,
} from './hooks.ts';
export type {
  HttpAnswer,
  HttpBody,
  HttpBodyOptions,
  HttpExchange,
  HttpPlayback,
  HttpRequest,
  HttpRoute,
} from './http-exchange.ts';
export type { NoteLimits } from './kept-notes.ts';
export type { Logger } from './logger.ts';
export type { ModuleRole } from './module-role.ts';
export { type PropertySpec, type PropertySpecs, type PropertyValues, property } from './property.ts';
export type {
  ConnectRequest,
  GateName,
  GateRequest,
  PlayRequest,
  PublishRequest,
  ReleaseRequest,
} from './request.ts';
export {
  RuleFile,
  type RuleFileOptions,
  type RuleFileProblem,
  type RuleFileState,
} from './rule-file.ts';
export type { PlaceLimit } from './shared-call.ts';
export type { SharedNotes, SharedPlaces, SharedState } from './shared-state.ts';
export { streamNameFault } from './stream-name.ts';
export { splitStreamPath } from './stream-path.ts';
