import { ProtocolError } from '../../errors.ts';
import { maxDecoderConfigurationBytes } from './limits.ts';

/** The bytes, unless they are more than an init segment may hold. */
export function boundedConfiguration(bytes: Uint8Array): Uint8Array {
  if (bytes.length > maxDecoderConfigurationBytes) {
    throw new ProtocolError(
      'LIMIT_EXCEEDED',
      `a decoder configuration of ${bytes.length} bytes (${maxDecoderConfigurationBytes})`,
    );
  }
  return bytes;
}
