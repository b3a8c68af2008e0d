import type { ApplicationDraft } from './application-draft.ts';
import { type NodeMediaServerSource, section } from './node-media-server-source.ts';

const target = 'conf/Application.xml';

/** FLV over HTTP and WebSockets, which node-media-server has on each of its HTTP ports. */
export function planNodeMediaServerFlv({
  config,
  placeOf,
  plan,
}: NodeMediaServerSource): Pick<ApplicationDraft, 'modules' | 'properties'> {
  const served = ['http', 'https'].filter((name) => Boolean(section(config, name)['port']));
  for (const name of served) {
    plan.take(
      placeOf(name),
      `FLV over ${name}`,
      target,
      'module flv: /<application>/<stream>.flv, WebSockets too',
    );
  }
  if (served.length === 0) return { modules: [], properties: [] };
  const origin = section(config, 'http')['allow_origin'];
  const isGiven = typeof origin === 'string' && origin !== '';
  if (isGiven) plan.take(placeOf('http.allow_origin'), 'http.allow_origin', target, 'flvAllowOrigin');
  return {
    modules: [['flv', 'Viewers by HTTP and WebSocket: /live/myStream.flv']],
    properties: isGiven ? [['flvAllowOrigin', origin, 'String']] : [],
  };
}
