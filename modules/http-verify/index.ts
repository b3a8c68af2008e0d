import { authorityFile, HttpClient, isUnencrypted, parseServerUrl } from 'sluice/http-client';
import {
  allow,
  type CredentialProvider,
  type Decision,
  defineModule,
  deny,
  type PlayRequest,
  type PublishRequest,
  property,
  streamNameFault,
} from 'sluice/module';
import { httpVerifyLimits } from './limits.ts';
import { findSentCredentials } from './sent-credentials.ts';
import { Service } from './service.ts';

const refusals = {
  publish: 'This application does not let you publish this stream',
  play: 'This application does not let you play this stream',
} as const;

/** Asks a service of the operator's own: who somebody is, or whether a stream may be published or played. */
export default defineModule({
  name: 'http-verify',
  apiVersion: 1,
  description: "Asks the operator's own HTTP service: for passwords, or for every publish and play",
  guardsPublish: ({ httpVerifyGate }) => httpVerifyGate === 'publish' || httpVerifyGate === 'both',
  secretStreamNames: true,
  properties: {
    httpVerifyURL: property.string({
      description: 'The service: http or https; must be set',
      default: '',
      secret: true,
    }),
    httpVerifyFormat: property.string({
      description: "json sends the fields of MediaMTX's external authentication, form those of nginx-rtmp",
      values: ['json', 'form'],
      default: 'json',
    }),
    httpVerifyGate: property.string({
      description:
        'login: knows passwords for the modules that ask for them; publish, play, both: is asked for each stream',
      values: ['login', 'publish', 'play', 'both'],
      default: 'login',
    }),
    httpVerifySecret: property.string({
      description: 'Signs each request with HMAC-SHA256; empty leaves them unsigned',
      default: '',
      secret: true,
    }),
    httpVerifyTimeout: property.integer({
      description: 'Milliseconds for an answer of the service',
      default: 5_000,
      minimum: 100,
      maximum: 9_000,
    }),
    httpVerifyMaxResponseBytes: property.integer({
      description: 'Longest answer that is read',
      default: 16_384,
      minimum: 1,
      maximum: 1_048_576,
    }),
    httpVerifyCacheTime: property.integer({
      description: 'Milliseconds for which a yes holds for the same question; 0 asks every time',
      default: 0,
      minimum: 0,
      maximum: 300_000,
    }),
    httpVerifyCaFile: property.string({
      description:
        'PEM file of the certificates that alone vouch for the service, relative to the home folder; empty: those of the system',
      default: '',
    }),
    httpVerifyVerifyTls: property.boolean({
      description: 'false takes any certificate of the service, whoever made it',
      default: true,
    }),
  },
  create({ application, instance, log, paths, properties, role }) {
    const { httpVerifyGate: gate } = properties;
    if (role === 'provider' && gate !== 'login') {
      throw new Error(
        `httpVerifyGate must be login where usernamePasswordProviderClass names http-verify; got ${gate}`,
      );
    }
    const url = parseServerUrl(properties.httpVerifyURL, 'httpVerifyURL', 'https://auth.example.com/verify');
    const readAuthorities = authorityFile(properties.httpVerifyCaFile, {
      home: paths.home,
      log,
      property: 'httpVerifyCaFile',
      server: 'the service',
    });
    const client = new HttpClient({
      url,
      timeoutMs: properties.httpVerifyTimeout,
      maxResponseBytes: properties.httpVerifyMaxResponseBytes,
      maxConnections: httpVerifyLimits.maxServiceConnections,
      maxRequests: httpVerifyLimits.maxServiceRequests,
      verifyTls: properties.httpVerifyVerifyTls,
      readAuthorities,
    });
    const service = new Service({
      client,
      format: properties.httpVerifyFormat,
      secret: properties.httpVerifySecret,
      cacheTimeMs: properties.httpVerifyCacheTime,
    });

    const credentials: CredentialProvider = {
      async verify(user, password, signal, attempt) {
        // Services differ in what they make of such names; nobody has one.
        if (user.length > httpVerifyLimits.maxVerifiedUserLength || /[\p{Cc}\p{Cs}]/u.test(user)) {
          return undefined;
        }
        const { client: asking, gate, streamName = '' } = attempt ?? {};
        const fault = streamName === '' ? undefined : streamNameFault(streamName);
        if (fault !== undefined) throw new Error(fault);
        const call = gate === 'connect' || gate === 'play' ? gate : 'publish';
        const query = asking?.appQuery.text ?? '';
        const sent = { user, password, token: '', verifiedUser: '', query };
        const where = { application, instance, streamName };
        const answer = await service.ask({ call, client: asking, ...where, ...sent }, signal);
        // 404: there is no such user, so the next provider may have one. 401 and 403 are about the password.
        return answer.kind === 'no' && answer.reason === 'not-found' ? undefined : answer.kind === 'yes';
      },
    };

    async function decide(request: PublishRequest | PlayRequest, signal: AbortSignal): Promise<Decision> {
      const { client: asking, gate, publicName: streamName, query, user = '' } = request;
      // The name may be a secret that the service knows: log and audit must not have it while it is refused.
      const secretName = true;
      const fault = streamNameFault(streamName);
      if (fault !== undefined) return deny('forbidden', fault, { secretName });
      const sent = findSentCredentials(asking, query);
      const queries = [query.text, asking.appQuery.text].filter((text) => text !== '');
      const where = { application, instance, streamName, query: queries.join('&') };
      const question = { call: gate, client: asking, ...where, ...sent, verifiedUser: user } as const;
      const answer = await service.ask(question, signal);
      if (answer.kind === 'yes') {
        return allow({
          ...(answer.user === undefined ? {} : { user: answer.user }),
          ...(answer.streamName === undefined ? {} : { streamName: answer.streamName }),
        });
      }
      // Any parameter may be a secret, and so may the name that somebody publishes to.
      const showed = gate === 'publish' || queries.length > 0 || sent.user !== '' || sent.token !== '';
      return deny(answer.reason, refusals[gate], {
        secretName,
        failedLogin: user === '' && showed,
        ...(sent.user === '' ? {} : { claimedUser: sent.user }),
      });
    }

    return {
      async onAppStart() {
        try {
          await readAuthorities();
        } catch (err) {
          log.error({ err }, 'nobody vouches for the service: whoever needs its answer is refused');
        }
        if (!properties.httpVerifyVerifyTls) {
          log.warn({}, 'httpVerifyVerifyTls is false: anyone on the way can answer for the service');
        }
        if (isUnencrypted(url)) {
          log.warn({}, 'httpVerifyURL is not https: passwords go to the service in the clear');
        }
      },
      onAppStop: () => client.close(),
      ...(gate === 'login' ? { credentials } : {}),
      ...(gate === 'publish' || gate === 'both' ? { onPublish: decide } : {}),
      ...(gate === 'play' || gate === 'both' ? { onPlay: decide } : {}),
    };
  },
});
