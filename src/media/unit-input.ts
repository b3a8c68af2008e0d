import type { Unit } from './unit.ts';

/**
 * A unit as a publisher hands it in, still on the wire's clock; the hub puts it on the live stream's.
 * `body` belongs to the hub from then on: the publisher must not write to it again, and it should be a buffer
 * of its own, since a view of a large shared one would keep all of that alive.
 */
export interface UnitInput extends Omit<Unit, 'dtsMs' | 'ptsMs'> {
  /** Wire timestamp in milliseconds: an unsigned 32-bit number that wraps. */
  readonly timestampMs: number;
  /** Composition time offset in milliseconds, signed; 0 where the format has none. */
  readonly compositionTimeMs: number;
}
