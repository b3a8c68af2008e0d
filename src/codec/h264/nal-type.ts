/** nal_unit_type (ITU-T H.264 table 7-1), as far as containers treat units apart. */
export const H264NalType = {
  IdrSlice: 5,
  SequenceParameterSet: 7,
  PictureParameterSet: 8,
  AccessUnitDelimiter: 9,
  SequenceParameterSetExtension: 13,
} as const;

/** Of a unit with its header; 0, which means nothing, for an empty one. */
export function h264NalTypeOf(nalUnit: Uint8Array): number {
  return (nalUnit[0] ?? 0) & 0x1f;
}
