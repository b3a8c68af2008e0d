import type { KeyObject } from 'node:crypto';
import type { FileProblem } from 'sluice/module';
import { suits } from './key-algorithms.ts';
import { maxJwtKeysTried } from './limits.ts';

/** A key that tokens may have been signed with. */
export interface TokenKey {
  /** Its name, if it has one. */
  readonly kid: string | undefined;
  /** The one algorithm that it is for, if it says so. */
  readonly algorithm: string | undefined;
  readonly key: KeyObject;
}

/** What a token says of the key that signed it. */
export interface KeyWanted {
  readonly algorithm: string;
  readonly kid: string | undefined;
}

/** The keys that may have signed a token. */
export type KeysFound =
  | { readonly kind: 'keys'; readonly keys: readonly KeyObject[] }
  /** Nobody can tell at the moment. */
  | { readonly kind: 'unavailable' };

/** Where the keys come from. */
export interface KeySource {
  /** Never rejects. */
  find(wanted: KeyWanted): Promise<KeysFound>;
  /** Looks for the keys before somebody needs them. */
  start?(): Promise<void> | void;
  stop?(): void;
  /** What is wrong with the file that they come from. */
  check?(): Promise<readonly FileProblem[]>;
}

/** A key without a name may be any; a token without the name of a key may be any key's. */
export function selectKeys(keys: readonly TokenKey[], { algorithm, kid }: KeyWanted): readonly KeyObject[] {
  return keys
    .filter((each) => kid === undefined || each.kid === undefined || each.kid === kid)
    .filter((each) => each.algorithm === undefined || each.algorithm === algorithm)
    .filter((each) => suits(each.key, algorithm))
    .slice(0, maxJwtKeysTried)
    .map(({ key }) => key);
}
