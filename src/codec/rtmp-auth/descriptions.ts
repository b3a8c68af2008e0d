import { Buffer } from 'node:buffer';
import { ProtocolError } from '../../errors.ts';
import type { AuthMode } from './auth-query.ts';
import { maxAuthDescriptionBytes } from './limits.ts';

/**
 * What an Adobe login is refused with, as the description of `NetConnection.Connect.Rejected`. Clients look for
 * parts of it, GStreamer for the whole: nothing may be added.
 */
export const adobeDescriptions = {
  /** To a client that sent no `authmod`: it shall say who it is. */
  needAuth: (): string => needAuth('adobe'),

  /**
   * To a client that said who it is.
   *
   * @param asked `user` byte for byte as sent, since ffmpeg and librtmp hash what they get back; salt, challenge
   * and opaque about 16 letters and digits each
   * @throws ProtocolError `LIMIT_EXCEEDED` past `maxAuthDescriptionBytes`
   */
  challenge({ user, salt, challenge, opaque }: AdobeChallenge): string {
    return reason('adobe', `needauth&user=${user}&salt=${salt}&challenge=${challenge}&opaque=${opaque}`);
  },

  /** For a wrong password and for an unknown user alike: who guesses must not learn which names exist. */
  failed: ({ opaque }: { readonly opaque: string }): string => reason('adobe', `authfailed&opaque=${opaque}`),
};

/** What a Limelight login is refused with. */
export const llnwDescriptions = {
  /** To a client that sent no `authmod`: it shall say who it is. */
  needAuth: (): string => needAuth('llnw'),

  /**
   * To a client that said who it is, `user` byte for byte as sent.
   *
   * @throws ProtocolError `LIMIT_EXCEEDED` past `maxAuthDescriptionBytes`
   */
  challenge({ user, nonce }: LlnwChallenge): string {
    return reason('llnw', `needauth&user=${user}&nonce=${nonce}`);
  },

  /** librtmp looks for `?reason=authfail`, ffmpeg for `?reason=authfailed`. */
  failed: (): string => reason('llnw', 'authfailed'),
};

/** A challenge that was given. Keep it by `opaque`: for one answer, a short time and one address. */
export interface AdobeChallenge {
  /** As sent by the client. */
  readonly user: string;
  readonly salt: string;
  readonly challenge: string;
  readonly opaque: string;
}

/** A nonce that was given. Keep it by `nonce`: for one answer, a short time and one address. */
export interface LlnwChallenge {
  /** As sent by the client. */
  readonly user: string;
  readonly nonce: string;
}

function needAuth(authmod: AuthMode): string {
  return `[ AccessManager.Reject ] : [ code=403 need auth; authmod=${authmod} ] : `;
}

function reason(authmod: AuthMode, text: string): string {
  const description = `[ AccessManager.Reject ] : [ authmod=${authmod} ] : ?reason=${text}`;
  const bytes = Buffer.byteLength(description);
  if (bytes <= maxAuthDescriptionBytes) return description;
  const got = `a description of ${bytes} bytes where maxAuthDescriptionBytes is ${maxAuthDescriptionBytes}`;
  throw new ProtocolError('LIMIT_EXCEEDED', got);
}
