export { contentPaths } from './content-path.ts';
export { maxTokenAnswerLength, maxTokenQueryLength } from './limits.ts';
export { checkPlaySign, type PlaySignRequest, serializePlaySign } from './play-sign.ts';
export { isTokenAnswer, serializeTokenChallenge } from './tea-challenge.ts';
export { checkSecureToken, type TokenRequest, type TokenRules } from './token-check.ts';
export {
  secureTokenHash,
  secureTokenText,
  type TokenContent,
  type TokenHashAlgorithm,
  tokenHashAlgorithms,
} from './token-hash.ts';
export type { TokenOutcome } from './token-outcome.ts';
