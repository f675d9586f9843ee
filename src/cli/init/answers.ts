/** What is known about the new pipeline, by the long name of the option that says it. */
export class Answers {
  readonly #given: ReadonlyMap<string, readonly string[]>;

  constructor(given: ReadonlyMap<string, readonly string[]> = new Map()) {
    this.#given = given;
  }

  with(option: string, values: readonly string[]): Answers {
    return new Answers(new Map([...this.#given, [option, values]]));
  }

  has(option: string): boolean {
    return this.#given.has(option);
  }

  /** For a flag, an empty list. */
  values(option: string): readonly string[] {
    return this.#given.get(option) ?? [];
  }

  value(option: string): string | undefined {
    return this.values(option)[0];
  }

  options(): readonly string[] {
    return [...this.#given.keys()];
  }
}
