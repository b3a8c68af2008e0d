import { createServer, type Server } from 'node:http';
import express, { type ErrorRequestHandler } from 'express';
import { decryptTea, type EncryptingTeaVariant, encryptTea } from 'sluice/codec/tea';
import { RequestRate } from './request-rate.ts';

/** Where the server looks its users up. */
export interface UserSource {
  /** The cleartext password; `undefined` for nobody. */
  getPassword(user: string): string | undefined;
}

export interface TokenServerOptions {
  /** The same as `secureTokenSharedSecret` in Application.xml. */
  readonly secret: string;
  /** The same as `teaTokenVariant`; `wowza` when left out. */
  readonly variant?: EncryptingTeaVariant;
  readonly users: UserSource;
  /** Of all clients together, since Sluice is the only one as a rule; 1000 when left out. */
  readonly maxRequestsPerSecond?: number;
  /** Milliseconds that never go back. */
  readonly now?: () => number;
}

/** The path at which Wowza's token providers expect it. */
export const tokenPath = '/TokenProvider/authentication/token';

const invalidClient = { error: 'Invalid Client' };

/** A token server that does not listen yet: it tells the password of a user, both encrypted, or `Invalid Client`. */
export function createTokenServer(options: TokenServerOptions): Server {
  const { maxRequestsPerSecond = 1_000, now = () => performance.now(), secret, users } = options;
  const { variant = 'wowza' } = options;
  const rate = new RequestRate(maxRequestsPerSecond, now);
  const app = express();
  app.disable('x-powered-by');
  app.get(tokenPath, (_, response) => {
    response.json({ 'Auth Server Version': 'v1.0' });
  });
  // Not with 200: to be busy is no answer about the client.
  app.post(tokenPath, (_request, response, next) => {
    if (rate.admits()) next();
    else response.status(429).set('Retry-After', '1').json(invalidClient);
  });
  app.post(tokenPath, express.urlencoded({ extended: false, limit: '16kb' }), (request, response) => {
    const { clientid } = (request.body ?? {}) as { readonly clientid?: unknown };
    const user = typeof clientid === 'string' ? decryptTea(clientid, secret, variant) : '';
    const password = user === '' ? undefined : users.getPassword(user);
    // An empty password would be an empty token.
    response.json(password ? { publisherToken: encryptTea(password, secret, variant) } : invalidClient);
  });
  // Whoever asks is not told what was wrong: a body that is no form, a name that is no ciphertext, a database that is away.
  const sayInvalid: ErrorRequestHandler = (_error, _request, response, _next) => {
    response.status(200).json(invalidClient);
  };
  app.use(sayInvalid);
  return createServer(app);
}
