import type { TokenHashAlgorithm, TokenRules } from 'sluice/codec/secure-token';
import type { ModuleRole } from 'sluice/module';
import { readEither, type TokenPropertyValues } from './token-properties.ts';

/** Which ways players and publishers have to show that they were sent by the operator's page. */
export interface TokenSettings {
  /** Version 2: the hash in a URL. */
  readonly hash: (TokenRules & { readonly includesAddress: boolean }) | undefined;
  /** Version 1: the secret of the challenge in RTMP. */
  readonly challengeSecret: string | undefined;
  /** Secrets of node-media-server's form. */
  readonly playSignSecret: string | undefined;
  readonly publishSignSecret: string | undefined;
  /** Set and without effect. */
  readonly hasOriginSecret: boolean;
}

/** What else the application says. */
export interface TokenSurroundings {
  readonly role: ModuleRole;
  /** The module tea-token is part of the application: `secureTokenSharedSecret` may be its secret and not ours. */
  readonly hasTeaToken: boolean;
}

const defaultAlgorithm: TokenHashAlgorithm = 'SHA-256';
const defaultPrefix = 'wowzatoken';

/**
 * Makes sense of the properties together.
 *
 * @throws {Error} when they contradict each other, or leave open what players must show
 */
export function readTokenSettings(
  properties: TokenPropertyValues,
  surroundings: TokenSurroundings,
): TokenSettings {
  const { playSignSecret, publishSignSecret } = properties;
  for (const [name, secret] of Object.entries({ playSignSecret, publishSignSecret })) {
    if (secret === '') throw new Error(`${name} must hold a secret, or be left out; got none`);
  }
  const version = readVersion(properties, surroundings);
  const secret = version === 0 ? '' : readSecret(properties, surroundings);
  if (version !== 0 && secret === '') {
    throw new Error(`securitySecureTokenVersion ${version} needs securitySecureTokenSharedSecret; got none`);
  }
  const usesChallenge = version === 1 || (version === 2 && readEither(properties, 'UseTEAForRTMP') === true);
  return {
    hash: version === 2 ? { secret, ...readHashRules(properties) } : undefined,
    challengeSecret: usesChallenge ? secret : undefined,
    playSignSecret,
    publishSignSecret,
    hasOriginSecret: (readEither(properties, 'OriginSharedSecret') ?? '') !== '',
  };
}

function readHashRules(properties: TokenPropertyValues) {
  return {
    algorithm: readEither(properties, 'HashAlgorithm') ?? defaultAlgorithm,
    // An empty prefix would make every parameter of the URL one of the token's.
    prefix: readEither(properties, 'QueryParametersPrefix')?.trim() || defaultPrefix,
    includesAddress: readEither(properties, 'IncludeClientIPInHash') ?? false,
  };
}

/** A secret without a version must not leave the application open: what it is for is known, or asked for. */
function readVersion(properties: TokenPropertyValues, { hasTeaToken, role }: TokenSurroundings): number {
  const version = readEither(properties, 'Version');
  if (version !== undefined) return version;
  const { playSignSecret, publishSignSecret } = properties;
  if (isSet(properties.securitySecureTokenSharedSecret)) {
    throw new Error(
      'securitySecureTokenVersion must be set where securitySecureTokenSharedSecret is: 1, 2, or 0 for no protection; got none',
    );
  }
  if (isSet(properties.secureTokenSharedSecret)) {
    if (!hasTeaToken) return 1;
    // Somebody else brought this module along, and the secret is tea-token's.
    if (role !== 'listed') return 0;
    throw new Error(
      'securitySecureTokenVersion must be set beside tea-token, whose secret secureTokenSharedSecret is too: 1, 2, or 0 for no protection; got none',
    );
  }
  if (role === 'listed' && playSignSecret === undefined && publishSignSecret === undefined) {
    throw new Error(
      'secure-token needs securitySecureTokenVersion (0 for no protection), playSignSecret or publishSignSecret; got none of them',
    );
  }
  return 0;
}

function readSecret(properties: TokenPropertyValues, { hasTeaToken }: TokenSurroundings): string {
  const { securitySecureTokenSharedSecret: own } = properties;
  // Beside tea-token the two names may well be two secrets.
  if (hasTeaToken && isSet(own)) return own;
  return readEither(properties, 'SharedSecret') ?? '';
}

function isSet(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}
