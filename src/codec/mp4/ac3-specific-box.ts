import type { Ac3BitStreamInformation } from '../ac3/index.ts';
import { box } from './box.ts';

const dependentSubstream = 1;
const maxIndependentSubstreams = 8;

/** `dac3` (ETSI TS 102 366 §F.4): fscod 2, bsid 5, bsmod 3, acmod 3, lfeon 1, bit_rate_code 5, reserved 5 bits. */
export function ac3SpecificBox(frame: Ac3BitStreamInformation): Uint8Array {
  const bits = packBits([
    [frame.fscod, 2],
    [frame.bsid, 5],
    [frame.bsmod, 3],
    [frame.acmod, 3],
    [frame.lfeon, 1],
    [frame.bitRateCode, 5],
    [0, 5],
  ]);
  return box('dac3', bits);
}

/**
 * `dec3` (ETSI TS 102 366 §F.6) of an access unit's syncframes. The data rate is that of this access unit: E-AC-3
 * frames of an encoder that keeps a constant rate are of one size.
 */
export function enhancedAc3SpecificBox(frames: readonly Ac3BitStreamInformation[]): Uint8Array {
  const independent = frames
    .filter(({ strmtyp, substreamid }, index) => {
      const firstOfItsId = frames.findIndex((other) => other.substreamid === substreamid) === index;
      return strmtyp !== dependentSubstream && firstOfItsId;
    })
    .slice(0, maxIndependentSubstreams);
  const fields: Field[] = [
    [kilobitsPerSecond(frames), 13],
    [independent.length - 1, 3],
  ];
  for (const frame of independent) {
    fields.push(...substreamFields(frame, dependentsOf(frame, frames)));
  }
  return box('dec3', packBits(fields));
}

type Field = readonly [value: number, bits: number];

function substreamFields(
  frame: Ac3BitStreamInformation,
  dependents: readonly Ac3BitStreamInformation[],
): Field[] {
  const locations = dependents.reduce((all, { chanmap }) => all | channelLocations(chanmap), 0);
  return [
    [frame.fscod, 2],
    [frame.bsid, 5],
    [0, 1 + 1], // reserved, asvc
    [frame.bsmod, 3],
    [frame.acmod, 3],
    [frame.lfeon, 1],
    [0, 3],
    [dependents.length, 4],
    ...(dependents.length > 0 ? ([[locations, 9]] as const) : ([[0, 1]] as const)),
  ];
}

/** The frames between this one and the next independent one. */
function dependentsOf(
  frame: Ac3BitStreamInformation,
  frames: readonly Ac3BitStreamInformation[],
): readonly Ac3BitStreamInformation[] {
  const behind = frames.slice(frames.indexOf(frame) + 1);
  const end = behind.findIndex(({ strmtyp }) => strmtyp !== dependentSubstream);
  return (end === -1 ? behind : behind.slice(0, end)).slice(0, 15);
}

/** Places of chan_loc (table F.6.1), lowest bit first, in a chanmap whose bit 0 is its highest (table E.1.5). */
const chanmapPlaces = [5, 6, 7, 8, 9, 10, 11, 12, 14] as const;

function channelLocations(chanmap: number): number {
  return chanmapPlaces.reduce((all, place, bit) => all | (((chanmap >> (15 - place)) & 1) << bit), 0);
}

function kilobitsPerSecond(frames: readonly Ac3BitStreamInformation[]): number {
  const bytes = frames.reduce((sum, { frameBytes }) => sum + frameBytes, 0);
  const [first] = frames;
  const samples = frames
    .filter(({ strmtyp, substreamid }) => strmtyp !== dependentSubstream && substreamid === 0)
    .reduce((sum, frame) => sum + frame.samples, 0);
  const rate = samples === 0 ? 0 : (bytes * 8 * (first?.sampleRate ?? 0)) / samples / 1000;
  return Math.min(Math.round(rate), 0x1f_ff);
}

/** Fields side by side, zero bits up to the end of the last byte. */
function packBits(fields: readonly Field[]): Uint8Array {
  const total = fields.reduce((sum, [, bits]) => sum + bits, 0);
  const bytes = new Uint8Array(Math.ceil(total / 8));
  let position = 0;
  for (const [value, bits] of fields) {
    for (let bit = bits - 1; bit >= 0; bit--) {
      const index = position >> 3;
      bytes[index] = (bytes[index] ?? 0) | (((value >> bit) & 1) << (7 - (position & 7)));
      position += 1;
    }
  }
  return bytes;
}
