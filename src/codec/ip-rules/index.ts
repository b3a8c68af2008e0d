export { parseIpAddress } from './ip-address.ts';
export { type IpRuleProblem, IpRules, type ParsedIpRules, parseIpRules } from './ip-rules.ts';
export { serializeIpAddress } from './ip-text.ts';
export { maxAddressLength, maxIpRules } from './limits.ts';
