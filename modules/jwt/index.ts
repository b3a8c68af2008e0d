import {
  allow,
  type ConnectRequest,
  type Decision,
  defineModule,
  type PlayRequest,
  type PublishRequest,
} from 'sluice/module';
import { findToken } from './find-token.ts';
import { jwtProperties } from './jwt-properties.ts';
import { readAlgorithms, readKeySource, readList } from './jwt-settings.ts';
import { isPermitted } from './permissions.ts';
import { badUser, malformed, missing, notPermitted, refusalOf } from './refusals.ts';
import { readTokenUser } from './token-user.ts';
import { TokenVerifier } from './token-verifier.ts';

/** Clients show a signed token of an identity provider: who they are, and what they may do. */
export default defineModule({
  name: 'jwt',
  apiVersion: 1,
  description: 'Asks publishers and players for a JSON Web Token of an identity provider',
  guardsPublish: ({ jwtGates, jwtOptional }) => jwtGates !== 'play' && jwtOptional !== true,
  properties: jwtProperties,
  create({ application, instance, log, paths, properties }) {
    const { jwtGates, jwtOptional, jwtPermissionsClaim, jwtUserClaim } = properties;
    const names = readList(properties.jwtTokenNames);
    const keys = readKeySource(properties, paths.home, log);
    const verifier = new TokenVerifier(keys, {
      algorithms: readAlgorithms(properties),
      issuers: readList(properties.jwtIssuer),
      audiences: readList(properties.jwtAudience),
      requireExpiry: properties.jwtRequireExpiry,
      clockToleranceSeconds: properties.jwtClockTolerance,
    });

    /** Only names the client, and early: modules that would challenge it at connect need not. */
    async function whoConnects({ client }: ConnectRequest): Promise<Decision | undefined> {
      const shown = findToken({ client, query: undefined }, names);
      if (shown.kind !== 'token') return undefined;
      const verdict = await verifier.verify(shown.token);
      if (verdict.kind !== 'valid') return undefined;
      const who = readTokenUser(verdict.claims, jwtUserClaim);
      if (who.kind === 'not-plain') return undefined;
      return allow(who.kind === 'user' ? { user: who.user } : {});
    }

    async function check(request: PublishRequest | PlayRequest): Promise<Decision | undefined> {
      const { gate, publicName } = request;
      const shown = findToken(request, names);
      if (shown.kind !== 'token') {
        if (jwtOptional) return undefined;
        return shown.kind === 'malformed' ? malformed : missing[gate];
      }
      const verdict = await verifier.verify(shown.token);
      if (verdict.kind !== 'valid') return refusalOf(verdict);
      const { claims } = verdict;
      const who = readTokenUser(claims, jwtUserClaim);
      if (who.kind === 'not-plain') return badUser;
      const user = who.kind === 'user' ? who.user : undefined;
      if (jwtPermissionsClaim !== '') {
        const claim = Object.hasOwn(claims, jwtPermissionsClaim) ? claims[jwtPermissionsClaim] : undefined;
        if (!isPermitted(claim, { gate, application, instance, name: publicName }))
          return notPermitted(gate, user);
      }
      return allow(user === undefined ? {} : { user });
    }

    return {
      onAppStart: () => keys.start?.(),
      onAppStop: () => keys.stop?.(),
      onCheck: async () => (await keys.check?.()) ?? [],
      // Where publishing does not ask for tokens, one for playing must not pass for a publisher's login.
      ...(jwtGates !== 'play' && { onConnect: whoConnects, onPublish: check }),
      ...(jwtGates !== 'publish' && { onPlay: check }),
    };
  },
});
