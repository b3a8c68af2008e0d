import { randomBytes } from 'node:crypto';
import { authModes, parseAuthQuery } from 'sluice/codec/rtmp-auth';
import { allow, defineModule, deny, type Logger, property } from 'sluice/module';
import { ChallengeLogin } from './challenge-login.ts';
import { shouldChallenge } from './encoders.ts';
import { readSaltKey } from './salt-key.ts';
import { findCredentials } from './sent-credentials.ts';

/** The same for every cause: whoever guesses must not learn which user names exist. */
const refusal = 'Publishing to this application needs a valid user name and password';

/** What `ModuleRTMPAuthenticate` is in Wowza: publishers log in, by challenge or with what they send along. */
export default defineModule({
  name: 'rtmp-authenticate',
  apiVersion: 1,
  description: 'Asks publishers for a user name and a password: Adobe or Limelight challenge, URL, connect',
  guardsPublish: true,
  defaultProvider: 'password-file',
  properties: {
    securityPublishRequirePassword: property.boolean({
      description: 'Publishers must give a user name and a password',
      default: true,
    }),
    rtmpAuthenticateChallenge: property.string({
      description:
        'Who is challenged at connect: encoders (all that announce a stream), auto (those with boxes for user and password, such as OBS), on-request (who asks for it). Without it: encoders where the module stands in Modules, auto where another brings it along',
      values: ['encoders', 'auto', 'on-request'],
    }),
    rtmpAuthenticateMethod: property.string({
      description: 'The challenge that clients are asked for; they may take another one of their own accord',
      values: authModes,
      default: 'adobe',
    }),
  },
  create({ credentials, log, paths, properties, role, shared }) {
    if (!properties.securityPublishRequirePassword) {
      return {
        onAppStart() {
          log.warn({}, 'securityPublishRequirePassword is false: anyone may publish to this application');
        },
      };
    }
    const policy = properties.rtmpAuthenticateChallenge ?? (role === 'listed' ? 'encoders' : 'auto');
    let started: ChallengeLogin | undefined;
    const startedLogin = (): ChallengeLogin => {
      if (started === undefined) throw new Error('the module must have been started');
      return started;
    };

    return {
      async onAppStart() {
        started = new ChallengeLogin({
          credentials,
          saltKey: await saltKey(paths.data, log),
          shared,
        });
      },

      async onConnect({ client }, signal) {
        if (client.protocol !== 'rtmp' || client.user !== undefined) return undefined;
        const login = startedLogin();
        const query = parseAuthQuery(client.appQuery);
        switch (query.kind) {
          case 'response':
            return login.answer(query, client, signal);
          case 'needs-challenge':
            return login.challenge(query.authmod, query.user, client, signal);
          case 'invalid':
            return deny('unauthorized', query.fault, { failedLogin: true });
          case 'unsupported':
            return login.askWho(properties.rtmpAuthenticateMethod);
          case 'none':
            // Without the stream's own query, which only publish brings.
            if (findCredentials({ client, query: undefined }).length > 0) return undefined;
            return shouldChallenge(client, policy)
              ? login.askWho(properties.rtmpAuthenticateMethod)
              : undefined;
        }
      },

      async onPublish(request, signal) {
        // A challenge at connect or a module before this one has settled who it is.
        if (request.user !== undefined) return undefined;
        const { client, publicName } = request;
        const attempts = findCredentials(request);
        for (const { password, user } of attempts) {
          const attempt = { client, gate: request.gate, streamName: publicName };
          if (await credentials.verify(user, password, signal, attempt)) return allow({ user });
        }
        const [first] = attempts;
        if (first === undefined) return deny('unauthorized', refusal);
        return deny('unauthorized', refusal, { claimedUser: first.user, failedLogin: true });
      },
    };
  },
});

/** Without a data folder the login works all the same; only, after a restart, a guesser could tell who exists. */
async function saltKey(folder: string, log: Logger): Promise<Uint8Array> {
  try {
    return await readSaltKey(folder);
  } catch (err) {
    log.warn({ err }, 'the key of login salts cannot be kept: it is a new one after each start');
    return randomBytes(32);
  }
}
