import { closeSync, openSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { encryptingTeaVariants } from 'sluice/codec/tea';
import { SqliteUsers } from './sqlite-users.ts';
import { createTokenServer, tokenPath } from './token-server.ts';

const usage = `npx tsx examples/token-server/main.ts --secret <text> [options] [--add <user> <password> ...]

  --secret <text>    the application's secureTokenSharedSecret; or TOKEN_SERVER_SECRET in the environment
  --add              adds the users that follow, or changes their passwords
  --port <number>    default 8080
  --host <address>   default 127.0.0.1
  --database <file>  default token-server.db
  --variant <name>   ${encryptingTeaVariants.join(', ')}; default wowza`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    add: { type: 'boolean', default: false },
    database: { type: 'string', default: 'token-server.db' },
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '8080' },
    secret: { type: 'string', default: process.env['TOKEN_SERVER_SECRET'] ?? '' },
    variant: { type: 'string', default: 'wowza' },
  },
});
const variant = encryptingTeaVariants.find((name) => name === values.variant);
const port = Number(values.port);
const hasPairs = values.add
  ? positionals.length > 0 && positionals.length % 2 === 0
  : positionals.length === 0;
if (values.secret === '' || variant === undefined || !(port >= 0 && port <= 65_535) || !hasPairs) {
  console.error(usage);
  process.exit(2);
}

// The file holds passwords: it is made for its owner alone.
closeSync(openSync(values.database, 'a', 0o600));
const users = new SqliteUsers(values.database);
for (let index = 0; index < positionals.length; index += 2) {
  users.add(positionals[index] ?? '', positionals[index + 1] ?? '');
}

const server = createTokenServer({ secret: values.secret, variant, users });
server.listen(port, values.host, () => {
  const { address, family, port: bound } = server.address() as AddressInfo;
  console.log(`http://${family === 'IPv6' ? `[${address}]` : address}:${bound}${tokenPath}`);
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close(() => users.close());
    server.closeAllConnections();
  });
}
