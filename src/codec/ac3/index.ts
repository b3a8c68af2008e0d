export type { Ac3SyncFrame } from './sync-frame.ts';
export { describeAc3, parseAc3SyncFrame } from './sync-frame.ts';
