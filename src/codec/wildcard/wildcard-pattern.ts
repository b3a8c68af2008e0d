/** A pattern whose `*` stand for any characters, none included; everything else stands for itself. */
export interface WildcardPattern {
  /** As written. */
  readonly text: string;
  /** What stands before, between and after the stars: one more than there are stars. */
  readonly literals: readonly string[];
}

/** Takes a pattern apart; every text is one. */
export function parseWildcardPattern(text: string): WildcardPattern {
  return { text, literals: text.split('*') };
}

/**
 * What each star stands for when the whole text fits the pattern, `undefined` when it does not. As with the
 * regular expression that has `(.*)` for each star, the first star takes as much as it can, then the second. No
 * regular expression does it, since texts come from clients and `(.*)a(.*)a(.*)` makes one try for ever: each
 * literal is looked for once, from behind, and never again.
 */
export function matchWildcard({ literals }: WildcardPattern, text: string): readonly string[] | undefined {
  const [head = '', ...others] = literals;
  const tail = others.pop();
  if (tail === undefined) return text === head ? [] : undefined;
  if (text.length < head.length + tail.length || !text.startsWith(head) || !text.endsWith(tail))
    return undefined;

  const found: string[] = [];
  let end = text.length - tail.length;
  for (const literal of others.toReversed()) {
    // Before the head there is nothing to find: lastIndexOf takes a negative place for the first.
    const start = end - literal.length < head.length ? -1 : text.lastIndexOf(literal, end - literal.length);
    if (start < head.length) return undefined;
    found.unshift(text.slice(start + literal.length, end));
    end = start;
  }
  found.unshift(text.slice(head.length, end));
  return found;
}
