/** Characters of a user name out of a certificate: it becomes an identity, a key of rules and a log field. */
export const maxCertificateUserLength = 255;
