/** How far the file of a key store is trusted: a slip of the pen must not stop the server that reads it. */
export const keyStoreLimits = {
  maxKeyStoreBytes: 4_194_304,
  /** Keys and certificates, over all entries. */
  maxKeyStoreEntries: 2_000,
  /** In UTF-16 units. */
  maxKeyStoreAliasLength: 1_024,
  /** Of one derivation of a key from a password. Java and OpenSSL write 1,024 to 300,000. */
  maxKeyStoreIterations: 2_000_000,
  /** Over all derivations for one file, passwords that do not fit included. */
  maxKeyStoreTotalIterations: 20_000_000,
} as const;
