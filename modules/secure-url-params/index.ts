import { defineModule, deny, property, type RawQuery } from 'sluice/module';
import { UrlParamSet } from './url-param-set.ts';

const names = {
  connect: 'secureurlparams.connect',
  publish: 'secureurlparams.publish',
  play: 'secureurlparams.play',
} as const;

const form = 'name.value for ?name=value, several with commas in between; empty asks for nothing';

/** What `ModuleSecureURLParams` is in Wowza: a secret in the URL, for clients that cannot log in. */
export default defineModule({
  name: 'secure-url-params',
  apiVersion: 1,
  description: 'Asks for a secret parameter in the URL: at connect, to publish, to play',
  guardsPublish: (properties) => [names.connect, names.publish].some((name) => isSet(properties[name])),
  properties: {
    [names.connect]: property.string({
      description: `Parameter of the application's URL without which nobody connects: ${form}`,
      default: '',
      secret: true,
    }),
    [names.publish]: property.string({
      description: `Parameter of the application or the stream without which nobody publishes: ${form}`,
      default: '',
      secret: true,
    }),
    [names.play]: property.string({
      description: `Parameter of the application or the stream without which nobody plays: ${form}`,
      default: '',
      secret: true,
    }),
  },
  create({ log, properties }) {
    function gate(name: keyof typeof properties) {
      if (!isSet(properties[name])) return () => undefined;
      const wanted = new UrlParamSet(name, properties[name]);
      return (...queries: readonly RawQuery[]) => {
        const answer = wanted.check(queries);
        if (answer === 'right') return undefined;
        // The same for every cause: whoever guesses must not learn how near the guess was.
        return deny('unauthorized', 'This URL lacks a parameter that this application asks for', {
          failedLogin: answer === 'wrong',
        });
      };
    }
    const atConnect = gate(names.connect);
    const atPublish = gate(names.publish);
    const atPlay = gate(names.play);

    return {
      onAppStart() {
        if (Object.values(names).some((name) => isSet(properties[name]))) return;
        log.warn({}, 'none of the secureurlparams properties is set: this module refuses nobody');
      },
      onConnect: ({ client }) => atConnect(client.appQuery),
      onPublish: ({ client, query }) => atPublish(query, client.appQuery),
      onPlay: ({ client, query }) => atPlay(query, client.appQuery),
    };
  },
});

function isSet(text: string | number | boolean | undefined): text is string {
  return typeof text === 'string' && text.trim() !== '';
}
