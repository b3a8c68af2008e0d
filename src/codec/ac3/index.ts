export type { Ac3BitStreamInformation } from './bit-stream-information.ts';
export {
  ac3AccessUnitSamples,
  parseAc3AccessUnit,
  parseAc3BitStreamInformation,
} from './bit-stream-information.ts';
export type { Ac3SyncFrame } from './sync-frame.ts';
export { describeAc3, parseAc3SyncFrame } from './sync-frame.ts';
