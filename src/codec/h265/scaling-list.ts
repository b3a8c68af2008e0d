import type { BitReader } from '../bits/index.ts';

/** Passes over scaling_list_data (ITU-T H.265 §7.3.4). */
export function skipScalingListData(reader: BitReader): void {
  for (let sizeId = 0; sizeId < 4; sizeId++) {
    const step = sizeId === 3 ? 3 : 1;
    for (let matrixId = 0; matrixId < 6; matrixId += step) {
      skipList(reader, sizeId);
    }
  }
}

function skipList(reader: BitReader, sizeId: number): void {
  const explicit = reader.readFlag();
  if (!explicit) {
    reader.readUnsignedExpGolomb(); // scaling_list_pred_matrix_id_delta
    return;
  }
  if (sizeId > 1) {
    reader.readSignedExpGolomb(); // scaling_list_dc_coef_minus8
  }
  const coefficients = Math.min(64, 1 << (4 + (sizeId << 1)));
  for (let i = 0; i < coefficients; i++) {
    reader.readSignedExpGolomb();
  }
}
