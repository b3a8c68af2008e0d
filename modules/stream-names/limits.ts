/** Users that a file of stream names may name. */
export const maxRuleUsers = 10_000;

/** Longest line of a file of stream names, in UTF-16 units. */
export const maxRuleLineLength = 8_192;
