import { ProtocolError } from '../../errors.ts';
import { fullBox } from './box.ts';

const streamInfoBytes = 34;
/** The signature and the header of the STREAMINFO block. */
const leadBytes = 8;
/** last-metadata-block flag, block type STREAMINFO (0), 24 bits of length (RFC 9639 §8.1). */
const onlyBlockHeader = Uint8Array.of(0x80, 0, 0, streamInfoBytes);

/**
 * `dfLa` (Encapsulation of FLAC in ISOBMFF §3.3.2) of a sequence start with the signature or of a bare STREAMINFO
 * block, whose fields must have been parsed before. Comments and pictures behind it are left out.
 */
export function flacSpecificBox(configuration: Uint8Array): Uint8Array {
  const start = configuration[0] === 0x66 ? leadBytes : 0; // 'f' of fLaC: no block is that large
  const streamInfo = configuration.subarray(start, start + streamInfoBytes);
  if (streamInfo.length < streamInfoBytes) {
    throw new ProtocolError(
      'MEDIA_HEADER_TRUNCATED',
      `${streamInfo.length} bytes of a FLAC STREAMINFO block (${streamInfoBytes})`,
    );
  }
  return fullBox('dfLa', 0, 0, onlyBlockHeader, streamInfo);
}
