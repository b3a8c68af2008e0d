/** Rules in one alias file. */
export const maxAliasRules = 10_000;

/** Longest line of an alias file, in UTF-16 units. */
export const maxAliasLineLength = 2048;

/** Longest stream name that is looked up, and longest that comes of it, in UTF-16 units. */
export const maxAliasNameLength = 1024;
