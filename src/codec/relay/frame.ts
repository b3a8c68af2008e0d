/**
 * What one worker process tells another about a stream, over a Unix socket on the same machine:
 *
 * ```
 * +----------------+------+---------------------+
 * | length, 4 bytes| type | fields, big-endian  |
 * +----------------+------+---------------------+
 * ```
 *
 * `length` counts type and fields. Texts are UTF-8 behind their length in two bytes, times IEEE 754 doubles.
 */
export type RelayFrame =
  /** To the origin: which publication of which stream is wanted. */
  | {
      readonly type: 'subscribe';
      readonly epoch: number;
      readonly application: string;
      readonly instance: string;
      readonly name: string;
    }
  /** From the origin: units follow. */
  | { readonly type: 'live'; readonly identity: string | undefined }
  | { readonly type: 'unit'; readonly unit: RelayUnit }
  /** From the origin: the publication is over, and nothing follows. */
  | { readonly type: 'end'; readonly how: RelayEnd };

/** `moved`: somebody took the name over, on this worker or another one. */
export type RelayEnd = (typeof relayEnds)[number];

/** A unit of a live stream with all its fields; see `Unit` of `sluice/media`. */
export interface RelayUnit {
  readonly kind: (typeof relayKinds)[number];
  readonly role: (typeof relayRoles)[number];
  readonly trackId: number;
  readonly codec: string;
  readonly keyframe: boolean;
  readonly dtsMs: number;
  readonly ptsMs: number;
  readonly body: Uint8Array;
}

/** Bytes that tell the length of what follows. */
export const lengthBytes = 4;

/** The wire's numbers are the places in these lists. */
export const relayKinds = ['video', 'audio', 'data'] as const;
export const relayRoles = ['config', 'frame', 'end', 'metadata', 'message'] as const;
export const relayEnds = ['lost', 'unpublished', 'moved'] as const;
export const relayTypes = ['subscribe', 'live', 'unit', 'end'] as const;
