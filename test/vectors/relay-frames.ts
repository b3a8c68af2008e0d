import type { RelayFrame } from '../../src/codec/relay/index.ts';
import { hex } from '../support/bytes.ts';

/** Frames between workers, and their bytes with the length in front: the format is our own (src/codec/relay/frame.ts). */
export const relayFrames: readonly { readonly frame: RelayFrame; readonly bytes: Uint8Array }[] = [
  {
    frame: { type: 'subscribe', epoch: 3, application: 'live', instance: '_definst_', name: 'ü' },
    bytes: hex('0000001e 00 4008000000000000 0004 6c697665 0009 5f646566696e73745f 0002 c3bc'),
  },
  { frame: { type: 'live', identity: undefined }, bytes: hex('00000002 01 00') },
  { frame: { type: 'live', identity: 'bob' }, bytes: hex('00000007 01 01 0003 626f62') },
  { frame: { type: 'live', identity: '' }, bytes: hex('00000004 01 01 0000') },
  {
    frame: {
      type: 'unit',
      unit: {
        kind: 'video',
        role: 'frame',
        trackId: 0,
        codec: 'avc1',
        keyframe: true,
        dtsMs: 40,
        ptsMs: 120,
        body: hex('17010000500000'),
      },
    },
    bytes: hex(
      '00000025 02 00 01 01 00000000 4044000000000000 405e000000000000 0004 61766331 17010000500000',
    ),
  },
  {
    frame: {
      type: 'unit',
      unit: {
        kind: 'data',
        role: 'message',
        trackId: 4_294_967_295,
        codec: '',
        keyframe: false,
        // Past the 32 bits that RTMP has, and a fraction, as a jump of clocks may leave it.
        dtsMs: 4_294_967_296.5,
        ptsMs: 4_294_967_256.5,
        body: new Uint8Array(0),
      },
    },
    bytes: hex('0000001a 02 02 04 00 ffffffff 41f0000000080000 41effffffb100000 0000'),
  },
  { frame: { type: 'end', how: 'lost' }, bytes: hex('00000002 03 00') },
  { frame: { type: 'end', how: 'unpublished' }, bytes: hex('00000002 03 01') },
  { frame: { type: 'end', how: 'moved' }, bytes: hex('00000002 03 02') },
];

/** What no worker sends, whole frames with their length. */
export const brokenRelayFrames: readonly { readonly what: string; readonly bytes: Uint8Array }[] = [
  { what: 'nothing at all', bytes: hex('00000000') },
  { what: 'an unknown type', bytes: hex('00000001 04') },
  { what: 'an unknown end', bytes: hex('00000002 03 03') },
  { what: 'more than an end has', bytes: hex('00000003 03 00 00') },
  { what: 'a flag of 2', bytes: hex('00000002 01 02') },
  { what: 'a text that ends early', bytes: hex('00000006 01 01 0003 626f') },
  { what: 'a text that is not UTF-8', bytes: hex('00000005 01 01 0001 ff') },
  {
    what: 'a time that is none',
    bytes: hex('0000001a 02 02 04 00 00000000 7ff8000000000000 0000000000000000 0000'),
  },
];
