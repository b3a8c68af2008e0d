/** How a module declares one property of `Application.xml`. Build it with {@link property}. */
export type PropertySpec =
  | {
      readonly type: 'string';
      readonly description: string;
      readonly default?: string;
      readonly values?: readonly string[];
      readonly secret?: boolean;
    }
  | { readonly type: 'boolean'; readonly description: string; readonly default?: boolean }
  | {
      readonly type: 'integer';
      readonly description: string;
      readonly default?: number;
      readonly minimum?: number;
      readonly maximum?: number;
    }
  | {
      readonly type: 'double';
      readonly description: string;
      readonly default?: number;
      readonly minimum?: number;
      readonly maximum?: number;
    };

export type PropertySpecs = Readonly<Record<string, PropertySpec>>;

type ValueOf<S extends PropertySpec> = S extends { type: 'string' }
  ? S extends { values: readonly (infer V)[] }
    ? V
    : string
  : S extends { type: 'boolean' }
    ? boolean
    : number;

/** Property values as the module reads them: `undefined` only where there is no default. */
export type PropertyValues<P extends PropertySpecs> = {
  readonly [K in keyof P]: P[K] extends { default: unknown } ? ValueOf<P[K]> : ValueOf<P[K]> | undefined;
};

type SpecOptions<T extends PropertySpec['type']> = Omit<Extract<PropertySpec, { type: T }>, 'type'>;
/** Refuses an option that the property type does not have: a misspelt `minimum` would check nothing. */
type Only<O, Allowed> = O & Readonly<Record<Exclude<keyof O, keyof Allowed>, never>>;

/**
 * Builders of property declarations. They keep the literal types of `default` and `values`, so that
 * `context.properties` has exactly the declared types.
 */
export const property = {
  /** Text as it stands in the file. With `values` it must be one of them. */
  string<const O extends SpecOptions<'string'>>(options: Only<O, SpecOptions<'string'>>) {
    return { type: 'string', ...options } as { readonly type: 'string' } & O;
  },
  /** `true` or `false`, in any case; every other text is an error, never false. */
  boolean<const O extends SpecOptions<'boolean'>>(options: Only<O, SpecOptions<'boolean'>>) {
    return { type: 'boolean', ...options } as { readonly type: 'boolean' } & O;
  },
  /** A whole number within `minimum` and `maximum`, both included. */
  integer<const O extends SpecOptions<'integer'>>(options: Only<O, SpecOptions<'integer'>>) {
    return { type: 'integer', ...options } as { readonly type: 'integer' } & O;
  },
  /** A number within `minimum` and `maximum`, both included. */
  double<const O extends SpecOptions<'double'>>(options: Only<O, SpecOptions<'double'>>) {
    return { type: 'double', ...options } as { readonly type: 'double' } & O;
  },
};
