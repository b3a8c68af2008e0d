import { digest, equalInConstantTime } from '../digest/index.ts';
import { defaultInstance } from '../rtmp/index.ts';
import type { LlnwReply } from './auth-query.ts';

/** What stands for a password in a Limelight login: `md5(user:live:password)` in hex, as of HTTP digest. */
export function llnwVerifier(user: string, password: string): string {
  return digest('md5', `${user}:live:${password}`, 'hex');
}

/**
 * The paths that clients hash for an application: ffmpeg and librtmp take `app` as they sent it and add
 * `/_definst_` when it holds no slash, as `live/` does.
 */
export function llnwPaths(application: string, instance: string): readonly string[] {
  const path = `${application}/${instance}`;
  return instance === defaultInstance ? [path, `${application}/`] : [path, `${path}/`];
}

/** What a client that knows the password answers (RFC 2617 §3.2.2.1 with qop=auth and the method `publish`). */
export function llnwResponse(
  verifier: string,
  path: string,
  { nonce, nc, cnonce }: Pick<LlnwReply, 'nonce' | 'nc' | 'cnonce'>,
): string {
  const request = digest('md5', `publish:/${path}`, 'hex');
  return digest('md5', `${verifier}:${nonce}:${nc}:${cnonce}:auth:${request}`, 'hex');
}

/**
 * Whether a client that knows the password of one of these verifiers answered, for one of these paths. Whether
 * the nonce was given, and not used before, is for the caller to know. The time it takes depends on the number of
 * verifiers and paths only.
 */
export function isLlnwResponse(
  reply: Pick<LlnwReply, 'nonce' | 'nc' | 'cnonce' | 'response'>,
  paths: readonly string[],
  verifiers: readonly string[],
): boolean {
  let right = false;
  for (const verifier of verifiers) {
    for (const path of paths) {
      right = equalInConstantTime(llnwResponse(verifier, path, reply), reply.response) || right;
    }
  }
  return right;
}
