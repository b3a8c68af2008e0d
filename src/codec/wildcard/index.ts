export { matchWildcard, parseWildcardPattern, type WildcardPattern } from './wildcard-pattern.ts';
