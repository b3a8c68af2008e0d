/** profile_idc values whose SPS states chroma format and bit depths (ITU-T H.264 §7.3.2.1.1). */
const profilesWithChromaFields: ReadonlySet<number> = new Set([
  100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135,
]);

/** True for the high profiles and their extensions. */
export function hasChromaFields(profileIdc: number): boolean {
  return profilesWithChromaFields.has(profileIdc);
}
