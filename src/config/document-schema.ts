import type { SourceLocation } from './settings.ts';

/**
 * A document is described by a JSON schema over its elements, plus a few keywords that say how XML becomes
 * data. One schema drives reading, validation (ajv), defaults, the types and the reference page's test.
 */
interface LeafKeywords {
  /** Replaces the rule that messages derive from the schema. */
  readonly rule?: string;
  /** The value never appears in a message. */
  readonly secret?: true;
}

/** A misspelling of a guarding element would open the gate: an unknown sibling with a close name is an error. */
interface GuardKeyword {
  readonly guard?: true;
}

export interface TextSchema extends LeafKeywords, GuardKeyword {
  readonly type: 'string';
  readonly default?: string;
  /** Compared without regard to case; the spelling here is the one that comes out. */
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
}

export interface IntegerSchema extends LeafKeywords, GuardKeyword {
  readonly type: 'integer';
  readonly minimum: number;
  readonly maximum: number;
  readonly default?: number;
}

/** `true` and `false` in any case. */
export interface BooleanSchema extends LeafKeywords, GuardKeyword {
  readonly type: 'boolean';
  readonly default?: boolean;
}

export type LeafSchema = TextSchema | IntegerSchema | BooleanSchema;

/** One element whose text is a list. */
export interface ListSchema extends GuardKeyword {
  readonly type: 'array';
  readonly separator: ',' | ';';
  readonly items: LeafSchema;
  readonly minItems?: number;
  readonly default?: readonly (string | number | boolean)[];
  readonly rule?: string;
}

/** An element that holds elements of one name. */
export interface ElementsSchema extends GuardKeyword {
  readonly type: 'array';
  readonly element: string;
  readonly items: ObjectSchema;
  readonly minItems?: number;
  readonly default?: readonly [];
  readonly rule?: string;
}

/** How to tell an element that was meant to guard. */
export interface Lookalikes {
  /** Pattern of their names, in any case. */
  readonly name: string;
  /** Or they hold this element. */
  readonly holds: string;
  /** Said of them: what to write instead. */
  readonly hint: string;
}

export interface ObjectSchema extends GuardKeyword {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, ElementSchema>>;
  readonly required?: readonly string[];
  readonly default?: Readonly<Record<string, never>>;
  /** Wowza's other elements at this place: kept and ignored. */
  readonly notUsed?: readonly string[];
  /** Unknown elements that must be a guarding one under another name: overlooked, they would open the gate. */
  readonly lookalikes?: Lookalikes;
  /** Other spellings seen in real files -> the name they mean; understood with a warning. */
  readonly aliases?: Readonly<Record<string, string>>;
}

export type ElementSchema = LeafSchema | ListSchema | ElementsSchema | ObjectSchema;

/** The keywords that are ours and not JSON schema's. */
export const schemaVocabulary = [
  'rule',
  'secret',
  'guard',
  'separator',
  'element',
  'notUsed',
  'aliases',
  'lookalikes',
] as const;

/** What the reader adds to every object that stands in the file. */
export interface Located {
  readonly location: SourceLocation;
  /** Of the elements directly inside, by name. */
  readonly at: Readonly<Record<string, SourceLocation>>;
  /** True when a value directly inside came from the environment or a file. */
  readonly secret: boolean;
}

/** The data that a schema describes, once validated and with defaults. */
export type Value<S> = S extends { type: 'string' }
  ? S extends { enum: readonly (infer E)[] }
    ? E
    : string
  : S extends { type: 'integer' }
    ? number
    : S extends { type: 'boolean' }
      ? boolean
      : S extends { type: 'array'; items: infer I }
        ? readonly Value<I>[]
        : S extends { type: 'object'; properties: infer P }
          ? ObjectValue<S, P>
          : never;

type ObjectValue<S, P> = {
  readonly [K in keyof P]: IsGiven<S, P, K> extends true ? Value<P[K]> : Value<P[K]> | undefined;
} & (S extends { default: unknown } ? Partial<Located> : Located);

type IsGiven<S, P, K extends keyof P> = P[K] extends { default: unknown }
  ? true
  : S extends { required: readonly (infer R)[] }
    ? K extends R
      ? true
      : false
    : false;
