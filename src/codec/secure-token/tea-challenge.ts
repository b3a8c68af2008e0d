import { equalInConstantTime } from '../digest/index.ts';
import { encryptTea } from '../tea/index.ts';
import { maxTokenAnswerLength } from './limits.ts';

/**
 * The `secureToken` of the information object in the result of connect (Wowza's SecureToken, version 1). Players
 * that know the secret answer with a call of `secureTokenResponse`, the challenge its only argument.
 *
 * @param challenge random, of this connection alone; 16 hex digits are what players are known to take
 */
export function serializeTokenChallenge(challenge: string, secret: string): string {
  return encryptTea(challenge, secret);
}

/**
 * Whether the argument of `secureTokenResponse` is the challenge. An empty challenge or secret lets nobody in.
 *
 * @param answer as the player sent it, which may be anything
 */
export function isTokenAnswer(answer: unknown, challenge: string, secret: string): boolean {
  if (typeof answer !== 'string' || answer.length > maxTokenAnswerLength) return false;
  return equalInConstantTime(answer, challenge) && challenge !== '' && secret !== '';
}
