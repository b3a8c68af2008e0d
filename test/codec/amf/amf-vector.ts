import type { AmfValue } from '../../../src/codec/amf/index.ts';
import type { ErrorCode } from '../../../src/errors.ts';

/** Bytes and the values they stand for. */
export interface AmfVector {
  readonly name: string;
  /** Specification clause, or client and version whose bytes these are. */
  readonly source: string;
  readonly hex: string;
  readonly values: readonly AmfValue[];
  /** Whether serialising the values gives exactly these bytes. */
  readonly canonical: boolean;
}

/** Bytes that must be refused. */
export interface InvalidAmfVector {
  readonly name: string;
  readonly hex: string;
  readonly code: ErrorCode;
}

export function bytesOf({ hex }: { readonly hex: string }): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}
