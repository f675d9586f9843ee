import type { Manifest } from '../../model/run/manifest.ts';

/** Longer values are hardly ever said twice. */
const maxLength = 512;

/**
 * The manifests of one pipeline say much the same: equal values become one object, which halves the memory that ten
 * thousand of them take. Nobody changes a manifest.
 */
export class SharedValues {
  readonly #known = new Map<string, unknown>();

  share(manifest: Manifest): Manifest {
    const entries = Object.entries(manifest).map(([key, value]) => [key, this.#one(value)]);
    // The keys are the same, and the values are equal.
    return Object.fromEntries(entries) as Manifest;
  }

  #one(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    const text = JSON.stringify(value);
    if (text.length > maxLength) return value;
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    this.#known.set(text, value);
    return value;
  }
}
