import { randomBytes } from 'node:crypto';
import { type ApplicationDraft, closedApplication } from './application-draft.ts';
import { type NodeMediaServerSource, section } from './node-media-server-source.ts';

const target = 'conf/Application.xml';

/**
 * `auth`: signed URLs for publishers and players. Where publishers needed none, they need a password here:
 * an open server is not what anybody wants to have by default.
 */
export function planNodeMediaServerGate({
  config,
  placeOf,
  plan,
}: NodeMediaServerSource): Pick<ApplicationDraft, 'modules' | 'properties'> {
  const auth = section(config, 'auth');
  const secret = typeof auth['secret'] === 'string' ? auth['secret'] : '';
  const properties: (readonly [string, string, 'String' | 'Boolean'])[] = [];
  const unguessable = randomBytes(32).toString('base64url');
  const signed = (['publish', 'play'] as const).filter((action) => Boolean(auth[action]));
  if (signed.length > 0 && secret === '') {
    const note = 'is empty: write the secret of your signed URLs there, until then nobody gets in';
    plan.ask(placeOf('auth.secret'), 'auth.secret', note, 'keystore/node-media-server.secret');
  }
  for (const action of signed) {
    const reference = plan.writeSecret('node-media-server.secret', secret === '' ? unguessable : secret);
    properties.push([`${action}SignSecret`, reference, 'String']);
    plan.take(placeOf(`auth.${action}`), `auth.${action}`, target, `${action}SignSecret, ?sign= as before`);
  }
  if (!signed.includes('play')) {
    plan.take(placeOf('auth.play'), 'auth.play', target, 'off: anyone may play, as before');
  }
  for (const member of Object.keys(auth).filter((name) => !['play', 'publish', 'secret'].includes(name))) {
    plan.leave(placeOf(`auth.${member}`), `auth.${member}`, 'is for its API and console');
  }
  const modules: ApplicationDraft['modules'] =
    signed.length === 0 ? [] : [['secure-token', 'Signed URLs, as of node-media-server']];
  if (signed.includes('publish')) return { modules: [['core', 'Core'], ...modules], properties };
  const note =
    'is off: anyone could publish. Here publishers need a user and password (conf/publish.password)';
  plan.ask(placeOf('auth.publish'), 'auth.publish', note, target);
  return {
    modules: [...closedApplication.modules, ...modules],
    properties: [...closedApplication.properties, ...properties],
  };
}
