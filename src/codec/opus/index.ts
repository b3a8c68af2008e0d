export type { OpusChannelMapping, OpusIdHeader } from './id-header.ts';
export { describeOpus, opusSampleRate, parseOpusIdHeader, serializeOpusIdHeader } from './id-header.ts';
export { opusPacketSamples } from './packet-samples.ts';
