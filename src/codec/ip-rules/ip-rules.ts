import { parseIpAddress } from './ip-address.ts';
import { type IpRule, matchesIpRule, parseIpRule } from './ip-rule.ts';
import { maxIpRules } from './limits.ts';

/** An entry of a list that is no rule. */
export interface IpRuleProblem {
  readonly entry: string;
  readonly rule: string;
}

/** An address list that was read. */
export interface ParsedIpRules {
  readonly rules: IpRules;
  readonly problems: readonly IpRuleProblem[];
}

/** Addresses by a list; see {@link parseIpRules}. */
export class IpRules {
  readonly #rules: readonly IpRule[];
  readonly #everyone: boolean;

  /** @param everyone whether the list holds a `*` alone */
  constructor(rules: readonly IpRule[], everyone: boolean) {
    this.#rules = rules;
    this.#everyone = everyone;
  }

  /** No address is in the list. */
  get isEmpty(): boolean {
    return this.#rules.length === 0 && !this.#everyone;
  }

  /** Whether an address, as sockets give it, is in the list. What is no address is only in one with a `*`. */
  matches(address: string): boolean {
    if (this.#everyone) return true;
    const bytes = parseIpAddress(address);
    return bytes !== undefined && this.#rules.some((rule) => matchesIpRule(rule, bytes));
  }
}

/**
 * Reads a list of addresses: entries between commas, each `*` for everyone, an address, `192.168.1.*` with a star
 * for a whole octet, or a network in CIDR. IPv4 and IPv6 are apart: `::/0` has no IPv4 address. Never throws.
 *
 * After a problem do not use the rules: without its broken entry a black list lets too many in.
 */
export function parseIpRules(list: string): ParsedIpRules {
  const rules: IpRule[] = [];
  const problems: IpRuleProblem[] = [];
  let everyone = false;
  const entries = list.split(',', maxIpRules + 1).map((entry) => entry.trim());
  if (entries.length > maxIpRules) {
    problems.push({ entry: entries.pop() ?? '', rule: `must be one of at most ${maxIpRules} entries` });
  }
  for (const entry of entries) {
    if (entry === '') continue;
    const rule = parseIpRule(entry);
    if (entry === '*') everyone = true;
    else if (rule) rules.push(rule);
    else
      problems.push({
        entry,
        rule: 'must be *, an address, a network (10.0.0.0/8) or have * for whole octets',
      });
  }
  return { rules: new IpRules(rules, everyone), problems };
}
