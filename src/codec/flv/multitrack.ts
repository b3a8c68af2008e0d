import { ProtocolError } from '../../errors.ts';
import type { ByteReader, ByteWriter } from '../bits/index.ts';
import { fourCcCode, fourCcName } from './four-cc.ts';

/** AvMultitrackType (Enhanced RTMP v2). */
export const MultitrackType = { OneTrack: 0, ManyTracks: 1, ManyTracksManyCodecs: 2 } as const;

/** One track's share of an enhanced tag. */
export interface EnhancedTrack {
  /** 0 in a tag without multitrack. */
  readonly trackId: number;
  /** Four characters, as in {@link FourCc}; unknown ones are passed on as they came. */
  readonly fourCc: string;
  /** Everything behind the headers. A view of the parsed bytes. */
  readonly payload: Uint8Array;
}

/** The part of an enhanced tag behind its modifiers. */
export interface EnhancedContent {
  /** A value of VideoPacketType or AudioPacketType, 0..15; never Multitrack. */
  readonly packetType: number;
  /** A value of {@link MultitrackType}, or `undefined` for a tag without multitrack. */
  readonly multitrackType: number | undefined;
  /** One, unless multitrackType says many. */
  readonly tracks: readonly EnhancedTrack[];
}

/** As many as there are track ids. */
export const maxTracksInTag = 256;

/** Reads the rest of the tag. `multitrackPacketType` is what video (6) and audio (5) call Multitrack. */
export function readEnhancedContent(
  reader: ByteReader,
  packetType: number,
  multitrackPacketType: number,
): EnhancedContent {
  if (packetType !== multitrackPacketType) {
    const track = { trackId: 0, fourCc: readFourCc(reader), payload: reader.readRest() };
    return { packetType, multitrackType: undefined, tracks: [track] };
  }
  const types = reader.readUint8();
  const multitrackType = types >> 4;
  const innerType = types & 15;
  if (multitrackType > MultitrackType.ManyTracksManyCodecs || innerType === multitrackPacketType) {
    throw new ProtocolError(
      'MEDIA_HEADER_INVALID',
      `multitrack type ${multitrackType} of packets ${innerType}`,
    );
  }
  const sharedFourCc =
    multitrackType === MultitrackType.ManyTracksManyCodecs ? undefined : readFourCc(reader);
  if (multitrackType === MultitrackType.OneTrack) {
    const track = { fourCc: sharedFourCc ?? '', trackId: reader.readUint8(), payload: reader.readRest() };
    return { packetType: innerType, multitrackType, tracks: [track] };
  }
  return { packetType: innerType, multitrackType, tracks: readTracks(reader, sharedFourCc) };
}

/** Writes what {@link readEnhancedContent} reads. */
export function writeEnhancedContent(writer: ByteWriter, content: EnhancedContent): void {
  const { packetType, multitrackType, tracks } = content;
  if (multitrackType !== undefined) {
    writer.writeUint8((multitrackType << 4) | packetType);
  }
  tracks.forEach((track, index) => {
    if (index === 0 || multitrackType === MultitrackType.ManyTracksManyCodecs) {
      writer.writeUint32(fourCcCode(track.fourCc));
    }
    if (multitrackType !== undefined) {
      writer.writeUint8(track.trackId);
    }
    if (multitrackType !== undefined && multitrackType !== MultitrackType.OneTrack) {
      writer.writeUint24(track.payload.length);
    }
    writer.writeBytes(track.payload);
  });
}

function readTracks(reader: ByteReader, sharedFourCc: string | undefined): EnhancedTrack[] {
  const tracks: EnhancedTrack[] = [];
  do {
    if (tracks.length === maxTracksInTag) {
      throw new ProtocolError('LIMIT_EXCEEDED', `more than ${maxTracksInTag} tracks in a tag`);
    }
    const fourCc = sharedFourCc ?? readFourCc(reader);
    const trackId = reader.readUint8();
    tracks.push({ trackId, fourCc, payload: reader.readBytes(reader.readUint24()) });
  } while (reader.remainingBytes > 0);
  return tracks;
}

function readFourCc(reader: ByteReader): string {
  return fourCcName(reader.readUint32());
}
