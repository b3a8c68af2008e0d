/** Alternatives that one property may list. */
export const maxUrlParamAlternatives = 100;

/** Parameters of one query that are looked at; the others count as not sent. */
export const maxUrlParamsLookedAt = 32;
