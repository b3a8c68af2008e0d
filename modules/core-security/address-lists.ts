import { type IpRules, parseIpRules } from 'sluice/codec/ip-rules';

/** Who may come by address: in the white list, if there is one, and not in the black list, which wins. */
export class AddressLists {
  readonly #white: IpRules;
  readonly #black: IpRules;

  constructor(white: IpRules, black: IpRules) {
    this.#white = white;
    this.#black = black;
  }

  admits(address: string): boolean {
    if (this.#black.matches(address)) return false;
    return this.#white.isEmpty || this.#white.matches(address);
  }
}

/**
 * Reads the two lists of a gate.
 *
 * @throws {Error} naming the property, for an entry that is no address: without it the list would let others in.
 */
export function readAddressLists(
  properties: Readonly<Record<string, unknown>>,
  gate: 'Publish' | 'Play',
): AddressLists {
  return new AddressLists(
    readList(`security${gate}IPWhiteList`, properties),
    readList(`security${gate}IPBlackList`, properties),
  );
}

function readList(name: string, properties: Readonly<Record<string, unknown>>): IpRules {
  const text = properties[name];
  const { problems, rules } = parseIpRules(typeof text === 'string' ? text : '');
  if (problems.length === 0) return rules;
  const faults = problems.map(({ entry, rule }) => `each entry of ${name} ${rule}; got ${entry}`);
  throw new Error(faults.join('; '));
}
