/** What Sluice does with a class of Wowza's own. */
export type WowzaClass =
  /** A built-in module takes its place. */
  | { readonly kind: 'built-in'; readonly name: string }
  /** It guards nothing, and what it does Sluice does anyway or does not have. */
  | { readonly kind: 'no-op'; readonly why: string }
  /** It guards something that Sluice cannot guard yet. */
  | { readonly kind: 'missing'; readonly why: string };

const noModuleNeeded = 'Sluice needs no module for this';
const notInSluice = 'Sluice does not have this function; it guards nothing';

/**
 * Wowza's classes that we know, and published ones of others, by full name. A class that is not here is an
 * error, since it may be what guards the application: add only what certainly guards nothing.
 */
export const wowzaClasses: ReadonlyMap<string, WowzaClass> = new Map<string, WowzaClass>([
  ['com.wowza.wms.module.ModuleCore', { kind: 'built-in', name: 'core' }],
  ['com.wowza.wms.security.ModuleCoreSecurity', { kind: 'built-in', name: 'core-security' }],
  ['com.wowza.wms.plugin.security.ModuleCoreSecurity', { kind: 'built-in', name: 'core-security' }],
  ['com.wowza.wms.security.ModuleRTMPAuthenticate', { kind: 'built-in', name: 'rtmp-authenticate' }],
  ['com.wowza.wms.plugin.security.ModuleRTMPAuthenticate', { kind: 'built-in', name: 'rtmp-authenticate' }],
  ['com.wowza.wms.security.ModuleSecureURLParams', { kind: 'built-in', name: 'secure-url-params' }],
  ['com.wowza.wms.plugin.security.ModuleSecureURLParams', { kind: 'built-in', name: 'secure-url-params' }],
  ['com.wowza.wms.security.ModuleSecureToken', { kind: 'built-in', name: 'secure-token' }],
  ['com.wowza.wms.plugin.security.ModuleSecureToken', { kind: 'built-in', name: 'secure-token' }],
  ['com.wowza.wms.plugin.streamnamealias.ModuleStreamNameAlias', { kind: 'built-in', name: 'stream-keys' }],
  ['com.aboveinc.authmod.AuthenticationMod', { kind: 'built-in', name: 'tea-token' }],

  ['com.wowza.wms.module.ModuleClientLogging', { kind: 'no-op', why: noModuleNeeded }],
  ['com.wowza.wms.module.ModuleFLVPlayback', { kind: 'no-op', why: noModuleNeeded }],
  ['com.wowza.wms.module.ModuleFastPlay', { kind: 'no-op', why: notInSluice }],
  ['com.wowza.wms.module.ModuleMP4Playback', { kind: 'no-op', why: notInSluice }],
  ['com.wowza.wms.module.ModuleContentProvider', { kind: 'no-op', why: notInSluice }],
  ['com.wowza.wms.module.ModuleProperties', { kind: 'no-op', why: notInSluice }],
  ['com.wowza.wms.module.ModuleMediaCasterStreamMonitor', { kind: 'no-op', why: notInSluice }],
  ['com.wowza.wms.module.ModuleMediaCasterStreamMonitorAdvanced', { kind: 'no-op', why: notInSluice }],
  ['com.wowza.wms.mediacache.module.ModuleMediaCache', { kind: 'no-op', why: notInSluice }],
  ['com.wowza.wms.livestreamrecord.module.ModuleStreamRecord', { kind: 'no-op', why: notInSluice }],
  ['com.wowza.wms.plugin.livestreamrecord.module.ModuleStreamRecord', { kind: 'no-op', why: notInSluice }],
  ['com.wowza.wms.pushpublish.module.ModulePushPublish', { kind: 'no-op', why: notInSluice }],
  ['com.wowza.wms.plugin.pushpublish.module.ModulePushPublish', { kind: 'no-op', why: notInSluice }],

  ...[
    'com.wowza.wms.plugin.security.ModuleRTMPPlaybackAuthentication',
    'com.wowza.wms.plugin.security.ModuleOnConnectAuthenticate',
    'com.wowza.wms.plugin.security.ModuleOnConnectAuthenticate2',
  ].map((name): [string, WowzaClass] => [
    name,
    { kind: 'missing', why: 'guards the application in a way that Sluice does not have yet' },
  ]),
]);
