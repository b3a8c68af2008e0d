import { checkPlaySign, checkSecureToken, contentPaths, type TokenOutcome } from 'sluice/codec/secure-token';
import { allow, defineModule, type PlayRequest, type PublishRequest } from 'sluice/module';
import { Challenges } from './challenges.ts';
import { decide, onlyOverRtmp } from './refusals.ts';
import { tokenProperties } from './token-properties.ts';
import { readTokenSettings } from './token-settings.ts';

/** What `ModuleSecureToken` is in Wowza: players show a token that the operator's page gave them. */
export default defineModule({
  name: 'secure-token',
  apiVersion: 1,
  description:
    "Asks players for a token: Wowza's SecureToken, version 1 or 2, or a signed URL as of node-media-server",
  guardsPublish: ({ publishSignSecret }) => publishSignSecret !== undefined,
  properties: tokenProperties,
  create({ application, instance, isDeclared, log, properties, role }) {
    const settings = readTokenSettings(properties, {
      role,
      hasTeaToken: isDeclared('serverTokenValidatorURL'),
    });
    const { challengeSecret, hash, playSignSecret, publishSignSecret } = settings;
    const challenges = challengeSecret === undefined ? undefined : new Challenges(challengeSecret);

    function checkSign({ query, requestedName }: PlayRequest | PublishRequest, secret: string): TokenOutcome {
      const paths = contentPaths(application, instance, requestedName);
      return checkPlaySign({ paths, sign: query.getDecoded('sign'), nowMs: Date.now() }, secret);
    }

    function checkHash({ client, query, requestedName }: PlayRequest, rules: NonNullable<typeof hash>) {
      const paths = contentPaths(application, instance, requestedName);
      const clientAddress = rules.includesAddress ? client.address : undefined;
      return checkSecureToken({ paths, query, clientAddress, nowMs: Date.now() }, rules);
    }

    /** The ways that a player has, of which one must lead in. */
    function* showsOf(request: PlayRequest): Generator<TokenOutcome> {
      const { client } = request;
      if (playSignSecret !== undefined) yield checkSign(request, playSignSecret);
      if (challenges !== undefined && client.protocol === 'rtmp') yield challenges.outcomeOf(client);
      else if (hash !== undefined) yield checkHash(request, hash);
    }

    const guardsPlay = playSignSecret !== undefined || challenges !== undefined || hash !== undefined;
    return {
      onAppStart() {
        if (settings.hasOriginSecret) {
          log.warn(
            {},
            'securitySecureTokenOriginSharedSecret has no effect: Sluice does not serve edges yet',
          );
        }
        if (!guardsPlay && role === 'listed') log.warn({}, 'anyone may play from this application');
      },
      ...(challenges && {
        onConnect: ({ client }) =>
          client.protocol === 'rtmp'
            ? allow({ connectInfo: { secureToken: challenges.encrypted(client) } })
            : undefined,
        onDisconnect: (client) => challenges.forget(client),
        commands: {
          secureTokenResponse: ({ arguments: [answer], client }) => challenges.answer(client, answer),
        },
      }),
      ...(publishSignSecret !== undefined && {
        onPublish: (request) => decide(checkSign(request, publishSignSecret), 'publish'),
      }),
      ...(guardsPlay && {
        onPlay(request) {
          const shown = [...showsOf(request)];
          if (shown.length === 0) return onlyOverRtmp;
          const isValid = ({ kind }: TokenOutcome) => kind === 'valid';
          const isShown = ({ kind }: TokenOutcome) => kind !== 'missing';
          return decide(shown.find(isValid) ?? shown.find(isShown) ?? { kind: 'missing' }, 'play');
        },
      }),
    };
  },
});
