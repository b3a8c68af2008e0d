import { jwksMembers } from './key-document.ts';
import { jwksLimits } from './limits.ts';

/**
 * Asks a server for its keys. Redirects are not followed: what the operator named is what is trusted.
 *
 * @returns the members of the JWK Set, unchecked
 * @throws {Error} when there is no such answer within the limits
 */
export async function fetchJwks(url: string, stopped: AbortSignal): Promise<readonly unknown[]> {
  const signal = AbortSignal.any([stopped, AbortSignal.timeout(jwksLimits.jwksTimeoutMs)]);
  const response = await fetch(url, {
    headers: { accept: 'application/json, application/jwk-set+json' },
    redirect: 'error',
    signal,
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`The server of keys must answer with status 200; got ${response.status}`);
  }
  const members = jwksMembers(parseJson(await readBounded(response)));
  if (members === undefined) throw new Error('The server of keys must answer with a JWK Set');
  if (members.length > jwksLimits.maxJwksKeys) {
    throw new Error(`A JWK Set has at most ${jwksLimits.maxJwksKeys} keys; got ${members.length}`);
  }
  return members;
}

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop early cancels the body.
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > jwksLimits.maxJwksBytes) {
      throw new Error(`A JWK Set has at most ${jwksLimits.maxJwksBytes} bytes; got more`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('The server of keys must answer with JSON');
  }
}
