export { AliasMap, type AliasOutcome, type AliasRule } from './alias-map.ts';
export { type AliasScope, aliasPattern } from './alias-template.ts';
export { maxAliasLineLength, maxAliasNameLength, maxAliasRules } from './limits.ts';
export {
  type AliasDelimiters,
  type AliasProblem,
  type ParsedAliasMap,
  parseAliasMap,
} from './parse-alias-map.ts';
