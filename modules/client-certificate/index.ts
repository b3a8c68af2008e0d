import {
  allow,
  type ConnectRequest,
  type Decision,
  type Deny,
  defineModule,
  deny,
  type PlayRequest,
  type PublishRequest,
  property,
} from 'sluice/module';
import { parseNames, readCertificateUser, userFields } from './certificate-user.ts';

const missing: Readonly<Record<'publish' | 'play', Deny>> = {
  publish: deny('unauthorized', 'Publishing to this application needs a client certificate'),
  play: deny('unauthorized', 'Playing from this application needs a client certificate'),
};

const nameless = deny('unauthorized', 'This client certificate names no plain user');

/** A client certificate is the login: the port asks for it and verifies it, this module says who that is. */
export default defineModule({
  name: 'client-certificate',
  apiVersion: 1,
  description: 'Takes the TLS client certificate for the login of publishers and players',
  guardsPublish: ({ clientCertificateGates, clientCertificateOptional }) =>
    clientCertificateGates !== 'play' && clientCertificateOptional !== true,
  properties: {
    clientCertificateGates: property.string({
      description: 'What needs a certificate: publish, play or both',
      values: ['publish', 'play', 'both'],
      default: 'both',
    }),
    clientCertificateUser: property.string({
      description: 'What of the certificate is the user name',
      values: userFields,
      default: 'CN',
    }),
    clientCertificateNames: property.string({
      description:
        'User names that may come in, with commas in between, * for any characters; empty is everybody whom the trust store knows',
      default: '',
    }),
    clientCertificateOptional: property.boolean({
      description:
        'Who shows no certificate may come in by another way; one that may not come in is refused all the same',
      default: false,
    }),
  },
  create({ properties }) {
    const { clientCertificateGates: gates, clientCertificateOptional, clientCertificateUser } = properties;
    const listed = parseNames(properties.clientCertificateNames);

    /** Only names the client, and early: modules that would challenge it at connect need not. */
    function whoConnects({ client: { certificate } }: ConnectRequest): Decision | undefined {
      const who = certificate && readCertificateUser(certificate, clientCertificateUser, listed);
      return who?.kind === 'user' ? allow({ user: who.user }) : undefined;
    }

    function check({ client: { certificate }, gate }: PublishRequest | PlayRequest): Decision | undefined {
      if (certificate === undefined) return clientCertificateOptional ? undefined : missing[gate];
      const who = readCertificateUser(certificate, clientCertificateUser, listed);
      switch (who.kind) {
        case 'user':
          return allow({ user: who.user });
        case 'not-listed':
          return deny('forbidden', 'The owner of this client certificate may not come in here', {
            claimedUser: who.user,
          });
        case 'nameless':
          return nameless;
      }
    }

    return {
      // Where publishing does not ask for certificates, one for playing must not pass for a publisher's login.
      ...(gates !== 'play' && { onConnect: whoConnects, onPublish: check }),
      ...(gates !== 'publish' && { onPlay: check }),
    };
  },
});
