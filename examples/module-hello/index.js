import { CommandError, defineModule, deny, property } from 'sluice/module';

export default defineModule({
  name: 'hello',
  apiVersion: 1,
  description: 'Greets clients and keeps some stream names for the house',

  // Read from <Properties> of Application.xml, checked and typed. A wrong value stops the application.
  properties: {
    helloGreeting: property.string({ description: 'What the command hello answers', default: 'Hello' }),
    helloReservedNames: property.string({
      description: 'Stream names that nobody may publish, separated by commas',
      default: '',
    }),
  },

  // Runs once for each application instance.
  create({ log, properties }) {
    const reserved = properties.helloReservedNames
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
    let connected = 0;

    return {
      // A gate: undefined is no opinion, the other modules decide.
      onPublish({ publicName }) {
        if (!reserved.includes(publicName)) return undefined;
        return deny('forbidden', `The name ${publicName} is kept for the house`);
      },

      // Notifications: they can veto nothing.
      onConnectAccepted(client) {
        connected += 1;
        log.info({ connection: client.id, connected }, 'hello');
      },
      onDisconnect(client) {
        connected -= 1;
        log.info({ connection: client.id, connected }, 'goodbye');
      },

      // What clients may call by name: NetConnection.call('hello', …, 'World').
      commands: {
        hello({ arguments: [name] }) {
          if (typeof name !== 'string') throw new CommandError('hello needs a name');
          return `${properties.helloGreeting}, ${name}!`;
        },
      },
    };
  },
});
