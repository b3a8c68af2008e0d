export type { Mp3FrameHeader } from './frame-header.ts';
export { describeMp3, parseMp3FrameHeader } from './frame-header.ts';
