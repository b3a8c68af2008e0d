import { ProtocolError } from '../../errors.ts';
import { crc32c } from './crc32c.ts';

/** The types that count here (PROXY protocol §2.2); all others are skipped. */
const types = { PP2_TYPE_CRC32C: 0x03, PP2_TYPE_SSL: 0x20 } as const;

const PP2_CLIENT_SSL = 0x01;

/** `client` and `verify` of PP2_TYPE_SSL (§2.2.6). */
const sslHeadBytes = 5;

export interface ProxyTlvs {
  readonly secure: boolean | undefined;
}

/**
 * Reads what stands behind the addresses of a header of version 2, and checks its checksum where it has one.
 *
 *   | type (1) | length (2) | value (length) | type ...
 *
 * @param header all of it.
 * @param start where they begin in it.
 * @throws ProtocolError `PROXY_HEADER_INVALID`
 */
export function parseProxyTlvs(header: Uint8Array, start: number): ProxyTlvs {
  let secure: boolean | undefined;
  let checksumAt: number | undefined;
  for (let at = start; at < header.length; ) {
    const type = header[at] ?? 0;
    const valueAt = at + 3;
    const length = ((header[at + 1] ?? 0) << 8) | (header[at + 2] ?? 0);
    if (valueAt + length > header.length)
      throw invalid(type, `that ends ${valueAt + length - header.length} bytes late`);
    if (type === types.PP2_TYPE_SSL) {
      if (length < sslHeadBytes) throw invalid(type, `of ${length} bytes`);
      secure = ((header[valueAt] ?? 0) & PP2_CLIENT_SSL) !== 0;
    } else if (type === types.PP2_TYPE_CRC32C) {
      if (length !== 4 || checksumAt !== undefined) throw invalid(type, `of ${length} bytes, or twice`);
      checksumAt = valueAt;
    }
    at = valueAt + length;
  }
  if (checksumAt !== undefined) requireChecksum(header, checksumAt);
  return { secure };
}

/** §2.2.3: over the whole header, with zeros where the checksum stands. */
function requireChecksum(header: Uint8Array, at: number): void {
  // Not `slice`: a Buffer's is a view, and the zeros would stand in the header itself.
  const zeroed = new Uint8Array(header);
  zeroed.fill(0, at, at + 4);
  const said = new DataView(header.buffer, header.byteOffset + at, 4).getUint32(0);
  if (crc32c(zeroed) !== said) {
    throw new ProtocolError('PROXY_HEADER_INVALID', `the checksum ${said.toString(16)} of other bytes`);
  }
}

function invalid(type: number, finding: string): ProtocolError {
  return new ProtocolError('PROXY_HEADER_INVALID', `a TLV of type ${type} ${finding}`);
}
