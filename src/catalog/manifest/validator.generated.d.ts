/** The first thing that ajv's standalone code found wrong. */
export interface ManifestMistake {
  readonly instancePath: string;
  readonly message?: string;
}

export interface Validate {
  (value: unknown): boolean;
  readonly errors?: readonly ManifestMistake[] | null;
}

/** The schema of manifests of format 1, compiled by the build. */
export declare const validate: Validate;
