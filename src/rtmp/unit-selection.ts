import type { Unit } from '../media/unit.ts';

type Kind = 'audio' | 'video';

/**
 * What a player gets that does without sound or picture for a while (receiveAudio, receiveVideo). What it missed
 * and cannot do without comes when it wants the kind again: the configurations, and for video a keyframe first.
 */
export class UnitSelection {
  readonly #unwanted = new Set<Kind>();
  /** The latest configuration of each track that was left out, by kind and track. */
  readonly #missed = new Map<string, Unit>();
  #awaitsKeyframe = false;

  /** True while nothing is left out and nothing that was is owed. */
  get isComplete(): boolean {
    return this.#unwanted.size === 0 && this.#missed.size === 0 && !this.#awaitsKeyframe;
  }

  want(kind: Kind, wanted: boolean): void {
    if (wanted) this.#unwanted.delete(kind);
    else this.#unwanted.add(kind);
    if (kind === 'video' && !wanted) this.#awaitsKeyframe = true;
  }

  select(units: readonly Unit[]): Unit[] {
    return units.flatMap((unit) => this.#selectOne(unit));
  }

  #selectOne(unit: Unit): Unit[] {
    const { kind, role } = unit;
    if (kind === 'data') return [unit];
    if (this.#unwanted.has(kind)) {
      if (role === 'config') this.#missed.set(`${kind} ${unit.trackId}`, unit);
      return [];
    }
    if (kind === 'video' && role === 'frame') {
      if (this.#awaitsKeyframe && !unit.keyframe) return [];
      this.#awaitsKeyframe = false;
    }
    // A newer configuration takes the place of the one that was missed.
    if (role === 'config') this.#missed.delete(`${kind} ${unit.trackId}`);
    return [...this.#takeMissed(unit), unit];
  }

  /** What is owed before `next`, with its time: the stream's clock does not step back. */
  #takeMissed({ kind, dtsMs }: Unit): Unit[] {
    const missed = [...this.#missed].filter(([, unit]) => unit.kind === kind);
    for (const [key] of missed) this.#missed.delete(key);
    return missed.map(([, unit]) => ({ ...unit, dtsMs, ptsMs: dtsMs }));
  }
}
