/** What a client proved by TLS to be: it leads to an authority of the port's trust store, and is valid today. */
export interface ClientCertificate {
  /** As RFC 2253 writes it, narrowest part first: `CN=joe,O=Example,C=US`. */
  readonly subject: string;
  /** `undefined` where the subject has none, or several. */
  readonly commonName: string | undefined;
  /** Who issued it, written like `subject`. */
  readonly issuer: string;
  /** Other names, in their order; kinds of names that are not of {@link SubjectAltName} are left out. */
  readonly subjectAltNames: readonly SubjectAltName[];
  /** SHA-256 of the certificate, `AB:CD:…`. */
  readonly fingerprint256: string;
  /** Hex, in capitals. */
  readonly serialNumber: string;
  /** Its last moment. */
  readonly validTo: Date;
}

export interface SubjectAltName {
  readonly kind: 'dns' | 'email' | 'uri' | 'ip';
  readonly value: string;
}
