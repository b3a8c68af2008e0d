/** What a client claims goes to the log no longer than this. */
const maxPrintedLength = 128;

/**
 * A client's text for a log or an audit record: control characters replaced (a line break would forge a log
 * line) and cut to a bounded length.
 */
export function printable(text: string, maxLength = maxPrintedLength): string {
  const clean = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\u{fffd}');
  return clean.length > maxLength ? `${clean.slice(0, maxLength)}…` : clean;
}

/** What stands in the log in a secret's place. */
export const redacted = '[redacted]';

/**
 * A name that a client asked for, refused or not yet looked at: without the password of `user:password@name`,
 * and cut at the first `?`, since what follows may hold one too. Encoders percent-encode either, some twice.
 */
export function refusedName(name: string): string {
  // The password goes first: it may hold a `?` itself.
  const [shown = ''] = hidePassword(name).split(/\?|%(?:25)*3f/i, 1);
  return printable(shown);
}

/**
 * Replaces what stands between the first `:` and the last `@`, plain or percent-encoded. The `:` of `://` does
 * not count. Linear in the length, since clients choose the text.
 */
export function hidePassword(text: string): string {
  const at = [...text.matchAll(/@|%(?:25)*40/gi)].at(-1)?.index;
  if (at === undefined) return text;
  const colon = /(?::|%(?:25)*3a)(?!\/\/)/i.exec(text.slice(0, at));
  const start = colon === null ? at : colon.index + colon[0].length;
  return start < at ? `${text.slice(0, start)}${redacted}${text.slice(at)}` : text;
}
