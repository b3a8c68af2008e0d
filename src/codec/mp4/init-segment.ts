import { ByteWriter } from '../bits/index.ts';
import { box, fullBox } from './box.ts';
import { brands } from './brands.ts';
import type { Mp4Track } from './track.ts';

/** Enabled and in the movie (ISO/IEC 14496-12 §8.3.2). */
const trackFlags = 3;
/** The media are in this file (ISO/IEC 14496-12 §8.7.2). */
const selfContained = 1;
/** Of the movie header, whose durations all are 0. */
const movieTimescale = 1000;
/** ISO 639-2 "und", five bits a letter. */
const undetermined = 0x55_c4;
const identityMatrix = [0x1_00_00, 0, 0, 0, 0x1_00_00, 0, 0, 0, 0x40_00_00_00] as const;
const opaque = 0x1_00;

/**
 * The init segment of a stream: `ftyp` and a `moov` without samples (ISO/IEC 14496-12 §8, CMAF §7.3.1). Times of
 * creation are 0, so that equal tracks give equal bytes.
 */
export function serializeInitSegment(tracks: readonly Mp4Track[]): Uint8Array {
  const nextTrackId = Math.max(0, ...tracks.map(({ trackId }) => trackId)) + 1;
  const moov = box(
    'moov',
    movieHeader(nextTrackId),
    ...tracks.map(trackBox),
    box('mvex', ...tracks.map(trackExtends)),
  );
  const ftyp = fileType(tracks);
  const segment = new Uint8Array(ftyp.length + moov.length);
  segment.set(ftyp);
  segment.set(moov, ftyp.length);
  return segment;
}

/** Brands: iso6 for 64-bit tfdt and signed composition offsets; cmfc only of one track a file (CMAF §7.3.1). */
function fileType(tracks: readonly Mp4Track[]): Uint8Array {
  const cmaf = tracks.length === 1 ? ['cmfc'] : [];
  const av1 = tracks.some(({ fourCc }) => fourCc === 'av01') ? ['av01'] : []; // AV1 in ISOBMFF §2.1
  return box('ftyp', brands('iso6', ['iso6', 'mp41', ...cmaf, ...av1]));
}

/** `mvhd` (ISO/IEC 14496-12 §8.2.2). */
function movieHeader(nextTrackId: number): Uint8Array {
  const fields = new ByteWriter(96);
  fields.writeBytes(new Uint8Array(8)); // creation and modification time
  fields.writeUint32(movieTimescale);
  fields.writeUint32(0); // duration: that of the fragments
  fields.writeUint32(0x1_00_00); // rate 1.0
  fields.writeUint16(opaque); // volume 1.0
  fields.writeBytes(new Uint8Array(10)); // reserved
  writeMatrix(fields);
  fields.writeBytes(new Uint8Array(24)); // pre_defined
  fields.writeUint32(nextTrackId);
  return fullBox('mvhd', 0, 0, fields.finish());
}

function trackBox(track: Mp4Track): Uint8Array {
  const mediaHeader =
    track.kind === 'video'
      ? fullBox('vmhd', 0, 1, new Uint8Array(8)) // flags 1 by definition (§12.1.2)
      : fullBox('smhd', 0, 0, new Uint8Array(4));
  const dataInformation = box('dinf', fullBox('dref', 0, 0, count(1), fullBox('url ', 0, selfContained)));
  return box(
    'trak',
    trackHeader(track),
    box(
      'mdia',
      mediaInformationHeader(track.timescale),
      handler(track.kind),
      box('minf', mediaHeader, dataInformation, sampleTable(track.sampleEntry)),
    ),
  );
}

/** `tkhd` (ISO/IEC 14496-12 §8.3.2). */
function trackHeader(track: Mp4Track): Uint8Array {
  const fields = new ByteWriter(80);
  fields.writeBytes(new Uint8Array(8)); // creation and modification time
  fields.writeUint32(track.trackId);
  fields.writeUint32(0); // reserved
  fields.writeUint32(0); // duration
  fields.writeBytes(new Uint8Array(8)); // reserved
  fields.writeUint16(0); // layer
  fields.writeUint16(track.kind === 'audio' ? 1 : 0); // alternate_group
  fields.writeUint16(track.kind === 'audio' ? opaque : 0); // volume
  fields.writeUint16(0); // reserved
  writeMatrix(fields);
  fields.writeUint32(sixteenSixteen(track.kind === 'video' ? track.width : 0));
  fields.writeUint32(sixteenSixteen(track.kind === 'video' ? track.height : 0));
  return fullBox('tkhd', 0, trackFlags, fields.finish());
}

/** `mdhd` (ISO/IEC 14496-12 §8.4.2). */
function mediaInformationHeader(timescale: number): Uint8Array {
  const fields = new ByteWriter(20);
  fields.writeBytes(new Uint8Array(8)); // creation and modification time
  fields.writeUint32(timescale);
  fields.writeUint32(0); // duration
  fields.writeUint16(undetermined);
  fields.writeUint16(0); // pre_defined
  return fullBox('mdhd', 0, 0, fields.finish());
}

/** `hdlr` (ISO/IEC 14496-12 §8.4.3). */
function handler(kind: Mp4Track['kind']): Uint8Array {
  const [type, name] = kind === 'video' ? ['vide', 'VideoHandler'] : ['soun', 'SoundHandler'];
  const text = `\0\0\0\0${type}${'\0'.repeat(12)}${name}\0`;
  return fullBox(
    'hdlr',
    0,
    0,
    Uint8Array.from(text, (character) => character.charCodeAt(0)),
  );
}

/** `stbl`: how samples are decoded, and none of them (ISO/IEC 14496-12 §8.5, CMAF §7.5.12). */
function sampleTable(sampleEntry: Uint8Array): Uint8Array {
  return box(
    'stbl',
    fullBox('stsd', 0, 0, count(1), sampleEntry),
    fullBox('stts', 0, 0, count(0)),
    fullBox('stsc', 0, 0, count(0)),
    fullBox('stsz', 0, 0, count(0), count(0)), // sample_size, sample_count
    fullBox('stco', 0, 0, count(0)),
  );
}

/** `trex` (ISO/IEC 14496-12 §8.8.3): every default is 0, fragments state their own. */
function trackExtends({ trackId }: Mp4Track): Uint8Array {
  const fields = new ByteWriter(20);
  fields.writeUint32(trackId);
  fields.writeUint32(1); // default_sample_description_index
  fields.writeBytes(new Uint8Array(12)); // default duration, size, flags
  return fullBox('trex', 0, 0, fields.finish());
}

function writeMatrix(writer: ByteWriter): void {
  for (const value of identityMatrix) {
    writer.writeUint32(value);
  }
}

function sixteenSixteen(pixels: number): number {
  return Math.min(pixels, 0xff_ff) * 0x1_00_00;
}

function count(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}
