import { maxModExInTag, modExPacketType } from './mod-ex.ts';
import { MultitrackType } from './multitrack.ts';

/*
 * Where things lie in an enhanced body, as plain offsets: the classifiers run for every message and must not
 * allocate. One FourCC for all tracks or one for each, the first track's stands at the same place:
 *
 *   flags|type (ModEx...)  [multitrack type|type]  FourCC  [track id  [size]]  payload
 */

/** In place of a MultitrackType for a body without multitrack. */
export const notMultitrack = -1;

/** Returned for what is not there. */
export const missing = -1;

/** Offset of the byte whose low half is the packet type, behind any ModEx; `missing` when they do not end. */
export function packetTypeOffset(body: Uint8Array): number {
  let offset = 0;
  for (let modifiers = 0; (byteAt(body, offset) & 15) === modExPacketType; modifiers++) {
    const sizeByte = byteAt(body, offset + 1);
    const wide = sizeByte === 255;
    offset += wide ? 4 + uint16At(body, offset + 2) + 1 : 2 + sizeByte + 1;
    if (offset >= body.length || modifiers === maxModExInTag) {
      return missing;
    }
  }
  return offset;
}

/** 0 without multitrack. */
export function trackIdAt(body: Uint8Array, fourCcOffset: number, multitrackType: number): number {
  return multitrackType === notMultitrack ? 0 : byteAt(body, fourCcOffset + 4);
}

export function payloadOffset(fourCcOffset: number, multitrackType: number): number {
  if (multitrackType === notMultitrack) {
    return fourCcOffset + 4;
  }
  return fourCcOffset + (multitrackType === MultitrackType.OneTrack ? 5 : 8);
}

/** Bytes of the first track's payload; negative when the body ends before it does. */
export function payloadLength(body: Uint8Array, offset: number, multitrackType: number): number {
  const available = body.length - offset;
  if (multitrackType === notMultitrack || multitrackType === MultitrackType.OneTrack || available < 0) {
    return available;
  }
  const announced = uint24At(body, offset - 3);
  return announced > available ? missing : announced;
}

export function byteAt(body: Uint8Array, offset: number): number {
  return body[offset] ?? 0;
}

export function uint32At(body: Uint8Array, offset: number): number {
  return byteAt(body, offset) * 0x1_00_00_00 + uint24At(body, offset + 1);
}

/** Two's complement. */
export function int24At(body: Uint8Array, offset: number): number {
  return (uint24At(body, offset) << 8) >> 8;
}

function uint24At(body: Uint8Array, offset: number): number {
  return (byteAt(body, offset) << 16) | uint16At(body, offset + 1);
}

function uint16At(body: Uint8Array, offset: number): number {
  return (byteAt(body, offset) << 8) | byteAt(body, offset + 1);
}
