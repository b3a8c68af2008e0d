import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from 'jose';

/** Claims of a token; `undefined` leaves one out. */
export type Claims = Readonly<Record<string, unknown>>;

/** A key of an identity provider. */
export interface Issuer {
  readonly kid: string;
  readonly alg: string;
  readonly jwk: JWK;
  readonly privateJwk: JWK;
  readonly pem: string;
  /** A token of alice's for everything, good for an hour, unless the test says otherwise. */
  token(claims?: Claims, header?: Readonly<Record<string, unknown>>): Promise<string>;
}

export const allPermissions = [
  { action: 'publish', path: '' },
  { action: 'play', path: '' },
];

const defaultClaims = () => ({
  sub: 'alice',
  exp: Math.floor(Date.now() / 1000) + 3600,
  permissions: allPermissions,
});

export async function makeIssuer(kid: string, alg = 'ES256'): Promise<Issuer> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const names = { kid, alg, use: 'sig' };
  return {
    kid,
    alg,
    jwk: { ...(await exportJWK(publicKey)), ...names },
    privateJwk: { ...(await exportJWK(privateKey)), ...names },
    pem: `${await exportSPKI(publicKey)}\n`,
    token: (claims = {}, header = {}) =>
      new SignJWT({ ...defaultClaims(), ...claims })
        .setProtectedHeader({ alg, kid, ...header })
        .sign(privateKey),
  };
}

export function signWithSecret(secret: string, claims: Claims = {}, alg = 'HS256'): Promise<string> {
  const key = new TextEncoder().encode(secret);
  return new SignJWT({ ...defaultClaims(), ...claims }).setProtectedHeader({ alg }).sign(key);
}

/** An identity provider's server of keys. */
export interface KeyServer {
  readonly url: string;
  /** How often it was asked. */
  readonly asked: () => number;
  answer: (request: IncomingMessage, response: ServerResponse) => void;
  close(): Promise<void>;
}

export async function serveKeys(...keys: readonly unknown[]): Promise<KeyServer> {
  let count = 0;
  const server = createServer((request, response) => {
    count += 1;
    serving.answer(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const serving: KeyServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`,
    asked: () => count,
    answer: answerWith(...keys),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return serving;
}

export function answerWith(...keys: readonly unknown[]): KeyServer['answer'] {
  return (_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));
  };
}
