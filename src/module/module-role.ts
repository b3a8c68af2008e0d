/** Why a module is part of an application. */
export type ModuleRole =
  /** It stands in `<Modules>`. */
  | 'listed'
  /** Another module brings it along. */
  | 'companion'
  /** `usernamePasswordProviderClass` names it. */
  | 'provider'
  /** It knows passwords since the application does not say who does; it is asked last. */
  | 'default-provider';
