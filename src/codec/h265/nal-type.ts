/** nal_unit_type (ITU-T H.265 table 7-1), as far as containers treat units apart. */
export const H265NalType = {
  /** The first of those that begin an intra random access point; IDR, BLA and CRA lie between the two. */
  FirstIrap: 16,
  LastIrap: 23,
  VideoParameterSet: 32,
  SequenceParameterSet: 33,
  PictureParameterSet: 34,
  AccessUnitDelimiter: 35,
} as const;

/** Of a unit with its header; an empty one has a type that no container treats apart. */
export function h265NalTypeOf(nalUnit: Uint8Array): number {
  return ((nalUnit[0] ?? 0) >> 1) & 0x3f;
}

/** Whether a picture of this type is an intra random access point (ITU-T H.265 §3.70). */
export function isIrap(nalType: number): boolean {
  return nalType >= H265NalType.FirstIrap && nalType <= H265NalType.LastIrap;
}
