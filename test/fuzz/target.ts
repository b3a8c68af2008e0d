/** One parser under fuzz. Files in `targets/` export one as `target`. */
export interface FuzzTarget {
  /** The name of its file; crash inputs are named after it. */
  readonly name: string;
  /** Valid and nearly valid inputs to start from: the format's vectors. */
  readonly seeds: readonly Uint8Array[];
  /**
   * Feeds the bytes to the parser. Throws only when a property is broken: anything but `ProtocolError`
   * escaped, a round trip changed a value, output was unbounded, split points changed the result.
   */
  run(bytes: Uint8Array): void;
}
