import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { accountLimits } from '../modules/accounts/limits.ts';
import { maxCertificateUserLength } from '../modules/client-certificate/limits.ts';
import { httpVerifyLimits } from '../modules/http-verify/limits.ts';
import { jwksLimits, maxJwtKeysTried, maxJwtLength, maxJwtUserLength } from '../modules/jwt/limits.ts';
import { loginLimits } from '../modules/rtmp-authenticate/limits.ts';
import * as secureTokenLimits from '../modules/secure-token/limits.ts';
import * as urlParamLimits from '../modules/secure-url-params/limits.ts';
import { sqlLimits } from '../modules/sql/limits.ts';
import * as nameRuleLimits from '../modules/stream-names/limits.ts';
import { teaTokenLimits } from '../modules/tea-token/limits.ts';
import { connectionNewsMs } from '../src/cluster/connection-counts.ts';
import { defaultRelayLimits } from '../src/cluster/relay-limits.ts';
import { maxAliasLineLength, maxAliasNameLength, maxAliasRules } from '../src/codec/alias-map/index.ts';
import { defaultAmfLimits } from '../src/codec/amf/index.ts';
import { maxProxyHeaderBytes, maxProxyLineBytes } from '../src/codec/proxy-protocol/index.ts';
import { chunkReaderLimits } from '../src/codec/rtmp/index.ts';
import { maxTokenAnswerLength, maxTokenQueryLength } from '../src/codec/secure-token/index.ts';
import { maxClientHelloBytes } from '../src/codec/tls/index.ts';
import { forwardedLimits } from '../src/http/forwarded-limits.ts';
import { defaultHttpLimits } from '../src/http/http-limits.ts';
import { defaultListenerLimits } from '../src/http/listener-limits.ts';
import { defaultReaderLimits } from '../src/media/reader-limits.ts';
import { defaultRegistryLimits } from '../src/media/registry-limits.ts';
import { defaultStreamOptions } from '../src/media/stream-options.ts';
import { maxWaitingNotifications } from '../src/module/client-access.ts';
import { maxDecoyMs } from '../src/module/decoy-login.ts';
import { defaultEngineLimits } from '../src/module/engine-limits.ts';
import { defaultLoginLimits } from '../src/module/login-limits.ts';
import { defaultConnectionLimits } from '../src/rtmp/limits.ts';
import { defaultAuditLimits } from '../src/store/audit-table.ts';
import { maxWaitingAuditRecords } from '../src/store/audit-writer.ts';
import { maxLoginCounters } from '../src/store/login-counter-table.ts';

/** `{ a: 1, b: { c: 2 } }` as `a` = 1 and `b.c` = 2. */
function flatten(limits: object, prefix = ''): [name: string, value: number][] {
  return Object.entries(limits).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? flatten(value, `${prefix}${name}.`)
      : [[`${prefix}${name}`, value as number] as [string, number]],
  );
}

test('docs/reference/limits.md lists every limit with its default', () => {
  const page = readFileSync('docs/reference/limits.md', 'utf8');
  const listed = [...page.matchAll(/^\| `([\w.]+)` \| (\d+) \|/gm)].map(
    ([, name, value]) => `${name} ${value}`,
  );
  const { chunksBeforeConnect, chunksConnected, chunksPublishing, ...connection } = defaultConnectionLimits;
  assert.deepEqual(
    [chunksBeforeConnect, chunksConnected, chunksPublishing],
    Object.values(chunkReaderLimits),
  );
  // No peer has a hand in it.
  const { mergeWindow: _, ...streamLimits } = defaultStreamOptions;
  const limits = [
    defaultListenerLimits,
    defaultHttpLimits,
    { maxClientHelloBytes },
    { maxProxyLineBytes, maxProxyHeaderBytes },
    forwardedLimits,
    connection,
    chunkReaderLimits,
    defaultAmfLimits,
    defaultReaderLimits,
    streamLimits,
    defaultRegistryLimits,
    defaultEngineLimits,
    { ...defaultRelayLimits, connectionNewsMs },
    { maxDecoyMs, maxWaitingNotifications },
    { ...urlParamLimits },
    { ...nameRuleLimits },
    { maxCertificateUserLength },
    { maxJwtKeysTried, maxJwtLength, maxJwtUserLength, ...jwksLimits },
    { ...secureTokenLimits, maxTokenAnswerLength, maxTokenQueryLength },
    { maxAliasLineLength, maxAliasNameLength, maxAliasRules },
    httpVerifyLimits,
    sqlLimits,
    teaTokenLimits,
    defaultLoginLimits,
    loginLimits,
    accountLimits,
    defaultAuditLimits,
    { maxLoginCounters, maxWaitingAuditRecords },
  ];
  assert.deepEqual(
    listed.toSorted(),
    limits.flatMap((group) => flatten(group).map(([name, value]) => `${name} ${value}`)).toSorted(),
  );
});
