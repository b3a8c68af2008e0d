import { Buffer } from 'node:buffer';
import { maxAuthUserBytes } from './limits.ts';

/** Control characters and halves of characters: nobody types them, and they would break a description. */
const untypable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Why nobody can log in by this name, as sent, or `undefined`. */
export function userFault(user: string): string | undefined {
  if (user === '') return 'A login needs a user name';
  if (user.length > maxAuthUserBytes || Buffer.byteLength(user) > maxAuthUserBytes) {
    return `A user name has at most ${maxAuthUserBytes} bytes`;
  }
  return untypable.test(user) ? 'A user name holds no control characters' : undefined;
}

/**
 * Whom a client may mean: the name as sent, then percent-decoded where that is another name. ffmpeg sends the
 * name of `rtmp://te%40st:…@host` as it stands in the URL, GStreamer decodes it.
 */
export function userForms(sent: string): readonly string[] {
  const decoded = percentDecoded(sent);
  return decoded === undefined || decoded === sent || userFault(decoded) !== undefined
    ? [sent]
    : [sent, decoded];
}

/**
 * The names that clients hash for a known user: the name, then percent-encoded where that differs. A password
 * that is kept only as a verifier needs one of each.
 */
export function hashedUserForms(user: string): readonly string[] {
  const encoded = encodeURIComponent(user);
  return encoded === user ? [user] : [user, encoded];
}

function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
