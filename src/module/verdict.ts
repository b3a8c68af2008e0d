import type { Allow, Deny } from './decision.ts';

/** What the modules together say. */
export type Verdict =
  | {
      readonly kind: 'allow';
      /** Who the client is, as far as anyone knows. */
      readonly user: string | undefined;
      /** The stream's public name; `''` at the connect gate. */
      readonly publicName: string;
      readonly takeOver: boolean;
      /** What connect's result tells besides. */
      readonly connectInfo: NonNullable<Allow['connectInfo']>;
      /** The modules that said allow, in order; empty when nobody had an opinion. */
      readonly allowedBy: readonly string[];
    }
  | (Deny & {
      /** `undefined` when it was the server itself. */
      readonly module: string | undefined;
      readonly user: string | undefined;
      readonly publicName: string;
    })
  /** The client went away meanwhile: there is nobody to answer. */
  | { readonly kind: 'gone' };
