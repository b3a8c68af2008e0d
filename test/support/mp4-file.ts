import { ByteReader } from '../../src/codec/bits/index.ts';

/** One sample of a track, in decode order. */
export interface Mp4Sample {
  readonly dtsMs: number;
  readonly ptsMs: number;
  readonly keyframe: boolean;
  readonly bytes: Uint8Array;
}

/** One track of an MP4 file, as far as tests need it: what ffmpeg's muxer writes, not all that MP4 may be. */
export interface Mp4Track {
  /** The sample entry: avc1, hvc1, Opus ... */
  readonly codec: string;
  /** Body of the sample entry's box with the decoder configuration: avcC, hvcC, dOps ... */
  readonly configuration: Uint8Array;
  readonly samples: readonly Mp4Sample[];
}

const configurationBoxes = ['avcC', 'hvcC', 'av1C', 'vpcC', 'dOps', 'dfLa', 'dac3', 'dec3', 'esds'];
/** Bytes of a sample entry before its boxes. */
const visualEntryBytes = 78;
const audioEntryBytes = 28;

/** Reads the tracks of a file that is not fragmented. */
export function readMp4Tracks(file: Uint8Array): Mp4Track[] {
  const moov = boxesIn(file).find(({ type }) => type === 'moov');
  if (moov === undefined) throw new Error('An MP4 file must have a moov box');
  return boxesIn(moov.body)
    .filter(({ type }) => type === 'trak')
    .map(({ body }) => readTrack(file, body));
}

/** The body of the AudioSpecificConfig inside an esds box. */
export function decoderSpecificInfo(esds: Uint8Array): Uint8Array {
  const reader = new ByteReader(esds.subarray(4));
  for (;;) {
    const tag = reader.readUint8();
    let length = 0;
    for (let byte = 0x80; (byte & 0x80) !== 0; ) {
      byte = reader.readUint8();
      length = length * 128 + (byte & 0x7f);
    }
    if (tag === 5) return reader.readBytes(length);
    if (tag === 3)
      reader.readBytes(3); // ES_ID, flags
    else if (tag === 4) reader.readBytes(13);
    else throw new Error(`Unexpected descriptor ${tag} in esds`);
  }
}

interface Box {
  readonly type: string;
  readonly body: Uint8Array;
}

function boxesIn(bytes: Uint8Array): Box[] {
  const reader = new ByteReader(bytes);
  const boxes: Box[] = [];
  while (reader.remainingBytes >= 8) {
    const size = reader.readUint32();
    const type = Buffer.from(reader.readBytes(4)).toString('latin1');
    const large = size === 1 ? reader.readUint32() * 2 ** 32 + reader.readUint32() - 16 : size - 8;
    boxes.push({ type, body: size === 0 ? reader.readRest() : reader.readBytes(large) });
  }
  return boxes;
}

function boxAt(bytes: Uint8Array, ...path: string[]): Uint8Array | undefined {
  return path.reduce<Uint8Array | undefined>(
    (body, wanted) => body && boxesIn(body).find(({ type }) => type === wanted)?.body,
    bytes,
  );
}

function need(bytes: Uint8Array, ...path: string[]): Uint8Array {
  const found = boxAt(bytes, ...path);
  if (found === undefined) throw new Error(`An MP4 track must have ${path.join('/')}`);
  return found;
}

function readTrack(file: Uint8Array, trak: Uint8Array): Mp4Track {
  const mdhd = new ByteReader(need(trak, 'mdia', 'mdhd'));
  const longTimes = mdhd.readUint8() === 1;
  mdhd.readBytes(3 + (longTimes ? 16 : 8));
  const timescale = mdhd.readUint32();
  const stbl = need(trak, 'mdia', 'minf', 'stbl');
  const entry = boxesIn(need(stbl, 'stsd').subarray(8))[0]!;
  const video = boxAt(trak, 'mdia', 'minf', 'vmhd') !== undefined;
  const inner = boxesIn(entry.body.subarray(video ? visualEntryBytes : audioEntryBytes));
  const configuration = inner.find(({ type }) => configurationBoxes.includes(type))?.body;
  return {
    codec: entry.type,
    configuration: configuration ?? new Uint8Array(0),
    samples: readSamples(file, stbl, timescale),
  };
}

function readSamples(file: Uint8Array, stbl: Uint8Array, timescale: number): Mp4Sample[] {
  const sizes = sampleSizes(need(stbl, 'stsz'));
  const offsets = sampleOffsets(stbl, sizes);
  const durations = runs(need(stbl, 'stts'), (reader) => reader.readUint32());
  const ctts = boxAt(stbl, 'ctts');
  const compositions = ctts && runs(ctts, (reader) => reader.readUint32() | 0);
  const stss = boxAt(stbl, 'stss');
  const keyframes = stss && new Set(table(stss, (reader) => reader.readUint32()));
  let dts = 0;
  return sizes.map((size, index) => {
    const offset = offsets[index]!;
    const sample = {
      dtsMs: Math.round((dts * 1000) / timescale),
      ptsMs: Math.round(((dts + (compositions?.[index] ?? 0)) * 1000) / timescale),
      keyframe: keyframes?.has(index + 1) ?? true,
      bytes: file.subarray(offset, offset + size),
    };
    dts += durations[index]!;
    return sample;
  });
}

function sampleSizes(stsz: Uint8Array): number[] {
  const reader = new ByteReader(stsz.subarray(4));
  const shared = reader.readUint32();
  return Array.from({ length: reader.readUint32() }, () => shared || reader.readUint32());
}

function sampleOffsets(stbl: Uint8Array, sizes: readonly number[]): number[] {
  const chunkOffsets = table(need(stbl, 'stco'), (reader) => reader.readUint32());
  const chunkRuns = table(need(stbl, 'stsc'), (reader) => {
    const firstChunk = reader.readUint32();
    const samples = reader.readUint32();
    reader.readUint32(); // sample description index
    return { firstChunk, samples };
  });
  const offsets: number[] = [];
  chunkOffsets.forEach((chunkOffset, index) => {
    let offset = chunkOffset;
    const samples = chunkRuns.findLast((run) => run.firstChunk <= index + 1)!.samples;
    for (let i = 0; i < samples; i++) {
      const size = sizes[offsets.length]!;
      offsets.push(offset);
      offset += size;
    }
  });
  return offsets;
}

/** A full box with a count and that many entries. */
function table<T>(box: Uint8Array, readEntry: (reader: ByteReader) => T): T[] {
  const reader = new ByteReader(box.subarray(4));
  return Array.from({ length: reader.readUint32() }, () => readEntry(reader));
}

/** A table of run lengths, undone: one value a sample. */
function runs(box: Uint8Array, readValue: (reader: ByteReader) => number): number[] {
  return table(box, (reader) => {
    const count = reader.readUint32();
    const value = readValue(reader);
    return Array.from({ length: count }, () => value);
  }).flat();
}
