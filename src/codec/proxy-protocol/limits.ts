/** Longest header of version 1, with its CRLF (PROXY protocol §2.1). */
export const maxProxyLineBytes = 107;

/** Longest header of version 2 that is read: 65,551 bytes can be announced, and haproxy itself takes this many. */
export const maxProxyHeaderBytes = 16_384;
