/** Longest name of an application or instance, in UTF-16 units. */
export const maxApplicationNameLength = 128;

/**
 * Letters, digits and `_ - . space` inside: such a name is one folder and stays below its parent, whatever
 * a client asks for. A leading dot or hyphen and an outer space are refused.
 */
const safeName = /^[\p{L}\p{N}_](?:[\p{L}\p{N}\p{M}_. -]*[\p{L}\p{N}\p{M}_-])?$/u;

export const applicationNameRule = `must be letters, digits, _ - . or inner spaces, at most ${maxApplicationNameLength}`;

/** True for a name that may stand in a path: for names that clients send too. */
export function isSafeApplicationName(name: string): boolean {
  return name.length <= maxApplicationNameLength && safeName.test(name) && !name.includes('..');
}
