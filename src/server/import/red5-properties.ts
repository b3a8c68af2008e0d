import type { JavaProperty } from '../../codec/java-properties/index.ts';
import type { SourcePlace } from './import-plan.ts';

/** A text of a bean with its placeholders replaced. */
export interface ResolvedText {
  readonly text: string;
  /** Where it comes from: the property where there is one, else the bean. */
  readonly source: SourcePlace;
  /** Names in `${…}` that no property has. */
  readonly unresolved: readonly string[];
}

/** Deeper chains of placeholders are circles. */
const maxDepth = 8;

/** `red5.properties`: what `${…}` in the bean files stands for. */
export class Red5Properties {
  readonly #properties = new Map<string, JavaProperty>();
  /** What Red5 sets itself. */
  readonly #own: ReadonlyMap<string, string>;
  readonly #file: string;

  /**
   * @param file as the operator knows it.
   * @param home absolute path of the Red5 folder.
   */
  constructor(properties: readonly JavaProperty[], file: string, home: string) {
    this.#file = file;
    for (const property of properties) this.#properties.set(property.key, property);
    this.#own = new Map([
      ['red5.root', home],
      ['red5.config_root', `${home}/conf`],
    ]);
  }

  /** Resolved, with its place; `undefined` for one that is not set. */
  get(key: string): ResolvedText | undefined {
    const property = this.#properties.get(key);
    return property && this.resolve(property.value, this.#placeOf(property));
  }

  /** @param place of the text. */
  resolve(text: string, place: SourcePlace): ResolvedText {
    const found = { source: place, unresolved: new Set<string>() };
    const resolved = this.#resolve(text, found, 0);
    return { text: resolved, source: found.source, unresolved: [...found.unresolved] };
  }

  #resolve(text: string, found: { source: SourcePlace; unresolved: Set<string> }, depth: number): string {
    // `${name:default}` is newer than Red5's own files, and Spring knows it.
    return text.replaceAll(
      /\$\{([^${}:]+)(?::([^${}]*))?\}/g,
      (reference, name: string, instead?: string) => {
        // Not Spring's: where it stands, it is meant as it is here.
        if (name === 'env' && instead !== undefined) {
          found.unresolved.add(`env:${instead}`);
          return reference;
        }
        const property = this.#properties.get(name);
        const value = property?.value ?? this.#own.get(name) ?? instead;
        if (value === undefined || depth >= maxDepth) {
          found.unresolved.add(name);
          return reference;
        }
        if (property !== undefined) found.source = this.#placeOf(property);
        return this.#resolve(value, found, depth + 1);
      },
    );
  }

  #placeOf({ line }: JavaProperty): SourcePlace {
    return { file: this.#file, line };
  }
}
