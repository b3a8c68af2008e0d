import { isDeepStrictEqual } from 'node:util';
import type { LoadedApplication } from './application-modules.ts';

/** Where a setting stands in its file is no part of what it says. */
const places: ReadonlySet<string> = new Set(['location', 'valueLocation', 'at']);

/** True for settings that say the same, wherever they stand in their files: a comment changes nothing. */
export function sameSettings(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(withoutPlaces(one), withoutPlaces(other));
}

/** True when instances of both would be alike: the settings, and the very code of the modules. */
export function sameApplication(one: LoadedApplication, other: LoadedApplication): boolean {
  const definitions = ({ modules }: LoadedApplication) => modules.map(({ definition }) => definition);
  const [own, others] = [definitions(one), definitions(other)];
  return (
    own.length === others.length &&
    own.every((definition, index) => definition === others[index]) &&
    sameSettings(one.settings, other.settings)
  );
}

function withoutPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlaces);
  if (typeof value !== 'object' || value === null) return value;
  // What keeps its state to itself cannot be compared: it counts as another one.
  if (Object.getPrototypeOf(value) !== Object.prototype) return Symbol('of its own');
  const kept = Object.entries(value).filter(([key, item]) => !places.has(key) && typeof item !== 'function');
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutPlaces(item)]));
}
