export type { FlacStreamInfo } from './stream-info.ts';
export { describeFlac, parseFlacStreamInfo } from './stream-info.ts';
