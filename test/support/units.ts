import type { Unit } from '../../src/media/unit.ts';
import type { UnitInput } from '../../src/media/unit-input.ts';

const DEFAULT_BODY_BYTES = 100;

type Overrides = Partial<Omit<UnitInput, 'body'>> & { readonly body?: Uint8Array | string };

/** A coded video frame that is no keyframe, unless the overrides say otherwise. A string body is its text. */
export function makeUnit(timestampMs: number, overrides: Overrides = {}): UnitInput {
  const { body = new Uint8Array(DEFAULT_BODY_BYTES), ...rest } = overrides;
  return {
    kind: 'video',
    role: 'frame',
    trackId: 0,
    codec: rest.kind === 'audio' ? 'mp4a' : rest.kind === 'data' ? '' : 'avc1',
    keyframe: false,
    timestampMs,
    compositionTimeMs: 0,
    ...rest,
    body: typeof body === 'string' ? Buffer.from(body) : body,
  };
}

export function keyframe(timestampMs: number, overrides: Overrides = {}): UnitInput {
  return makeUnit(timestampMs, { keyframe: true, ...overrides });
}

export function interframe(timestampMs: number, overrides: Overrides = {}): UnitInput {
  return makeUnit(timestampMs, overrides);
}

export function audio(timestampMs: number, overrides: Overrides = {}): UnitInput {
  return makeUnit(timestampMs, { kind: 'audio', ...overrides });
}

export function videoConfig(body: Uint8Array | string = 'avcC', overrides: Overrides = {}): UnitInput {
  return makeUnit(0, { role: 'config', body, ...overrides });
}

export function audioConfig(body: Uint8Array | string = 'asc', overrides: Overrides = {}): UnitInput {
  return makeUnit(0, { kind: 'audio', role: 'config', body, ...overrides });
}

export function metadata(body: Uint8Array | string = 'onMetaData', overrides: Overrides = {}): UnitInput {
  return makeUnit(0, { kind: 'data', role: 'metadata', body, ...overrides });
}

/** A unit as it stands in the log: placed at its own wire time. */
export function placed(input: UnitInput): Unit {
  const { timestampMs, compositionTimeMs, ...rest } = input;
  return { ...rest, dtsMs: timestampMs, ptsMs: timestampMs + compositionTimeMs };
}

/** The bodies as text, for units that were made with one. */
export function texts(units: readonly Unit[]): string[] {
  return units.map((unit) => Buffer.from(unit.body).toString());
}
