import type { RegistryLimits } from './registry-limits.ts';
import type { Unit } from './unit.ts';

/**
 * What a decoder must know before the unit at some position: the metadata and the configs in force there.
 * Immutable; a change makes another one. Readers remember the `id` only, so that none keeps an old one alive.
 */
export interface Preamble {
  /** Equal for equal preambles of one stream. */
  readonly id: number;
  /** Metadata first, then configs by their tracks' first appearance. */
  readonly units: readonly Unit[];
}

export type PreambleLimits = Pick<RegistryLimits, 'maxPreambleBytes' | 'maxPreambleUnits'>;

export const emptyPreamble: Preamble = { id: 0, units: [] };

/** Nothing is known any more: another publisher begins. */
export function clearPreamble(preamble: Preamble): Preamble {
  return preamble.units.length === 0 ? preamble : { id: preamble.id + 1, units: [] };
}

/**
 * The preamble after `unit`: metadata and configs replace what their track had. The same object when nothing
 * changed, also when an encoder repeats its headers byte for byte.
 *
 * A publisher may name ever more tracks or send ever larger metadata: what does not fit is left out, and a
 * reader gets it in passing only.
 */
export function extendPreamble(preamble: Preamble, unit: Unit, limits: PreambleLimits): Preamble {
  if (unit.role !== 'config' && unit.role !== 'metadata') return preamble;
  const index = preamble.units.findIndex((known) => isSameSlot(known, unit));
  const known = preamble.units[index];
  if (known !== undefined && hasSameContent(known, unit)) return preamble;

  const units = [...preamble.units];
  if (known !== undefined) units[index] = unit;
  else if (unit.role === 'config') units.push(unit);
  else units.splice(countMetadata(units), 0, unit);
  if (fits(units, limits)) return { id: preamble.id + 1, units };
  if (known === undefined) return preamble;
  return { id: preamble.id + 1, units: units.filter((kept) => kept !== unit) };
}

/** The preamble on the clock of the unit that follows it, so that a reader's times do not step back. */
export function stampPreamble(preamble: Preamble, dtsMs: number): readonly Unit[] {
  return preamble.units.map((unit) => ({ ...unit, dtsMs, ptsMs: dtsMs }));
}

function isSameSlot(a: Unit, b: Unit): boolean {
  return a.role === b.role && a.kind === b.kind && a.trackId === b.trackId;
}

function hasSameContent(a: Unit, b: Unit): boolean {
  return a.codec === b.codec && Buffer.compare(a.body, b.body) === 0;
}

function countMetadata(units: readonly Unit[]): number {
  return units.filter((unit) => unit.role === 'metadata').length;
}

function fits(units: readonly Unit[], limits: PreambleLimits): boolean {
  const bytes = units.reduce((sum, unit) => sum + unit.body.byteLength, 0);
  return units.length <= limits.maxPreambleUnits && bytes <= limits.maxPreambleBytes;
}
