import { inspect } from 'node:util';

/** A value that prints as `[redacted]` wherever it is shown, unless somebody asks for it by name. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The secret itself. Each call is a place where it could leak: keep them few. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return redacted;
  }

  toJSON(): string {
    return redacted;
  }

  [inspect.custom](): string {
    return redacted;
  }
}

export const redacted = '[redacted]';
