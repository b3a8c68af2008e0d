import { ProtocolError } from '../../errors.ts';
import type { BitReader } from '../bits/index.ts';

/** num_short_term_ref_pic_sets and its pictures (ITU-T H.265 §7.4.3.2.1, §7.4.8). */
const maxSets = 64;
const maxPictures = 16;

/** Passes over the short-term reference picture sets of a sequence parameter set (ITU-T H.265 §7.3.7). */
export function skipShortTermReferencePictureSets(reader: BitReader): void {
  const sets = atMost(reader.readUnsignedExpGolomb(), maxSets, 'num_short_term_ref_pic_sets');
  let pictures = 0;
  for (let i = 0; i < sets; i++) {
    const predicted = i > 0 && reader.readFlag();
    pictures = predicted ? skipPredictedSet(reader, pictures) : skipExplicitSet(reader);
  }
}

/** Each picture of the set before, and one more, is kept or left out. */
function skipPredictedSet(reader: BitReader, previousPictures: number): number {
  reader.skipBits(1); // delta_rps_sign
  reader.readUnsignedExpGolomb(); // abs_delta_rps_minus1
  let pictures = 0;
  for (let i = 0; i <= previousPictures; i++) {
    const usedByCurrentPicture = reader.readFlag();
    const kept = usedByCurrentPicture || reader.readFlag();
    pictures += kept ? 1 : 0;
  }
  return pictures;
}

function skipExplicitSet(reader: BitReader): number {
  const negative = atMost(reader.readUnsignedExpGolomb(), maxPictures, 'num_negative_pics');
  const positive = atMost(reader.readUnsignedExpGolomb(), maxPictures, 'num_positive_pics');
  for (let i = 0; i < negative + positive; i++) {
    reader.readUnsignedExpGolomb(); // delta_poc_minus1
    reader.skipBits(1); // used_by_curr_pic_flag
  }
  return negative + positive;
}

function atMost(value: number, most: number, field: string): number {
  if (value > most) {
    throw new ProtocolError('MEDIA_HEADER_INVALID', `${field} ${value}`);
  }
  return value;
}
