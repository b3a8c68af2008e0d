/**
 * What is wrong with a store:
 * - `broken`: not what its format says
 * - `password`: the password does not fit
 * - `too-large`: beyond `keyStoreLimits`
 * - `unsupported`: whole, but encrypted in a way that is not known here
 */
export type KeyStoreFaultKind = 'broken' | 'password' | 'too-large' | 'unsupported';

/** A key store that cannot be read. The message never holds anything secret. */
export class KeyStoreFault extends Error {
  override readonly name = 'KeyStoreFault';
  readonly kind: KeyStoreFaultKind;

  constructor(kind: KeyStoreFaultKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
