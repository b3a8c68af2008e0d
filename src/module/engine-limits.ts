/** Bounds on what clients can make the gate hold, since a client names its application and instance. */
export interface EngineLimits {
  /** Running instances of one application that has its own `Application.xml`, without `_definst_`. */
  readonly maxInstancesPerApplication: number;
  /** Running instances of all applications that `conf/Application.xml` stands in for, together. */
  readonly maxFallbackInstances: number;
  /** Instances that the clients of one address hold at once, `_definst_` of a configured application apart. */
  readonly maxInstancesPerAddress: number;
}

export const defaultEngineLimits: EngineLimits = {
  maxInstancesPerApplication: 100,
  maxFallbackInstances: 100,
  maxInstancesPerAddress: 20,
};

const namePattern = /^[\p{L}\p{N}_](?:[\p{L}\p{N}\p{M}_. -]{0,126}[\p{L}\p{N}\p{M}_-])?$/u;

/**
 * True for an application or instance name that a client may bring up: it becomes part of paths, so it
 * must not lead out of a folder. At most 128 characters.
 */
export function isClientName(name: string): boolean {
  return namePattern.test(name) && !name.includes('..');
}
