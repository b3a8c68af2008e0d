import { tokenHashAlgorithms } from 'sluice/codec/secure-token';
import { type PropertySpec, type PropertyValues, property } from 'sluice/module';

const spellings = ['securitySecureToken', 'secureToken'] as const;
type Spelling = (typeof spellings)[number];

/** One property by both of the names under which files in use have it. */
function inBothSpellings<const N extends string, S extends PropertySpec>(
  name: N,
  spec: S,
): Readonly<Record<`${Spelling}${N}`, S>> {
  const [full, short] = spellings;
  const specs = {
    [`${full}${name}`]: spec,
    [`${short}${name}`]: { ...spec, description: `${full}${name} by its other name` },
  };
  return specs as Readonly<Record<`${Spelling}${N}`, S>>;
}

/** The properties of Wowza's SecureToken, and those of node-media-server's signed URLs. */
export const tokenProperties = {
  ...inBothSpellings(
    'Version',
    property.integer({
      description:
        'What players must show: 2 a hash in the URL, 1 the answer to a challenge (RTMP only), 0 nothing',
      minimum: 0,
      maximum: 2,
    }),
  ),
  ...inBothSpellings(
    'SharedSecret',
    property.string({
      description: 'What tokens are made with; secureTokenSharedSecret without a version is version 1',
      secret: true,
    }),
  ),
  ...inBothSpellings(
    'HashAlgorithm',
    property.string({
      description: 'Hash of version 2; unset is SHA-256',
      values: tokenHashAlgorithms,
    }),
  ),
  ...inBothSpellings(
    'QueryParametersPrefix',
    property.string({
      description: 'How the names of the parameters of version 2 begin; unset is wowzatoken',
    }),
  ),
  ...inBothSpellings(
    'IncludeClientIPInHash',
    property.boolean({
      description: 'Hashes are made for one address of the player; unset is false',
    }),
  ),
  ...inBothSpellings(
    'UseTEAForRTMP',
    property.boolean({
      description:
        'With version 2, RTMP players answer the challenge of version 1 instead of showing a hash; unset is false',
    }),
  ),
  ...inBothSpellings(
    'OriginSharedSecret',
    property.string({
      description: 'For servers that pull from this one, which Sluice does not do yet: it has no effect',
      secret: true,
    }),
  ),
  playSignSecret: property.string({
    description: "Players may show sign=, as of node-media-server's auth.play, made with this secret",
    secret: true,
  }),
  publishSignSecret: property.string({
    description: "Publishers must show sign=, as of node-media-server's auth.publish, made with this secret",
    secret: true,
  }),
} as const;

export type TokenPropertyValues = PropertyValues<typeof tokenProperties>;

type TokenProperty = keyof TokenPropertyValues extends infer K
  ? K extends `securitySecureToken${infer N}`
    ? N
    : never
  : never;

/**
 * The value of a property, by whichever of its names it is set.
 *
 * @throws {Error} when both names are set and do not agree
 */
export function readEither<N extends TokenProperty>(
  values: TokenPropertyValues,
  name: N,
): TokenPropertyValues[`securitySecureToken${N}`] {
  const full = values[`securitySecureToken${name}`];
  const short: unknown = values[`secureToken${name}`];
  if (full !== undefined && short !== undefined && full !== short) {
    throw new Error(
      `securitySecureToken${name} and secureToken${name} must be the same where both are set; they differ`,
    );
  }
  // Both names have one and the same specification.
  return full ?? (short as TokenPropertyValues[`securitySecureToken${N}`]);
}
