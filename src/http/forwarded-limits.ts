/** What the headers of proxies may take (`Forwarded`, `X-Forwarded-For`, `X-Forwarded-Proto`). */
export const forwardedLimits = {
  /** Of each of them, in UTF-16 units. */
  maxForwardedLength: 8192,
  /** Proxies on the way from the client. */
  maxForwardedHops: 32,
} as const;
