import { box, fullBox } from './box.ts';
import type { TrackRun } from './sample.ts';
import { trackFragment } from './track-fragment.ts';

const boxHeaderBytes = 8;
/** Header of the moof, and an mfhd in whole. */
const movieFragmentLeadBytes = boxHeaderBytes + 16;

/** What one fragment holds. */
export interface Fragment {
  /** Counts up by one from fragment to fragment of a file, from 1 on; 32 bits. */
  readonly sequenceNumber: number;
  /** One for each track that has samples, in the order in which their bytes stand. */
  readonly runs: readonly TrackRun[];
  /** Whole boxes to stand in front: `styp` where a segment begins, `prft`, `emsg` (CMAF §7.3.2.3). */
  readonly leading?: readonly Uint8Array[];
}

/**
 * A fragment: `moof` and `mdat` (ISO/IEC 14496-12 §8.8.4), which is one CMAF chunk. It serves as an HLS part; the
 * parts of a segment one after the other are the segment. Copies the samples' bytes once.
 *
 * Throws `RangeError` for a run without samples, decode times that go back, or a field that does not fit.
 */
export function serializeFragment({ sequenceNumber, runs, leading = [] }: Fragment): Uint8Array {
  const fragments = runs.map(trackFragment);
  const moofBytes = fragments.reduce((sum, { bytes }) => sum + bytes.length, movieFragmentLeadBytes);
  let dataOffset = moofBytes + boxHeaderBytes;
  fragments.forEach(({ bytes, dataOffsetAt }, index) => {
    new DataView(bytes.buffer).setInt32(dataOffsetAt, dataOffset);
    dataOffset += runBytes(runs[index]);
  });
  const moof = box('moof', movieFragmentHeader(sequenceNumber), ...fragments.map(({ bytes }) => bytes));
  const samples = runs.flatMap((run) => run.samples.map(({ bytes }) => bytes));
  return joined(leading, moof, samples);
}

/** `mfhd` (ISO/IEC 14496-12 §8.8.5). */
function movieFragmentHeader(sequenceNumber: number): Uint8Array {
  const field = new Uint8Array(4);
  new DataView(field.buffer).setUint32(0, sequenceNumber);
  return fullBox('mfhd', 0, 0, field);
}

function runBytes(run: TrackRun | undefined): number {
  return run?.samples.reduce((sum, { bytes }) => sum + bytes.length, 0) ?? 0;
}

/** One copy of everything, the header of the mdat included. */
function joined(
  leading: readonly Uint8Array[],
  moof: Uint8Array,
  samples: readonly Uint8Array[],
): Uint8Array {
  const mediaBytes = samples.reduce((sum, { length }) => sum + length, 0);
  const header = box('mdat');
  new DataView(header.buffer).setUint32(0, header.length + mediaBytes);
  const parts = [...leading, moof, header, ...samples];
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
