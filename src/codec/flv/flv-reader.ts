import { ProtocolError } from '../../errors.ts';
import { ByteCollector } from '../bits/index.ts';
import type { FlvHeader, FlvTag } from './flv-file.ts';
import { flvHeaderBytes, flvTagHeaderBytes, parseFlvHeader, parseFlvTagHeader } from './flv-file.ts';

/** Limits of an {@link FlvReader}. */
export interface FlvReaderLimits {
  /** Largest tag body. The format itself allows 16777215 bytes. */
  readonly maxTagBytes: number;
  /** Farthest place where the first tag may begin; nine bytes in every file seen. */
  readonly maxHeaderBytes: number;
}

export const flvReaderLimits: FlvReaderLimits = { maxTagBytes: 16_777_215, maxHeaderBytes: 1024 };

/** PreviousTagSize stands before every tag. Some writers get it wrong, and nothing needs it: it is not looked at. */
const previousTagSizeBytes = 4;

type TagHeader = ReturnType<typeof parseFlvTagHeader>;

/**
 * Cuts an FLV byte stream (a file, HTTP-FLV) into tags. After it has thrown a `ProtocolError` the stream is
 * lost: the reader must not be used again.
 */
export class FlvReader {
  readonly #collector = new ByteCollector();
  readonly #limits: FlvReaderLimits;
  #header: FlvHeader | undefined;
  #gapBytes = 0;
  #tagHeader: TagHeader | undefined;

  constructor(limits: Partial<FlvReaderLimits> = {}) {
    this.#limits = { ...flvReaderLimits, ...limits };
  }

  /** The file's header, once its nine bytes have come. */
  get header(): FlvHeader | undefined {
    return this.#header;
  }

  /** The tags that `bytes` completes, in order. A body may be a view of `bytes`. */
  push(bytes: Uint8Array): FlvTag[] {
    this.#collector.offer(bytes);
    if (this.#header === undefined && !this.#takeHeader()) {
      return [];
    }
    const tags: FlvTag[] = [];
    for (let tag = this.#takeTag(); tag !== undefined; tag = this.#takeTag()) {
      tags.push(tag);
    }
    return tags;
  }

  #takeHeader(): boolean {
    const bytes = this.#collector.take(flvHeaderBytes);
    if (bytes === undefined) {
      return false;
    }
    const { dataOffset, ...header } = parseFlvHeader(bytes);
    if (dataOffset > this.#limits.maxHeaderBytes) {
      throw new ProtocolError('LIMIT_EXCEEDED', `an FLV header of ${dataOffset} bytes`);
    }
    this.#header = header;
    this.#gapBytes = dataOffset - flvHeaderBytes;
    return true;
  }

  #takeTag(): FlvTag | undefined {
    this.#tagHeader ??= this.#takeTagHeader();
    if (this.#tagHeader === undefined) {
      return undefined;
    }
    const { type, timestampMs, bodyBytes } = this.#tagHeader;
    const body = this.#collector.take(bodyBytes);
    if (body === undefined) {
      return undefined;
    }
    this.#tagHeader = undefined;
    return { type, timestampMs, body };
  }

  #takeTagHeader(): TagHeader | undefined {
    const before = this.#gapBytes + previousTagSizeBytes;
    const bytes = this.#collector.take(before + flvTagHeaderBytes);
    if (bytes === undefined) {
      return undefined;
    }
    this.#gapBytes = 0;
    const header = parseFlvTagHeader(bytes.subarray(before));
    if (header.bodyBytes > this.#limits.maxTagBytes) {
      throw new ProtocolError('LIMIT_EXCEEDED', `an FLV tag of ${header.bodyBytes} bytes`);
    }
    return header;
  }
}
