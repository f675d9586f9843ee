/** Where a secret is. The value is read only when a run needs it, and never becomes part of a plan. */
export type SecretReference =
  | { readonly env: string }
  /** What a container was given by this variable, or by the file that the variable of this name and `_FILE` names. */
  | { readonly container: string; readonly env: string }
  | { readonly file: string }
  /** One `NAME=value` line of a dotenv file. */
  | { readonly file: string; readonly key: string }
  /** A file in `$CREDENTIALS_DIRECTORY` or `/run/secrets`. */
  | { readonly credential: string }
  | { readonly command: readonly string[] };
