/**
 * Wowza's properties that guard something. One that no module here enforces must not be taken for a lock
 * that is in place. Source: Application.xml files in use, and the securityConfig object of Wowza's REST API
 * (each key with `security` in front).
 */
export const wowzaSecurityProperties: ReadonlySet<string> = new Set([
  'secureTokenSharedSecret',
  'securityPlayAuthenticationMethod',
  'securityPlayIPBlackList',
  'securityPlayIPWhiteList',
  'securityPlayMaximumConnections',
  'securityPlayRequireSecureConnection',
  'securityPublishAuthenticationMethod',
  'securityPublishBlockDuplicateStreamNames',
  'securityPublishIPBlackList',
  'securityPublishIPWhiteList',
  'securityPublishPasswordFile',
  'securityPublishRTMPSecureURL',
  'securityPublishRequirePassword',
  'securityPublishValidEncoders',
  'securitySecureTokenHashAlgorithm',
  'securitySecureTokenIncludeClientIPInHash',
  'securitySecureTokenOriginSharedSecret',
  'securitySecureTokenQueryParametersPrefix',
  'securitySecureTokenSharedSecret',
  'securitySecureTokenUseTEAForRTMP',
  'securitySecureTokenVersion',
]);
