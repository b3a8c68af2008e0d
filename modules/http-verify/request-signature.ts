import { keyedDigest } from 'sluice/codec/digest';

/**
 * Headers by which the service knows that a request comes from here: HMAC-SHA256 over the time, a dot and the
 * body. The time is signed too, so that a request cannot be sent again later.
 *
 * @param nowMs Unix time
 */
export function signRequest(secret: string, body: string, nowMs: number): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(nowMs / 1_000));
  const signature = keyedDigest(new TextEncoder().encode(secret), `${timestamp}.${body}`);
  return { 'X-Sluice-Timestamp': timestamp, 'X-Sluice-Signature': `sha256=${signature}` };
}
