import { parseIpRules } from '../codec/ip-rules/index.ts';
import type { Value } from './document-schema.ts';
import type { ConfigProblem, ProxySettings } from './settings.ts';
import type { vhostSchema } from './vhost-schema.ts';

type HostPortValue = Value<typeof vhostSchema>['HostPortList'][number];

/** Lists that name nobody in particular. */
const everyone = /^(\*|\*\.\*\.\*\.\*|[^/]*\/0)$/;

/** What `<TrustedProxies>` and `<ProxyProtocol>` say; `undefined` when no proxy is listed. */
export function toProxies(
  { at, location, ProxyProtocol, secret, TrustedProxies }: HostPortValue,
  problems: ConfigProblem[],
): ProxySettings | undefined {
  const report = (
    severity: 'error' | 'warning',
    element: 'ProxyProtocol' | 'TrustedProxies',
    rule: string,
    value: string,
  ) =>
    problems.push({
      severity,
      location: at[element] ?? location,
      key: `VHost/HostPortList/HostPort/${element}`,
      rule,
      value: secret ? '' : value,
    });
  for (const { entry, rule } of parseIpRules(TrustedProxies.join(',')).problems) {
    report('error', 'TrustedProxies', rule, entry);
  }
  const open = TrustedProxies.find((entry) => everyone.test(entry));
  if (open !== undefined) {
    report('warning', 'TrustedProxies', 'should name proxies only: who is listed can pass for anybody', open);
  }
  if (TrustedProxies.length > 0) return { trusted: TrustedProxies, protocol: ProxyProtocol };
  if (ProxyProtocol !== 'off') {
    report(
      'error',
      'ProxyProtocol',
      'must stand beside TrustedProxies: the addresses whose headers count',
      ProxyProtocol,
    );
  }
  return undefined;
}
