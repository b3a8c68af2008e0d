/** Entries of one address list. */
export const maxIpRules = 10_000;

/** Longest text that is read as an address, in UTF-16 units: the longest IPv6 address and a zone. */
export const maxAddressLength = 64;
