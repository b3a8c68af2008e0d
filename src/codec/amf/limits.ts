/** What one AMF message may cost. Sizes are bytes on the wire; a reference counts as what it stands for. */
export interface AmfLimits {
  /** Values nested in one another. Never above {@link highestAmfDepth}. */
  readonly maxDepth: number;
  /** Values in one message, at every depth; the places that properties with numbers for names need count too. */
  readonly maxValues: number;
  /** One string, XML text or byte array. */
  readonly maxStringBytes: number;
  /** One property or class name; at most 21,845 (see {@link defaultAmfLimits}). */
  readonly maxNameBytes: number;
  /** All strings, names and byte arrays of one message together. */
  readonly maxTotalBytes: number;
}

/**
 * Room for the largest metadata seen (XMP packets of some 100 kB), and no more. A name's wire bytes may grow
 * threefold when they are not UTF-8 and each becomes U+FFFD; it must still fit AMF0's 16-bit length.
 */
export const defaultAmfLimits: AmfLimits = {
  maxDepth: 32,
  maxValues: 10_000,
  maxStringBytes: 1 << 20,
  maxNameBytes: 16_384,
  maxTotalBytes: 4 << 20,
};

/** Nesting at which writing stops too, so that a value that contains itself is an error and not a stack overflow. */
export const highestAmfDepth = 256;
