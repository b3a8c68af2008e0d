/** Beginning of a TLS connection, record headers and all, in which a server name is looked for. Browsers send 2 KiB. */
export const maxClientHelloBytes = 16_384;
