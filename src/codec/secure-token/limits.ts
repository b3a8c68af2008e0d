/** Longest query of a request that is checked for a token, in UTF-16 units: all of it may be hashed. */
export const maxTokenQueryLength = 4096;

/** Longest answer to a challenge in RTMP, in UTF-16 units. */
export const maxTokenAnswerLength = 256;
