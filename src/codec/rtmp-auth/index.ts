export { adobeResponse, adobeVerifier, isAdobeResponse } from './adobe-response.ts';
export {
  type AdobeReply,
  type AuthMode,
  type AuthQuery,
  authModes,
  type LlnwReply,
  parseAuthQuery,
} from './auth-query.ts';
export { decoySalt, saltLength } from './decoy-salt.ts';
export {
  type AdobeChallenge,
  adobeDescriptions,
  type LlnwChallenge,
  llnwDescriptions,
} from './descriptions.ts';
export { maxAuthDescriptionBytes, maxAuthFieldLength, maxAuthUserBytes } from './limits.ts';
export { isLlnwResponse, llnwPaths, llnwResponse, llnwVerifier } from './llnw-response.ts';
export { hashedUserForms, userFault, userForms } from './user-forms.ts';
