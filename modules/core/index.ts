import { defineModule, deny } from 'sluice/module';
import { mayComeFrom } from './allowed-domains.ts';
import { serverVersion } from './server-version.ts';
import { hasAccess } from './stream-access.ts';

/** What `ModuleCore` is in Wowza, as far as it is policy: who may connect, and to which names. */
export default defineModule({
  name: 'core',
  apiVersion: 1,
  description: 'AllowDomains, StreamReadAccess, StreamWriteAccess; getVersion and the like',
  enforces: ['AllowDomains', 'StreamReadAccess', 'StreamWriteAccess'],
  create({ access }) {
    return {
      onConnect({ client }) {
        if (access.allowDomains.length === 0 || mayComeFrom(client, access.allowDomains)) return undefined;
        return deny('forbidden', 'This application does not accept clients from there');
      },
      onPublish({ publicName }) {
        if (hasAccess(publicName, access.streamWrite)) return undefined;
        return deny('forbidden', 'This application does not accept streams of that name');
      },
      onPlay({ publicName }) {
        if (hasAccess(publicName, access.streamRead)) return undefined;
        return deny('forbidden', 'This application does not play streams of that name');
      },
      commands: {
        getVersion: () => `Sluice ${serverVersion()}`,
        getClientID: ({ client }) => client.id,
        getPageUrl: ({ client }) => client.pageUrl,
        getReferrer: ({ client }) => client.swfUrl,
      },
    };
  },
});
