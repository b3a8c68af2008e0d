import type { Unit } from './unit.ts';

const ranks = { data: 0, audio: 1, video: 2 } as const;

interface Track {
  readonly kind: Unit['kind'];
  readonly trackId: number;
}

/**
 * The track that readers of one publication start by: video before audio before data, and the lowest track
 * number. Readers start at a keyframe of a video anchor, and anywhere on an audio or data anchor. A track that
 * falls silent for `maxSilenceMs` (a camera switched off) gives way to whichever track still sends.
 */
export class Anchor {
  readonly #maxSilenceMs: number;
  #track: Track | undefined;
  #heardMs = 0;

  constructor(maxSilenceMs: number) {
    this.#maxSilenceMs = maxSilenceMs;
  }

  get isVideo(): boolean {
    return this.#track?.kind === 'video';
  }

  /** Takes note of a unit. True when it made another track the anchor: start points so far are void. */
  hear(unit: Unit, nowMs: number): boolean {
    // A config announces its track: audio that comes before the first keyframe is no start point then.
    if (!isFrame(unit) && unit.role !== 'config') return false;
    const track = this.#track;
    const isAnchor = track !== undefined && isOn(unit, track);
    const gone = track === undefined || nowMs - this.#heardMs > this.#maxSilenceMs;
    if (!isAnchor && !gone && !isBetter(unit, track)) return false;
    this.#heardMs = nowMs;
    if (isAnchor) return false;
    this.#track = { kind: unit.kind, trackId: unit.trackId };
    return true;
  }

  isStart(unit: Unit): boolean {
    if (this.#track === undefined || !isOn(unit, this.#track) || !isFrame(unit)) return false;
    return unit.kind !== 'video' || unit.keyframe;
  }
}

function isFrame(unit: Unit): boolean {
  return unit.role === (unit.kind === 'data' ? 'message' : 'frame');
}

function isOn(unit: Unit, track: Track): boolean {
  return unit.kind === track.kind && unit.trackId === track.trackId;
}

function isBetter(unit: Unit, track: Track): boolean {
  const difference = ranks[unit.kind] - ranks[track.kind];
  return difference > 0 || (difference === 0 && unit.trackId < track.trackId);
}
