import { type ErrorCode, SluiceError } from '../errors.ts';

/** The elements of `<SSLConfig>` that can be wrong. */
export type SslElement =
  | 'KeyStorePath'
  | 'KeyStorePassword'
  | 'KeyPassword'
  | 'KeyAlias'
  | 'Protocols'
  | 'CipherSuites';

/** TLS material that cannot be used. Says which element of `<SSLConfig>` to look at; never holds a password. */
export class TlsError extends SluiceError {
  readonly element: SslElement;
  /** What was there instead: file and finding. */
  readonly got: string;

  /** What to do about it; `''` when the rule says enough. */
  readonly advice: string;

  constructor(
    code: ErrorCode,
    element: SslElement,
    got: string,
    { advice = '', ...options }: ErrorOptions & { readonly advice?: string } = {},
  ) {
    super(code, advice === '' ? got : `${got}; ${advice}`, options);
    this.advice = advice;
    this.element = element;
    this.got = got;
  }
}
