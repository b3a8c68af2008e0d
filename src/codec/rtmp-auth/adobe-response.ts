import { digest, equalInConstantTime } from '../digest/index.ts';
import type { AdobeReply } from './auth-query.ts';
import type { AdobeChallenge } from './descriptions.ts';

/**
 * What stands for a password in an Adobe login: `base64(md5(user + salt + password))`. Whoever has it can log in,
 * but does not have the password: an account that keeps it with a salt of its own needs no cleartext.
 *
 * @param user as the client hashes it: one of `userForms` of what it sent, or of `hashedUserForms` of an account
 */
export function adobeVerifier(user: string, salt: string, password: string): string {
  return digest('md5', `${user}${salt}${password}`, 'base64');
}

/**
 * What a client that knows the password answers: `base64(md5(verifier + asked + clientChallenge))`.
 *
 * @param asked the server's opaque or its challenge
 */
export function adobeResponse(verifier: string, asked: string, clientChallenge: string): string {
  return digest('md5', `${verifier}${asked}${clientChallenge}`, 'base64');
}

/**
 * Whether a client that knows the password of one of these verifiers answered this challenge. ffmpeg, GStreamer
 * and librtmp hash the opaque, Wirecast the challenge. The time it takes depends on the number of verifiers only:
 * for an unknown user pass as many, of a password that nobody knows.
 */
export function isAdobeResponse(
  { challenge: clientChallenge, response }: Pick<AdobeReply, 'challenge' | 'response'>,
  { challenge, opaque }: Pick<AdobeChallenge, 'challenge' | 'opaque'>,
  verifiers: readonly string[],
): boolean {
  let right = false;
  for (const verifier of verifiers) {
    for (const asked of [opaque, challenge]) {
      // Never the other way around: after a match the rest is compared too.
      right = equalInConstantTime(adobeResponse(verifier, asked, clientChallenge), response) || right;
    }
  }
  return right;
}
