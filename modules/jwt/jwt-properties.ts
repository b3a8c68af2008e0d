import { type PropertyValues, property } from 'sluice/module';

export const jwtProperties = {
  jwtGates: property.string({
    description: 'What needs a token: publish, play or both',
    values: ['publish', 'play', 'both'],
    default: 'both',
  }),
  jwtOptional: property.boolean({
    description: 'Who shows no token may come in by another way; a wrong token is refused all the same',
    default: false,
  }),
  jwtTokenNames: property.string({
    description: 'Names, with commas in between, of URL parameters and connect fields that hold the token',
    default: 'token,jwt',
  }),
  jwtJwksURL: property.string({
    description: 'Where the public keys of the issuer are: a JWK Set over https',
  }),
  jwtPublicKeyFile: property.string({
    description: 'File of public keys: PEM, JWK or JWK Set; relative to the home folder',
  }),
  jwtSecret: property.string({
    description: 'Secret shared with the issuer, for HS256 and the like',
    secret: true,
  }),
  jwtAlgorithms: property.string({
    description:
      'Algorithms that are taken, with commas in between; empty is all that the kind of key has, and never none',
    default: '',
  }),
  jwtIssuer: property.string({
    description: 'Who must have issued a token (iss), several with commas in between; empty does not ask',
    default: '',
  }),
  jwtAudience: property.string({
    description: 'Whom a token must be for (aud), several with commas in between; empty does not ask',
    default: '',
  }),
  jwtRequireExpiry: property.boolean({
    description: 'Tokens must say when they expire (exp)',
    default: true,
  }),
  jwtClockTolerance: property.integer({
    description: 'Seconds by which the clocks of issuer and server may differ',
    default: 5,
    minimum: 0,
    maximum: 300,
  }),
  jwtUserClaim: property.string({
    description: 'Claim that holds the user name; empty takes none from tokens',
    default: 'sub',
  }),
  jwtPermissionsClaim: property.string({
    description:
      'Claim that lists what the token permits; empty does not ask: every valid token then permits everything',
    default: 'permissions',
  }),
} as const;

export type JwtPropertyValues = PropertyValues<typeof jwtProperties>;
