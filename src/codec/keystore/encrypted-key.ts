import { Asn1Reader } from '../asn1/index.ts';

/** AlgorithmIdentifier (RFC 5280 §4.1.1.2): what was done, and with which parameters. */
export interface Algorithm {
  readonly oid: string;
  /** Stands at the parameters, if there are any. */
  readonly parameters: Asn1Reader;
}

export interface EncryptedKey {
  readonly algorithm: Algorithm;
  readonly encrypted: Uint8Array;
}

/** Reads the next AlgorithmIdentifier. */
export function readAlgorithm(reader: Asn1Reader): Algorithm {
  const parameters = reader.enter();
  return { oid: parameters.objectIdentifier(), parameters };
}

/** Reads an EncryptedPrivateKeyInfo (RFC 5208 §6). */
export function parseEncryptedKey(bytes: Uint8Array): EncryptedKey {
  const info = new Asn1Reader(bytes).enter();
  return { algorithm: readAlgorithm(info), encrypted: info.octetString() };
}
