import { defineModule, property } from 'sluice/module';

export default defineModule({
  name: 'provider-minimal',
  apiVersion: 1,
  description: 'Knows the users that a property lists',
  properties: {
    minimalUsers: property.string({ description: 'As alice:secret, bob:x', default: '', secret: true }),
  },
  create({ properties }) {
    const pairs = properties.minimalUsers.matchAll(/([^\s,:]+):([^\s,]+)/g);
    const users = new Map([...pairs].map(([, user, password]) => [user, password]));
    // Ask a database or a service here: it may return a promise. Undefined is "unknown", a throw refuses.
    return { credentials: { getPassword: (user) => users.get(user) } };
  },
});
