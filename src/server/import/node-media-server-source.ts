import type { ImportPlan, SourcePlace } from './import-plan.ts';

/** What every reader of its configuration works with. */
export interface NodeMediaServerSource {
  readonly config: JsonObject;
  /** Absolute path of the configuration file. */
  readonly file: string;
  readonly plan: ImportPlan;
  /** Where a member stands: `rtmp.port`. */
  readonly placeOf: (member: string) => SourcePlace;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** A member that is an object, else an empty one. */
export function section(config: JsonObject, name: string): JsonObject {
  const value = Object.hasOwn(config, name) ? config[name] : undefined;
  return isObject(value) ? value : {};
}

/** True for what JSON calls an object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
