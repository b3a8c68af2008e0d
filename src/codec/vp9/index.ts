export type { VpCodecConfiguration } from './codec-configuration.ts';
export { parseVpCodecConfiguration, serializeVpCodecConfiguration } from './codec-configuration.ts';
export { describeVp } from './describe.ts';
export type { Vp9KeyFrameHeader } from './frame-header.ts';
export { parseVp9KeyFrameHeader } from './frame-header.ts';
