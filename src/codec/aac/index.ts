export type { AdtsHeader } from './adts.ts';
export { parseAdtsHeader } from './adts.ts';
export type { AudioSpecificConfig } from './audio-specific-config.ts';
export { AudioObjectType, parseAudioSpecificConfig } from './audio-specific-config.ts';
export { describeAac } from './describe.ts';
