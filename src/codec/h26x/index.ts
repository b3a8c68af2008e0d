export type { ChromaFormat } from './chroma-format.ts';
export { chromaSubsampling, readChromaFormat } from './chroma-format.ts';
export { removeEmulationPrevention } from './emulation-prevention.ts';
export type { NalLengthBytes } from './nal-length.ts';
export { parseNalLength } from './nal-length.ts';
export type { CropUnit, PictureSize } from './picture-size.ts';
export { maxPictureSidePixels, readCroppedSize } from './picture-size.ts';
export type { VuiTiming } from './vui.ts';
export { readVuiTiming, skipVuiSignalDescription } from './vui.ts';
