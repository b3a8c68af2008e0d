/** Longest public stream name, in UTF-16 units: it becomes a map key, a path and a log field. */
export const maxStreamNameLength = 255;

/**
 * Why a stream may not have this public name, or `undefined`. Names become paths of playlists and
 * recordings, so that none may climb out of its folder or break a log line.
 */
export function streamNameFault(name: string): string | undefined {
  if (name === '') return 'A stream needs a name';
  if (name.length > maxStreamNameLength) return `A stream name has at most ${maxStreamNameLength} characters`;
  if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\\?]/u.test(name))
    return 'A stream name holds no control characters, \\ or ?';
  if (name.split('/').some((part) => part === '' || part === '.' || part === '..')) {
    return 'A stream name has no empty parts, . or .. between its slashes';
  }
  return undefined;
}
