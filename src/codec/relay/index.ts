export type { RelayEnd, RelayFrame, RelayUnit } from './frame.ts';
export { RelayFrameReader } from './frame-reader.ts';
export { parseRelayFrame } from './parse-frame.ts';
export { serializeRelayFrame } from './serialize-frame.ts';
