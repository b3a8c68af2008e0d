export { DerivationBudget } from './derivation-budget.ts';
export { isJavaStoreIntact, openJavaKey } from './java-key.ts';
export {
  type JavaKeyEntry,
  type JavaKeyStore,
  type JavaSecretEntry,
  type JavaTrustedEntry,
  parseJavaKeyStore,
} from './java-key-store.ts';
export { type JavaStoreContents, serializeJavaKeyStore } from './java-writer.ts';
export { KeyStoreFault, type KeyStoreFaultKind } from './key-store-fault.ts';
export { keyStoreLimits } from './limits.ts';
export { bmpPassword, utf8Password } from './password-bytes.ts';
export { decryptPbe, openEncryptedKey } from './pbe.ts';
export { isCertificateBlock, type PemBlock, parsePem, pemBytes } from './pem.ts';
export {
  type BagAttributes,
  type Pfx,
  parsePfx,
  parseSafe,
  parseSafeContents,
  type SafeBag,
  type SafePart,
} from './pkcs12.ts';
export { derivePkcs12Key, kdfDigests, kdfPurpose } from './pkcs12-kdf.ts';
export { isPfxIntact } from './pkcs12-mac.ts';
export {
  type Pkcs12Mac,
  serializeAuthenticatedSafe,
  serializeCertificateBag,
  serializeEncryptedKey,
  serializeEncryptedSafe,
  serializeKeyBag,
  serializeOpenSafe,
  serializePbes2,
  serializePfx,
  serializeSafeContents,
} from './pkcs12-writer.ts';
