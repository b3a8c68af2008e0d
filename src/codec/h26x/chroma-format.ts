import { ProtocolError } from '../../errors.ts';
import type { BitReader } from '../bits/index.ts';

/** chroma_format_idc and separate_colour_plane_flag (H.264 §7.4.2.1.1, H.265 §7.4.3.2.1). */
export interface ChromaFormat {
  /** 0 monochrome, 1 4:2:0, 2 4:2:2, 3 4:4:4. */
  readonly formatIdc: number;
  /** 4:4:4 coded as three monochrome pictures. */
  readonly separatePlanes: boolean;
}

export function readChromaFormat(reader: BitReader): ChromaFormat {
  const formatIdc = reader.readUnsignedExpGolomb();
  if (formatIdc > 3) {
    throw new ProtocolError('MEDIA_HEADER_INVALID', `chroma_format_idc ${formatIdc}`);
  }
  return { formatIdc, separatePlanes: formatIdc === 3 && reader.readFlag() };
}

/** Luma samples that one chroma sample covers, SubWidthC and SubHeightC (H.264 and H.265 table 6-1). */
export function chromaSubsampling(chroma: ChromaFormat): { readonly x: number; readonly y: number } {
  return {
    x: chroma.formatIdc === 1 || chroma.formatIdc === 2 ? 2 : 1,
    y: chroma.formatIdc === 1 ? 2 : 1,
  };
}
