import { randomBytes } from 'node:crypto';
import { adobeVerifier, llnwVerifier, userForms } from 'sluice/codec/rtmp-auth';
import type { Credentials, LoginSecret } from 'sluice/module';

/** A user that a client may mean, and what the provider keeps of the password. */
export interface KnownUser {
  readonly user: string;
  readonly secret: LoginSecret;
}

/** As many as a client can need: two forms of the name it may mean, each hashed in two forms. */
const verifierCount = 4;

/** Whom a client may mean by the name that it sent, as far as a provider knows them. Throws when one fails. */
export async function findUsers(
  sent: string,
  credentials: Credentials,
  signal: AbortSignal,
): Promise<readonly KnownUser[]> {
  const found: KnownUser[] = [];
  for (const user of userForms(sent)) {
    const secret = await credentials.getLoginSecret(user, signal);
    if (secret !== undefined) found.push({ user, secret });
  }
  return found;
}

/**
 * What may stand for the user's password in an Adobe answer to a challenge with that salt: always as many, filled
 * up with those of a password that nobody knows, so that the time to check them tells nothing.
 */
export function adobeVerifiersOf(sent: string, salt: string, secret: LoginSecret | undefined): string[] {
  const verifiers: string[] = [];
  if (secret?.kind === 'password') {
    verifiers.push(...userForms(sent).map((form) => adobeVerifier(form, salt, secret.password)));
  } else if (secret !== undefined && secret.salt === salt) {
    verifiers.push(...secret.verifiers);
  }
  while (verifiers.length < verifierCount) verifiers.push(adobeVerifier(sent, salt, nobodysPassword()));
  return verifiers;
}

/** The same for Limelight, which needs the password itself. */
export function llnwVerifiersOf(sent: string, secret: LoginSecret | undefined): string[] {
  const known = secret?.kind === 'password' ? secret.password : nobodysPassword();
  return userForms(sent).map((form) => llnwVerifier(form, known));
}

function nobodysPassword(): string {
  return randomBytes(16).toString('hex');
}
