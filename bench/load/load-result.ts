/** Of a series that the load generator measured, in the unit that its name says. */
export interface Percentiles {
  readonly count: number;
  readonly min: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** One line of the load generator's. */
export type LoadLine =
  | { readonly kind: 'event'; readonly name: string; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly kind: 'result'; readonly result: LoadResult };

/** What a load found, by the names that rtmpload gives: a name that is missing is a mistake of ours. */
export class LoadResult {
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(fields: Readonly<Record<string, unknown>>) {
    this.#fields = fields;
  }

  number(name: string): number {
    const value = this.#fields[name];
    if (typeof value !== 'number')
      throw new Error(`rtmpload's result must have a number ${name}: ${String(value)}`);
    return value;
  }

  text(name: string): string {
    const value = this.#fields[name];
    if (typeof value !== 'string')
      throw new Error(`rtmpload's result must have a text ${name}: ${String(value)}`);
    return value;
  }

  /** Undefined when nothing was counted. */
  percentiles(name: string): Percentiles | undefined {
    const value = this.#fields[name];
    if (typeof value !== 'object' || value === null) {
      throw new Error(`rtmpload's result must have percentiles ${name}: ${String(value)}`);
    }
    const percentiles = value as Percentiles;
    return percentiles.count > 0 ? percentiles : undefined;
  }
}

/** Reads a line of JSON that rtmpload wrote. */
export function parseLoadLine(line: string): LoadLine {
  const fields = JSON.parse(line) as Readonly<Record<string, unknown>>;
  const { event, result } = fields;
  if (typeof event === 'string') return { kind: 'event', name: event, fields };
  if (typeof result === 'object' && result !== null) {
    return { kind: 'result', result: new LoadResult(result as Readonly<Record<string, unknown>>) };
  }
  throw new Error(`rtmpload must write an event or a result: ${line}`);
}
